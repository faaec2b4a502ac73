/**
 * Modulation: a rate that switches at random between calm and burst, as in a Markov-modulated Poisson process.
 *
 * It multiplies the arrival curve's rate by one factor or the other and answers the same question as the curve: when is
 * a level reached? The switches do not depend on the levels asked for, so arrivals and bursts are independent of each
 * other.
 */
import { type Instant, type Span, wholeSpan } from "../kernel/Instant.ts"
import type { ArrivalCurve } from "./ArrivalCurve.ts"

export interface ModulationOptions {
  /** Factors on the rate, above 0. */
  readonly calm: number
  readonly burst: number
  /** Mean lengths, above 0. */
  readonly calmFor: Span
  readonly burstFor: Span
}

/** What the mean rate is multiplied by in the long run. */
export const meanFactor = ({ calm, burst, calmFor, burstFor }: ModulationOptions): number =>
  (calm * calmFor + burst * burstFor) / (calmFor + burstFor)

export class Modulation {
  readonly #options: ModulationOptions
  readonly #curve: ArrivalCurve
  readonly #exponential: () => number
  #isBurst = false
  /** When the present state began: the level of the curve, and the level with factors, that were reached by then. */
  #curveLevel = 0
  #level = 0
  #until: Instant

  /** `exponential` draws a number with mean 1, once for every state. The first state is calm. */
  constructor(options: ModulationOptions, curve: ArrivalCurve, exponential: () => number) {
    this.#options = options
    this.#curve = curve
    this.#exponential = exponential
    this.#until = this.#draw(options.calmFor)
  }

  /** When the level is reached, or `Infinity`. Levels must not decrease from one question to the next. */
  reaches(level: number): Instant {
    const { calm, burst, calmFor, burstFor } = this.#options
    for (;;) {
      const factor = this.#isBurst ? burst : calm
      const levelUntil = this.#curve.levelAt(this.#until)
      const gained = factor * (levelUntil - this.#curveLevel)
      if (level - this.#level <= gained) return this.#curve.reaches(this.#curveLevel + (level - this.#level) / factor)
      if (this.#until >= this.#curve.end) return Infinity
      this.#level += gained
      this.#curveLevel = levelUntil
      this.#isBurst = !this.#isBurst
      this.#until += this.#draw(this.#isBurst ? burstFor : calmFor)
    }
  }

  /** At least a nanosecond, so that time goes on. */
  #draw(mean: Span): Span {
    return Math.max(1, wholeSpan(mean * this.#exponential()))
  }
}
