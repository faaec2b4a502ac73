/**
 * Meter record: one counter or gauge, window by window.
 *
 * A gauge stands at 0 until it is levelled for the first time, and its mean is over time: a breaker that was open for
 * one of ten seconds has the mean 0.1, however often it changed.
 */
import type { Instant } from "../kernel/Instant.ts"
import type { Meter } from "../model/Fact.ts"
import { Tally } from "./Tally.ts"
import type { Windows } from "./Windows.ts"

/** The only column: what was added to a counter, or the area under a gauge. */
const amount = 0

export class MeterRecord {
  readonly meter: Meter
  readonly tally: Tally
  /** The present value of a gauge. */
  level = 0
  /** Its value at the end of each closed window. */
  readonly levels: Array<number>
  #since: Instant

  constructor(meter: Meter, windows: Windows) {
    this.meter = meter
    this.tally = new Tally(1, windows.current)
    this.levels = new Array<number>(windows.current).fill(0)
    this.#since = windows.begin(windows.current)
  }

  counted(by: number): void {
    this.tally.now[amount]! += by
  }

  levelled(at: Instant, value: number): void {
    this.settle(at)
    this.level = value
  }

  /** Counts the area under a gauge up to an instant. */
  settle(at: Instant): void {
    if (this.meter.kind === "gauge") this.tally.now[amount]! += this.level * (at - this.#since)
    this.#since = at
  }

  close(edge: Instant): void {
    this.settle(edge)
    this.tally.close()
    this.levels.push(this.level)
  }

  /** The sum of a counter in windows `from` to `to`; the area under a gauge, in nanoseconds. */
  between(from: number, to: number): number {
    return this.tally.between(amount, from, to)
  }

  /** The value at the end of window `w`; the present one if that is not over. */
  levelAt(w: number): number {
    return this.levels[w] ?? this.level
  }
}
