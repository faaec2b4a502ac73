/**
 * Sliding counter: an estimate of a sliding window from two numbers, the calls of this fixed window and of the last.
 *
 * The last window counts for the share of it that a window of the same length, ending now, would still cover: as if its
 * calls had come evenly. Cheap, and wrong by as much as they did not. A call is let through if the estimate with it is
 * within the limit; it cannot wait, for nobody knows when its turn would be.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { Count } from "../../model/Quantities.ts"
import { Window } from "./FixedWindow.ts"
import type { Limiter } from "./Limiter.ts"
import { per } from "./Per.ts"

export const Options = Schema.Struct({
  algorithm: Schema.Literal("sliding-counter").annotate({
    description: "An estimate of a sliding window: this fixed window, and a share of the last one."
  }),
  limit: Count.annotate({ description: "Calls let through in one window, as estimated." }),
  window: Window.annotate({ description: "Length of a window. The first begins with the run." }),
  per
})

export type Options = typeof Options.Type

/** In words: "at most about 100 in any 1m". */
export const describe = ({ limit, window }: Options): string => `at most about ${limit} in any ${formatSpan(window)}`

export const make = ({ limit, window }: Options): Limiter => new SlidingCounter(limit, window)

export class SlidingCounter implements Limiter {
  readonly #limit: number
  readonly #window: Length
  /** Number of the window that `#count` is about. */
  #current = 0
  #count = 0
  #last = 0

  constructor(limit: number, window: Length) {
    this.#limit = limit
    this.#window = window
  }

  take(now: Instant): Length {
    const current = Math.floor(now / this.#window)
    if (current !== this.#current) {
      this.#last = current === this.#current + 1 ? this.#count : 0
      this.#count = 0
      this.#current = current
    }
    const covered = (current + 1) * this.#window - now
    if ((this.#last * covered) / this.#window + this.#count + 1 > this.#limit) return -1
    this.#count++
    return 0
  }
}
