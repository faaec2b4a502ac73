/**
 * Sliding log: never more than so many calls in any stretch of time of the length of the window.
 *
 * It remembers when each of the last calls was let through, which is exact and costs memory for each of them. A call
 * that was let through exactly one window ago does not count any more.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { Count, Span } from "../../model/Quantities.ts"
import { Window } from "./FixedWindow.ts"
import type { Limiter } from "./Limiter.ts"
import { per } from "./Per.ts"

export const Options = Schema.Struct({
  algorithm: Schema.Literal("sliding-log").annotate({
    description: "Never more than so many calls in any stretch of time of the length of the window."
  }),
  limit: Count.annotate({ description: "Calls let through in any stretch of that length." }),
  window: Window.annotate({ description: "Length of that stretch." }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits until an earlier one is long enough ago. Default 0s: it is rejected at once."
  }),
  per
})

export type Options = typeof Options.Type

/** In words: "at most 100 in any 1m". */
export const describe = ({ limit, window }: Options): string => `at most ${limit} in any ${formatSpan(window)}`

export const make = ({ limit, window }: Options): Limiter => new SlidingLog(limit, window)

export class SlidingLog implements Limiter {
  readonly #window: Length
  /** When the last `limit` calls were or will be let through, the oldest at `#next`. */
  readonly #instants: Float64Array
  #next = 0

  constructor(limit: number, window: Length) {
    this.#window = window
    this.#instants = new Float64Array(limit).fill(-Infinity)
  }

  take(now: Instant, maxWait: Length): Length {
    const instants = this.#instants
    const wait = Math.max(0, instants[this.#next]! + this.#window - now)
    if (wait > maxWait) return -1
    instants[this.#next] = now + wait
    this.#next = this.#next + 1 === instants.length ? 0 : this.#next + 1
    return wait
  }
}
