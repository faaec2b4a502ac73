/**
 * Leaky bucket: calls drip out one by one at a steady rate, however they come in.
 *
 * It is the queue of that name (Turner's meter of the same name is a token bucket): unlike a token bucket it never lets
 * two calls through together, and instead of rejecting a burst it keeps it waiting while there is room in the bucket.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { Count, Rate, Span } from "../../model/Quantities.ts"
import type { Limiter } from "./Limiter.ts"
import { per } from "./Per.ts"
import { TokenBucket } from "./TokenBucket.ts"

export const Options = Schema.Struct({
  algorithm: Schema.Literal("leaky-bucket").annotate({
    description: "Calls go out one by one at a steady rate; those that come faster wait."
  }),
  rate: Rate.annotate({ description: "Calls let through, one every so often." }),
  capacity: Count.annotate({ description: "Calls that may wait at once; more are rejected." }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for its turn at most. Default: as long as the bucket has room for it."
  }),
  per
})

export type Options = typeof Options.Type

/** In words: "one after the other at 100/s, up to 20 wait". */
export const describe = ({ capacity, maxWait, rate }: Options): string => {
  const each = maxWait === undefined ? "" : ` for at most ${formatSpan(maxWait)}`
  return `one after the other at ${Schema.encodeSync(Rate)(rate)}, up to ${capacity} wait${each}`
}

export const make = ({ capacity, rate }: Options): Limiter => new LeakyBucket(rate, capacity)

/** A bucket of one token, whose reservations are the calls that wait. */
export class LeakyBucket implements Limiter {
  readonly #tokens: TokenBucket
  /** How long the last one waits for whom there is room. */
  readonly #longest: Length

  constructor(rate: number, capacity: number) {
    this.#tokens = new TokenBucket(rate, 1)
    this.#longest = rate === 0 ? 0 : Math.ceil((capacity * second) / rate)
  }

  take(now: Instant, maxWait: Length): Length {
    return this.#tokens.take(now, Math.min(maxWait, this.#longest))
  }
}
