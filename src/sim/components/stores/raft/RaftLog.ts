/**
 * Raft log: the entries of one node, and how they are compared with those of another.
 *
 * Entries that nodes have in common are the same objects.
 */
import type { Loss } from "../../../model/History.ts"

/** A place in the log. */
export interface Proposal {
  /** A majority has it. */
  committed(): void
  /** It was committed, and nobody has it, or not who leads now. Returns whether anything was written by it. */
  lost(why: Loss["why"]): boolean
}

export interface LogEntry {
  readonly term: number
  /** `undefined` for what a leader begins its term with. */
  readonly proposal: Proposal | undefined
}

export type Log = ReadonlyArray<LogEntry>

/** What it ends with, for others to compare. */
export const lastOf = (log: Log): readonly [term: number, length: number] => [log.at(-1)?.term ?? 0, log.length]

/** Whether one that ends so is at least as new (section 5.4.1 of the paper). */
export const isOutdatedBy = (log: Log, term: number, length: number): boolean => {
  const [own, ownLength] = lastOf(log)
  return term > own || (term === own && length >= ownLength)
}

/** Whether entries can follow on the first so many, the last of which is of that term. */
export const fits = (log: Log, from: number, term: number): boolean => from === 0 || log[from - 1]?.term === term

/** Takes over what a leader has from there on; what contradicts it goes. */
export const takeOver = (log: Array<LogEntry>, from: number, entries: Log): void =>
  entries.forEach((entry, i) => {
    if (log[from + i]?.term === entry.term) return
    log.length = from + i
    log.push(entry)
  })

/** How many of its first entries another has too. */
export const sharedBy = (log: Log, other: Log): number => {
  const first = log.findIndex((entry, i) => other[i] !== entry)
  return first < 0 ? log.length : first
}
