/**
 * Level record: a component record that also knows for how long each number of calls waited, was worked on and was inside.
 *
 * It takes a look into three tables whenever time passes, so it is kept only where somebody asks for it.
 */
import type { Instant } from "../../kernel/Instant.ts"
import { ComponentRecord } from "./ComponentRecord.ts"

/** What has a level, under the names by which it is asked for. */
export const levelNames = ["in flight", "busy", "waiting line"] as const
export type LevelName = (typeof levelNames)[number]

/** Nanoseconds by level. */
type Times = Map<number, number>

const noTimes = (): Record<LevelName, Times> => ({
  "in flight": new Map(),
  "busy": new Map(),
  "waiting line": new Map()
})

const add = (times: Times, level: number, span: number): void => {
  times.set(level, (times.get(level) ?? 0) + span)
}

export class LevelRecord extends ComponentRecord {
  readonly #closed: Array<Record<LevelName, Times>> = []
  #open = noTimes()

  override settle(at: Instant): void {
    const span = at - this.settledAt
    if (span > 0) {
      add(this.#open["in flight"], this.waiting + this.busy, span)
      add(this.#open.busy, this.busy, span)
      add(this.#open["waiting line"], this.waiting, span)
    }
    super.settle(at)
  }

  override close(edge: Instant): void {
    super.close(edge)
    this.#closed.push(this.#open)
    this.#open = noTimes()
  }

  /** How long there was each level in windows `from` to `to`, the lowest first. */
  levelsBetween(name: LevelName, from: number, to: number): ReadonlyArray<readonly [level: number, span: number]> {
    const all: Times = new Map()
    const windows = [...this.#closed.slice(from, to), ...(to > this.#closed.length ? [this.#open] : [])]
    for (const window of windows) for (const [level, span] of window[name]) add(all, level, span)
    return [...all].sort(([one], [other]) => one - other)
  }
}

const total = (levels: ReturnType<LevelRecord["levelsBetween"]>): number =>
  levels.reduce((sum, [, span]) => sum + span, 0)

/** The lowest level that was not exceeded for a share `p` of the time; NaN when no time has passed. */
export const levelQuantile = (levels: ReturnType<LevelRecord["levelsBetween"]>, p: number): number => {
  const wanted = p * total(levels) * (1 - 2 * Number.EPSILON)
  let reached = 0
  for (const [level, span] of levels) {
    reached += span
    if (reached >= wanted) return level
  }
  return NaN
}

/** The share of the time during which the level was above this; NaN when no time has passed. */
export const shareAbove = (levels: ReturnType<LevelRecord["levelsBetween"]>, limit: number): number =>
  total(levels.filter(([level]) => level > limit)) / total(levels)
