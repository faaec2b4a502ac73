/**
 * Follower: how far a replica has come with the writes that it was sent.
 *
 * Writes are applied in order: one that is due before its predecessor waits for it.
 */
import type { Instant } from "../../../kernel/Instant.ts"

export class Follower {
  /** Writes that it has: the first so many of the log. */
  applied = 0
  #standsStill = false
  /** When each of the writes that it does not have yet is applied, in a ring; never falling. */
  #dues = new Float64Array(64)
  #head = 0
  #pending = 0
  #lastDue: Instant = 0

  /** The next write of the log comes, and is applied at this instant if nothing is in its way. */
  receive(due: Instant): void {
    if (this.#pending === this.#dues.length) this.#grow()
    if (due > this.#lastDue) this.#lastDue = due
    this.#dues[(this.#head + this.#pending++) & (this.#dues.length - 1)] = this.#lastDue
  }

  /** Applies what is due. */
  advance(now: Instant): void {
    if (this.#standsStill) return
    while (this.#pending > 0 && this.#dues[this.#head]! <= now) {
      this.#head = (this.#head + 1) & (this.#dues.length - 1)
      this.#pending--
      this.applied++
    }
  }

  /** When it has the write at this position: in the past, to come, or `Infinity` while it stands still. */
  hasAt(position: number): Instant {
    if (position <= this.applied) return 0
    if (this.#standsStill) return Infinity
    return this.#dues[(this.#head + position - this.applied - 1) & (this.#dues.length - 1)]!
  }

  /** Stands still from now on, or goes on and catches up. */
  turn(standsStill: boolean, now: Instant): void {
    this.advance(now)
    this.#standsStill = standsStill
    this.advance(now)
  }

  /** It was the primary and had the whole log: of that, the first `position` writes still count. */
  becomeFollower(position: number): void {
    this.applied = position
    this.#pending = 0
    this.#lastDue = 0
  }

  /** Of the log, only the first `position` writes still count. */
  forget(position: number): void {
    this.applied = Math.min(this.applied, position)
    this.#pending = Math.min(this.#pending, position - this.applied)
    this.#lastDue = this.#pending === 0 ? 0 : this.#dues[(this.#head + this.#pending - 1) & (this.#dues.length - 1)]!
  }

  #grow(): void {
    const { length } = this.#dues
    const dues = new Float64Array(length * 2)
    for (let i = 0; i < length; i++) dues[i] = this.#dues[(this.#head + i) & (length - 1)]!
    this.#dues = dues
    this.#head = 0
  }
}
