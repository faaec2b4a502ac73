/**
 * History: how many calls there were of late, and how many of them were good.
 *
 * By whole seconds of the run: the current second counts, so a window of 30s holds between 29 and 30 seconds. Instants
 * must not fall from call to call.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import { Span } from "../../model/Quantities.ts"

export const Window = Span.check(
  Schema.makeFilter((span: number) =>
    span >= second && span % second === 0 ? undefined : "a window is a whole number of seconds, at least 1s"
  )
)

export class History {
  calls = 0
  good = 0
  readonly #seconds: number
  /** Two numbers for each second, in a ring: calls, good ones. */
  readonly #buckets: Float64Array
  #current = 0

  constructor(window: Length) {
    this.#seconds = window / second
    this.#buckets = new Float64Array(2 * this.#seconds)
  }

  /** Adds so many calls and so many good ones. */
  add(now: Instant, calls: number, good: number): void {
    this.moveTo(now)
    const buckets = this.#buckets
    const i = 2 * (this.#current % this.#seconds)
    buckets[i] = buckets[i]! + calls
    buckets[i + 1] = buckets[i + 1]! + good
    this.calls += calls
    this.good += good
  }

  /** Forgets what is older than the window. */
  moveTo(now: Instant): void {
    const current = Math.floor(now / second)
    if (current === this.#current) return
    const buckets = this.#buckets
    const passed = Math.min(this.#seconds, current - this.#current)
    for (let k = 1; k <= passed; k++) {
      const i = 2 * ((this.#current + k) % this.#seconds)
      this.calls -= buckets[i]!
      this.good -= buckets[i + 1]!
      buckets.fill(0, i, i + 2)
    }
    this.#current = current
  }
}
