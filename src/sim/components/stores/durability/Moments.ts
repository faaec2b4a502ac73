/**
 * Moments: when the writes of a log were made, for as long as some node may not have them.
 */
import type { Instant } from "../../../kernel/Instant.ts"

const atLeast = 1024

export class Moments {
  #instants: Array<Instant> = []
  /** How many of the log are forgotten. */
  #forgotten = 0
  #pruneAt = atLeast

  /** The next write; the first `least` of the log will not be asked for any more. */
  add(at: Instant, least: number): void {
    this.#instants.push(at)
    if (this.#instants.length < this.#pruneAt) return
    this.#instants.splice(0, least - this.#forgotten)
    this.#forgotten = least
    this.#pruneAt = Math.max(atLeast, 2 * this.#instants.length)
  }

  /** When the write at this position was made, from 1. */
  at(position: number): Instant {
    return this.#instants[position - this.#forgotten - 1]!
  }

  /** How many were made until an instant, those that are forgotten among them. */
  countUntil(instant: Instant): number {
    let [below, above] = [0, this.#instants.length]
    while (below < above) {
      const middle = (below + above) >> 1
      if (this.#instants[middle]! <= instant) below = middle + 1
      else above = middle
    }
    return this.#forgotten + below
  }

  /** Of the log only the first so many still count. */
  forget(position: number): void {
    this.#instants.length = Math.max(0, Math.min(this.#instants.length, position - this.#forgotten))
  }
}
