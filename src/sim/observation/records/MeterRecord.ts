/**
 * Meter record: one counter, gauge or age, window by window.
 *
 * A gauge stands at 0 until it is levelled for the first time, and its mean is over time: a breaker that was open for
 * one of ten seconds has the mean 0.1, however often it changed. An age grows between two facts; it is 0 while there is
 * nothing that could age.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Meter } from "../../model/Fact.ts"
import { Tally } from "../Tally.ts"
import type { Windows } from "../Windows.ts"

/** The only column: what was added to a counter, or the area under a gauge. */
const amount = 0

export class MeterRecord {
  readonly meter: Meter
  readonly tally: Tally
  /** As it was levelled: for an age, the instant from which it grows. */
  #value: number
  /** Its value at the end of each closed window, and the most and least it was there. */
  readonly #levels: Array<number>
  readonly #highs: Array<number>
  readonly #lows: Array<number>
  #high = 0
  #low = 0
  #since: Instant

  constructor(meter: Meter, windows: Windows) {
    this.meter = meter
    this.tally = new Tally(1, windows.current)
    this.#value = meter.kind === "age" ? Infinity : 0
    this.#levels = new Array<number>(windows.current).fill(0)
    this.#highs = new Array<number>(windows.current).fill(0)
    this.#lows = new Array<number>(windows.current).fill(0)
    this.#since = windows.begin(windows.current)
  }

  /** The present value of a gauge, or of an age in nanoseconds. */
  get level(): number {
    if (this.meter.kind !== "age") return this.#value
    return this.#value === Infinity ? 0 : this.#since - this.#value
  }

  counted(by: number): void {
    this.tally.now[amount]! += by
  }

  levelled(at: Instant, value: number): void {
    this.settle(at)
    this.#value = value
    this.#bound()
  }

  /** Counts the area under a gauge up to an instant. */
  settle(at: Instant): void {
    if (this.meter.kind === "counter") return
    const span = at - this.#since
    const before = this.level
    this.#since = at
    this.tally.now[amount]! += ((before + this.level) / 2) * span
    this.#bound()
  }

  close(edge: Instant): void {
    this.settle(edge)
    this.tally.close()
    this.#levels.push(this.level)
    this.#highs.push(this.#high)
    this.#lows.push(this.#low)
    this.#high = this.#low = this.level
  }

  /** The sum of a counter in windows `from` to `to`; the area under a gauge, in nanoseconds. */
  between(from: number, to: number): number {
    return this.tally.between(amount, from, to)
  }

  /** The value at the end of window `w`; the present one if that is not over. */
  levelAt(w: number): number {
    return this.#levels[w] ?? this.level
  }

  /** The most that a gauge was in window `w`, and the least. */
  highAt(w: number): number {
    return this.#highs[w] ?? this.#high
  }

  lowAt(w: number): number {
    return this.#lows[w] ?? this.#low
  }

  #bound(): void {
    const { level } = this
    if (level > this.#high) this.#high = level
    if (level < this.#low) this.#low = level
  }
}
