/**
 * Fixed window: so many calls in each window of time, counted from zero when the next one begins.
 *
 * Windows begin at whole multiples of their length since the start of the run, whoever calls. Twice the limit may pass
 * in a moment: once at the end of a window, and once more at the beginning of the next. Who finds none left reserves
 * one of a later window if that begins in time, as resilience4j's RateLimiter does (AtomicRateLimiter.java).
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { Count, Span } from "../../model/Quantities.ts"
import type { Limiter } from "./Limiter.ts"
import { per } from "./Per.ts"

export const Window = Span.check(
  Schema.makeFilter((span: number) => (span > 0 ? undefined : "a window is longer than 0s"))
)

export const Options = Schema.Struct({
  algorithm: Schema.Literal("fixed-window").annotate({
    description: "So many calls in each window of time, counted from zero when the next one begins."
  }),
  limit: Count.annotate({ description: "Calls let through in one window." }),
  window: Window.annotate({ description: "Length of a window. The first begins with the run." }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for the beginning of another window. Default 0s: it is rejected at once."
  }),
  per
})

export type Options = typeof Options.Type

/** In words: "at most 100 in each 1m". */
export const describe = ({ limit, window }: Options): string => `at most ${limit} in each ${formatSpan(window)}`

export const make = ({ limit, window }: Options): Limiter => new FixedWindow(limit, window)

export class FixedWindow implements Limiter {
  readonly #limit: number
  readonly #window: Length
  /** Number of the window that `#left` is about. */
  #current = 0
  /** Below zero: calls of later windows that are reserved already. */
  #left: number

  constructor(limit: number, window: Length) {
    this.#limit = limit
    this.#window = window
    this.#left = limit
  }

  take(now: Instant, maxWait: Length): Length {
    const current = Math.floor(now / this.#window)
    this.#left = Math.min(this.#limit, this.#left + (current - this.#current) * this.#limit)
    this.#current = current
    const later = this.#left > 0 ? 0 : 1 + Math.floor(-this.#left / this.#limit)
    const wait = later === 0 ? 0 : (current + later) * this.#window - now
    if (wait > maxWait) return -1
    this.#left--
    return wait
  }
}
