/**
 * Pace: how virtual time follows the wall clock.
 *
 * Behind its pace a run gives up the time it has lost instead of racing after it.
 */
import type { Instant } from "../../sim/kernel/Instant.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"

/** A paced run looks at the clock this often, in milliseconds. */
export const turnMs = 15
/** What it may be behind before it gives up catching up. */
const lagMsMax = 250

export class Pace {
  /** Virtual seconds per second; `Infinity` is as fast as it can. */
  speed: number
  /** Where virtual and wall clock were the same. */
  #virtual: Instant = 0
  #wall = 0

  constructor(speed: number) {
    this.speed = speed
  }

  /** From here on, `speed` counts. */
  anchor(virtual: Instant, wall: number): void {
    this.#virtual = virtual
    this.#wall = wall
  }

  /** Where a run that stands at `now` is to be by this time; `Infinity` is as far as it gets. */
  due(now: Instant, wall: number): Instant {
    if (this.speed === Infinity) return Infinity
    const due = this.#virtual + (wall - this.#wall) * this.speed * millisecond
    if (due - now > lagMsMax * this.speed * millisecond) {
      this.anchor(now, wall)
      return now + Math.round(turnMs * this.speed * millisecond)
    }
    return Math.max(now, Math.round(due))
  }
}
