/**
 * Raft echoes: when that was sent which each node has answered last, as a leader knows.
 *
 * By the true time it is known what happened; the leader itself goes by its own clock, and if that was put back believes to have
 * heard from the others later than it has. Of what a majority has, the leader is part.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"

export class Echoes {
  readonly #leader: number
  readonly #majority: number
  readonly #sentAt: Array<Instant>
  readonly #sentBy: Array<Instant>

  /** All followed it at `now`, which is `clock` by its own clock. */
  constructor(nodes: number, leader: number, majority: number, now: Instant, clock: Instant) {
    this.#leader = leader
    this.#majority = majority
    this.#sentAt = Array.from({ length: nodes }, () => now)
    this.#sentBy = Array.from({ length: nodes }, () => clock)
  }

  heard(node: number, sentAt: Instant, sentBy: Instant): void {
    this.#sentAt[node] = Math.max(this.#sentAt[node]!, sentAt)
    this.#sentBy[node] = Math.max(this.#sentBy[node]!, sentBy)
  }

  /** Up to when a majority is known to have followed it. */
  since(now: Instant): Instant {
    this.#sentAt[this.#leader] = now
    return ofMajority(this.#sentAt, this.#majority)
  }

  /** For how long it has not heard from a majority, by its own clock; less than nothing, if that was put back meanwhile. */
  silence(clock: Instant): Span {
    this.#sentBy[this.#leader] = clock
    return clock - ofMajority(this.#sentBy, this.#majority)
  }
}

/** What a majority has at least. */
export const ofMajority = (all: ReadonlyArray<number>, majority: number): number =>
  [...all].sort((one, other) => other - one)[majority - 1]!
