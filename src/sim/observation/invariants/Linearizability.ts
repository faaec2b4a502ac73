/**
 * Linearizability: whether the calls on one register could have been answered like this if each had taken effect at one instant
 * between its call and its answer.
 *
 * To decide that is NP-complete where nobody knows which write a read has seen, and it is known here: every write has a number of its
 * own. All calls about one of them then take effect one after the other, and it is enough to look when that can be (Gibbons and
 * Korach: Testing shared memories, SIAM Journal on Computing 26, 1997).
 */
import type { Instant } from "../../kernel/Instant.ts"

/** A call on a register whose every write has a number of its own; 0 is what was there before any. */
export interface Operation {
  readonly kind: "read" | "write"
  /** Which write was made, or seen. */
  readonly version: number
  readonly began: Instant
  /** When it was answered; `Infinity` if it never was, and may have taken effect or not, at any time. */
  readonly ended: Instant
}

/** All calls about one version. Where the last began after the first was answered it has been there all the time between. */
interface Zone {
  wasWritten: boolean
  wasRead: boolean
  writeBegan: Instant
  firstEnded: Instant
  lastBegan: Instant
}

/** Decides it, in n log n. */
export const isLinearizable = (operations: ReadonlyArray<Operation>): boolean => {
  const zones = zonesOf(operations)
  if (zones === undefined) return false
  const held = zones
    .filter(({ firstEnded, lastBegan }) => firstEnded < lastBegan)
    .toSorted((one, other) => one.firstEnded - other.firstEnded)
  // Two versions were there at the same time.
  if (held.some(({ firstEnded }, i) => i > 0 && firstEnded < held[i - 1]!.lastBegan)) return false
  const isInside = (from: Instant, to: Instant) => {
    const before = lastBefore(held, from)
    return before !== undefined && to < before.lastBegan
  }
  // One can only have been there while another was.
  return !zones.some(({ firstEnded, lastBegan }) => lastBegan <= firstEnded && isInside(lastBegan, firstEnded))
}

/** `undefined` if somebody has seen what nobody had begun to write. */
const zonesOf = (operations: ReadonlyArray<Operation>): ReadonlyArray<Zone> | undefined => {
  const zones = new Map<number, Zone>()
  const start: Operation = { kind: "write", version: 0, began: -Infinity, ended: -Infinity }
  for (const { began, ended, kind, version } of [start, ...operations]) {
    // A read that was never answered says nothing.
    if (kind === "read" && ended === Infinity) continue
    let zone = zones.get(version)
    if (zone === undefined) {
      zone = { wasWritten: false, wasRead: false, writeBegan: 0, firstEnded: Infinity, lastBegan: -Infinity }
      zones.set(version, zone)
    }
    zone.firstEnded = Math.min(zone.firstEnded, ended)
    zone.lastBegan = Math.max(zone.lastBegan, began)
    if (kind === "read") zone.wasRead = true
    else {
      zone.wasWritten = true
      zone.writeBegan = began
    }
  }
  const all = [...zones.values()]
  if (all.some(({ firstEnded, wasWritten, writeBegan }) => !wasWritten || firstEnded < writeBegan)) return undefined
  // A write that nobody was told of and nobody has seen need not have taken effect.
  return all.filter(({ firstEnded, wasRead }) => wasRead || firstEnded < Infinity)
}

/** Of those in order that do not overlap, the last that begins before an instant. */
const lastBefore = (held: ReadonlyArray<Zone>, at: Instant): Zone | undefined => {
  let [low, high] = [0, held.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (held[middle]!.firstEnded < at) low = middle + 1
    else high = middle
  }
  return held[low - 1]
}

/** The part of a history that ended by an instant: what was under way then has no answer. */
const until = <O extends Operation>(operations: ReadonlyArray<O>, at: Instant): ReadonlyArray<O> =>
  operations
    .filter(({ began }) => began <= at)
    .map((one) => (one.ended <= at ? one : { ...one, ended: Number.POSITIVE_INFINITY }))

/**
 * Of a history that is not linearizable, as few calls as show it: those up to the first answer that could not be, without every one
 * that can be left out. What is left is not linearizable, and nothing more can be taken away.
 */
export const smallest = <O extends Operation>(operations: ReadonlyArray<O>): ReadonlyArray<O> => {
  const answers = operations
    .map(({ ended }) => ended)
    .filter((ended) => ended !== Number.POSITIVE_INFINITY)
    .sort((one, other) => one - other)
  // What is linearizable has only linearizable beginnings.
  let [low, high] = [0, answers.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (!isLinearizable(until(operations, answers[middle]!))) high = middle
    else low = middle + 1
  }
  let left = until(operations, answers[high] ?? 0)
  for (let size = left.length >> 1; size >= 1; size >>= 1) {
    for (let from = left.length - size; from > -size; from -= size) {
      const others = left.filter((_, i) => i < from || i >= from + size)
      if (others.length < left.length && isClosed(others, left) && !isLinearizable(others)) left = others
    }
  }
  return left
}

/** A write that somebody has seen has to stay. */
const isClosed = (some: ReadonlyArray<Operation>, all: ReadonlyArray<Operation>): boolean => {
  const isThere = new Set(some.flatMap(({ kind, version }) => (kind === "write" ? [version] : [])))
  const wasThere = new Set(all.flatMap(({ kind, version }) => (kind === "write" ? [version] : [])))
  return some.every(({ kind, version }) => kind === "write" || isThere.has(version) || !wasThere.has(version))
}
