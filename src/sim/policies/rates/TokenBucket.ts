/**
 * Token bucket: bursts up to a size, and a steady rate in the long run.
 *
 * The bucket is full at first; a call takes one token. Who finds none reserves the next one if it will be there in
 * time; reservations are served in order and are not given back by who leaves meanwhile. In whole numbers wherever the
 * rate is a whole number per second, minute, hour or day: each nanosecond brings `#inflow` drops, and a token is
 * `#token` drops.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import { Count, Rate, Span } from "../../model/Quantities.ts"
import type { Limiter } from "./Limiter.ts"
import { per } from "./Per.ts"

export const Options = Schema.Struct({
  algorithm: Schema.optionalKey(Schema.Literal("token-bucket")).annotate({
    description: "Bursts up to a size, and a steady rate in the long run. The default."
  }),
  rate: Rate.annotate({ description: "Calls let through in the long run." }),
  burst: Schema.optionalKey(Count).annotate({
    description: "Calls let through at once after a quiet time. Default: those of one second, at least 1."
  }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for its turn. Default 0s: it is rejected at once."
  }),
  per
})

export type Options = typeof Options.Type

const burstOf = ({ burst, rate }: Options): number => burst ?? Math.max(1, Math.floor(rate))

/** In words: "at most 100/s with bursts of 100". */
export const describe = (options: Options): string =>
  `at most ${Schema.encodeSync(Rate)(options.rate)} with bursts of ${burstOf(options)}`

export const make = (options: Options): Limiter => new TokenBucket(options.rate, burstOf(options))

export class TokenBucket implements Limiter {
  readonly #inflow: number
  readonly #token: number
  readonly #capacity: number
  /** Below zero: tokens that are reserved before they exist. */
  #drops: number
  #at: Instant = 0

  /** `rate` in tokens per second, 0 for a bucket that is never filled again. */
  constructor(rate: number, burst: number) {
    const perWhole = [1, 60, 3_600, 86_400].find((seconds) => isWhole(rate * seconds)) ?? 1
    const inflow = isWhole(rate * perWhole) ? Math.round(rate * perWhole) : rate
    const divisor = Number.isInteger(inflow) ? greatestCommonDivisor(perWhole * second, inflow) : 1
    this.#inflow = inflow / divisor
    this.#token = (perWhole * second) / divisor
    this.#capacity = burst * this.#token
    this.#drops = this.#capacity
  }

  take(now: Instant, maxWait: Length): Length {
    const missing = this.#capacity - this.#drops
    const flown = now - this.#at
    // Asked this way round, so that the product stays small enough to be exact.
    this.#drops = flown >= missing / this.#inflow ? this.#capacity : this.#drops + flown * this.#inflow
    this.#at = now
    const wait = this.#drops >= this.#token ? 0 : Math.ceil((this.#token - this.#drops) / this.#inflow)
    if (wait > maxWait) return -1
    this.#drops -= this.#token
    return wait
  }
}

/** Within the error that a division and a multiplication leave: a sixth of a second sixty times is ten. */
const isWhole = (x: number): boolean => Math.abs(x - Math.round(x)) <= 1e-12 * x

const greatestCommonDivisor = (a: number, b: number): number => {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
