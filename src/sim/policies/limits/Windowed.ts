/**
 * Windowed: hands an algorithm one sample for each window of time instead of one for each call.
 *
 * The sample is the mean time, the most calls in flight, and whether any was dropped. A window ends with the first call
 * that ends after its time; one with too few calls is thrown away. Rule and defaults of Netflix concurrency-limits,
 * `limit/WindowedLimit.java` and `limit/window/ImmutableAverageSampleWindow.java`.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { microsecond, second } from "../../kernel/Instant.ts"
import { Count, Span } from "../../model/Quantities.ts"
import type { Limit } from "./Limit.ts"

export const Options = Schema.Struct({
  time: Schema.optionalKey(Span).annotate({ description: "How long a window lasts. Default 1s." }),
  samples: Schema.optionalKey(Count).annotate({
    description: "Calls that a window needs in order to count. Default 10."
  }),
  shortest: Schema.optionalKey(Span).annotate({
    description: "Calls that take less than this are left out. Default 100us."
  })
}).annotate({
  identifier: "LimitWindow",
  description: "The algorithm learns once for each window of time instead of from each call."
})

export class Windowed {
  readonly #limit: Limit
  readonly #time: Length
  readonly #samples: number
  readonly #shortest: Length
  #endsAt: Instant = 0
  #count = 0
  #sum = 0
  #mostInFlight = 0
  #hasDropped = false

  constructor({ time = second, samples = 10, shortest = 100 * microsecond }: typeof Options.Type, limit: Limit) {
    this.#limit = limit
    this.#time = time
    this.#samples = samples
    this.#shortest = shortest
  }

  sample(now: Instant, took: Length, inFlight: number, isDropped: boolean): void {
    if (took < this.#shortest) return
    this.#count++
    this.#sum += took
    this.#mostInFlight = Math.max(this.#mostInFlight, inFlight)
    if (isDropped) this.#hasDropped = true
    if (now <= this.#endsAt) return
    this.#endsAt = now + this.#time
    if (this.#count >= this.#samples) {
      this.#limit.sample(Math.max(1, Math.floor(this.#sum / this.#count)), this.#mostInFlight, this.#hasDropped)
    }
    this.#count = this.#sum = this.#mostInFlight = 0
    this.#hasDropped = false
  }
}
