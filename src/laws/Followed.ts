/**
 * Followed: the calls of one component one by one, for what a recording does not keep.
 *
 * A recording keeps counts, areas and histograms. Some laws speak of more: how long the state of a queue lasted, how many had to
 * wait at all, when exactly calls arrived. All of it leaves out the warm-up.
 */
import type { Instant, Span } from "../sim/kernel/Instant.ts"
import { millisecond } from "../sim/kernel/Instant.ts"

export class Followed {
  /** When calls arrived, in nanoseconds. */
  readonly arrivals: Array<Instant> = []
  /** When calls were over. */
  readonly endings: Array<Instant> = []
  readonly #from: Instant
  /** How long there were 0, 1, 2 ... calls inside. */
  readonly #lasted: Array<number> = [0]
  #inside = 0
  #since: Instant = 0
  #started = 0
  #waited = 0
  #waitings = 0
  #squares = 0

  constructor(warmup: Span) {
    this.#from = warmup
  }

  arrived(at: Instant): void {
    this.#settle(at)
    this.#inside++
    if (at >= this.#from) this.arrivals.push(at)
  }

  started(at: Instant, waiting: Span): void {
    if (at < this.#from) return
    this.#started++
    if (waiting > 0) this.#waited++
    const ms = waiting / millisecond
    this.#waitings += ms
    this.#squares += ms * ms
  }

  ended(at: Instant): void {
    this.#settle(at)
    this.#inside--
    if (at >= this.#from) this.endings.push(at)
  }

  /** To be called at the end of the run. */
  finish(at: Instant): void {
    this.#settle(at)
  }

  /** Share of the calls that were begun and had had to wait. */
  get waitedShare(): number {
    return this.#waited / this.#started
  }

  /** Standard deviation of the waiting of calls that were begun, in milliseconds. */
  get waitingDeviationMs(): number {
    const mean = this.#waitings / this.#started
    return Math.sqrt(this.#squares / this.#started - mean * mean)
  }

  /** Share of the time for which a condition held on the number of calls inside. */
  shareOfTime(holds: (inside: number) => boolean): number {
    let all = 0
    let held = 0
    for (const [inside, time] of this.#lasted.entries()) {
      all += time
      if (holds(inside)) held += time
    }
    return held / all
  }

  /** Mean of a function of the number of calls inside, over time. */
  meanOver(value: (inside: number) => number): number {
    let all = 0
    let sum = 0
    for (const [inside, time] of this.#lasted.entries()) {
      all += time
      sum += time * value(inside)
    }
    return sum / all
  }

  /** The smallest number of calls inside that was not exceeded for this share of the time. */
  quantileInside(share: number): number {
    for (let n = 0; n < this.#lasted.length; n++) if (this.shareOfTime((inside) => inside <= n) >= share) return n
    return this.#lasted.length - 1
  }

  #settle(at: Instant): void {
    const span = at - Math.max(this.#since, this.#from)
    if (span > 0) this.#lasted[this.#inside] = (this.#lasted[this.#inside] ?? 0) + span
    this.#since = at
    // Without holes: there may be nobody inside so many for any time at all.
    while (this.#lasted.length <= this.#inside + 1) this.#lasted.push(0)
  }
}
