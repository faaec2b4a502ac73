/**
 * Rate limit: a token bucket in front of the calls.
 *
 * The bucket holds `burst` tokens, is full at first and is filled at `rate`; a call takes one. Who finds none fails
 * with "rate limited", or, if one will be there within `maxWait`, reserves it and waits: reservations are served in
 * order, and are not given back by who leaves meanwhile (as in resilience4j and Guava). Times are exact to the
 * nanosecond, rounded up.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../kernel/Instant.ts"
import { formatSpan, second } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { launch, launching } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Rate, Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"

/** `rateLimit: {rate: 100/s, burst: 100, maxWait: 50ms}`. */
export const RateLimit = Schema.Struct({
  rate: Rate.annotate({ description: "Calls let through in the long run." }),
  burst: Schema.optionalKey(Count).annotate({
    description: "Calls let through at once after a quiet time. Default: those of one second, at least 1."
  }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for its turn. Default 0s: it is rejected at once."
  })
}).annotate({ identifier: "RateLimit", description: "A token bucket in front of the calls." })

export type RateLimit = typeof RateLimit.Type

const complete = (options: RateLimit): Required<RateLimit> => ({
  burst: Math.max(1, Math.floor(options.rate)),
  maxWait: 0,
  ...options
})

/** In words: "at most 100/s with bursts of 100, more are rejected". */
export const describe = (options: RateLimit): string => {
  const { burst, maxWait, rate } = complete(options)
  const more = maxWait === 0 ? "more are rejected" : `more wait up to ${formatSpan(maxWait)}`
  return `at most ${Schema.encodeSync(Rate)(rate)} with bursts of ${burst}, ${more}`
}

/**
 * A bucket filled by the nanosecond. In whole numbers wherever the rate is a whole number per second, minute, hour or
 * day: each nanosecond brings `#inflow` drops, and a token is `#token` drops.
 */
export class TokenBucket {
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

  /** Takes a token or reserves the next one: how long until it is there, or -1, and nothing taken, if over `maxWait`. */
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

export const make = (options: RateLimit, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { burst, maxWait, rate } = complete(options)
    const bucket = new TokenBucket(rate, burst)
    const rejected = run.journal.meter({ name: "calls rejected by rate limit", of: caller.label, kind: "counter" })
    const rateLimited = failing(caller.target, "rate limited")
    const expired = failing(caller.target, "expired")
    return (next) => {
      const turn = new Turn(next, run, expired)
      const limited: Beginning<Request> = {
        begin(request, fiber) {
          const wait = bucket.take(run.kernel.now, maxWait)
          if (wait === 0) return next(request)
          if (wait > 0) return run.kernel.wait(wait, fiber, launch(turn, request))
          run.journal.counted(rejected)
          return rateLimited
        }
      }
      return launching(limited)
    }
  })

/** What a call does when its turn has come. */
class Turn implements Beginning<Request> {
  readonly #next: Endpoint
  readonly #run: Run
  readonly #expired: Effect.Effect<never, Failure>

  constructor(next: Endpoint, run: Run, expired: Effect.Effect<never, Failure>) {
    this.#next = next
    this.#run = run
    this.#expired = expired
  }

  begin(request: Request, _fiber: Running): Step {
    return request.isObsolete(this.#run.kernel.now) ? this.#expired : this.#next(request)
  }
}
