/**
 * Rate limit: calls that come too fast are rejected, or wait for their turn.
 *
 * Each algorithm has its own file under `rates/`; they differ in what they let through after a quiet time, and at the
 * border of two windows. A call over the limit fails with "rate limited", or waits if its turn comes within `maxWait`;
 * who leaves meanwhile does not give its turn back (as in resilience4j and Guava). Times are exact to the nanosecond,
 * rounded up.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Span as Length } from "../kernel/Instant.ts"
import { formatSpan, second } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { Frame, launch, launching, pass, push } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy, Reply } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing, outcomeOf } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import { saidOf } from "./Preset.ts"
import { tableOf } from "./Reasons.ts"
import * as AwsAdaptive from "./rates/AwsAdaptive.ts"
import * as FixedWindow from "./rates/FixedWindow.ts"
import * as LeakyBucket from "./rates/LeakyBucket.ts"
import type { Limiter } from "./rates/Limiter.ts"
import { describe as describePer, individually, per } from "./rates/Per.ts"
import * as SlidingCounter from "./rates/SlidingCounter.ts"
import * as SlidingLog from "./rates/SlidingLog.ts"
import * as TokenBucket from "./rates/TokenBucket.ts"

/** The others limit no rates unless told how much. */
export const presets = {
  // 50 calls in each 500 ns, which limits next to nothing: it is there to be changed.
  resilience4j: {
    options: { algorithm: "fixed-window", limit: 50, window: 500, maxWait: 5 * second },
    source:
      "resilience4j/resilience4j " +
      "resilience4j-ratelimiter/src/main/java/io/github/resilience4j/ratelimiter/RateLimiterConfig.java"
  }
} as const

const Preset = Schema.Struct({
  preset: Schema.Literal("resilience4j").annotate({
    description: `A fixed window with the defaults of resilience4j (${presets.resilience4j.source}).`
  }),
  limit: Schema.optionalKey(Count).annotate({ description: "Calls let through in one window. The preset's: 50." }),
  window: Schema.optionalKey(FixedWindow.Window).annotate({ description: "Length of a window. The preset's: 500ns." }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for the beginning of another window. The preset's: 5s."
  }),
  per
})

/** `rateLimit: {rate: 100/s, burst: 100, maxWait: 50ms, per: key}`, or `{algorithm: fixed-window, limit: 100, window: 60s}`. */
export const RateLimit = Schema.Union([
  TokenBucket.Options,
  LeakyBucket.Options,
  FixedWindow.Options,
  SlidingLog.Options,
  SlidingCounter.Options,
  AwsAdaptive.Options,
  Preset
]).annotate({
  identifier: "RateLimit",
  title: "rate limit",
  description: "Calls that come too fast are rejected, or wait for their turn."
})

export type RateLimit = typeof RateLimit.Type

type Limit = Exclude<RateLimit, typeof Preset.Type>

const resolved = (options: RateLimit): Limit => {
  if (!("preset" in options)) return options
  const { preset, ...written } = options
  return { ...presets[preset].options, ...written }
}

const limiterOf = (options: Limit): Limiter => {
  switch (options.algorithm) {
    case "leaky-bucket":
      return LeakyBucket.make(options)
    case "fixed-window":
      return FixedWindow.make(options)
    case "sliding-log":
      return SlidingLog.make(options)
    case "sliding-counter":
      return SlidingCounter.make(options)
    case "aws-adaptive":
      return AwsAdaptive.make(options)
    default:
      return TokenBucket.make(options)
  }
}

/** Where calls wait unless it is said for how long: a leaky bucket has a bound of its own. */
const patient: ReadonlyArray<Limit["algorithm"]> = ["leaky-bucket", "aws-adaptive"]

/** How long a call waits at most. */
const maxWaitOf = (options: Limit): Length =>
  "maxWait" in options && options.maxWait !== undefined
    ? options.maxWait
    : patient.includes(options.algorithm)
      ? Infinity
      : 0

const limitInWords = (options: Limit): string => {
  switch (options.algorithm) {
    case "leaky-bucket":
      return LeakyBucket.describe(options)
    case "fixed-window":
      return FixedWindow.describe(options)
    case "sliding-log":
      return SlidingLog.describe(options)
    case "sliding-counter":
      return SlidingCounter.describe(options)
    case "aws-adaptive":
      return AwsAdaptive.describe(options)
    default:
      return TokenBucket.describe(options)
  }
}

/** In words: "at most 100/s with bursts of 100, more are rejected". */
export const describe = (written: RateLimit): string => {
  const options = resolved(written)
  const maxWait = maxWaitOf(options)
  const canWait = maxWait > 0 && options.algorithm !== "leaky-bucket"
  const more = canWait ? (maxWait === Infinity ? "wait" : `wait up to ${formatSpan(maxWait)}`) : "are rejected"
  return `${limitInWords(options)}${describePer(options.per)}, more ${more}${saidOf("preset" in written ? written.preset : undefined)}`
}

export const make = (written: RateLimit, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const options = resolved(written)
    const shared = options.per === undefined ? limiterOf(options) : undefined
    const own = options.per === undefined ? undefined : individually(options.per, () => limiterOf(options))
    const maxWait = maxWaitOf(options)
    const rejected = run.journal.meter({ name: "calls rejected by rate limit", of: caller.label, kind: "counter" })
    const rateLimited = failing(caller.target, "rate limited")
    const expired = failing(caller.target, "expired")
    return (next) => {
      const turn = new Turn(next, run, expired)
      const limited: Beginning<Request> = {
        begin(request, fiber) {
          const limiter = shared ?? own!(request)
          const wait = limiter.take(run.kernel.now, maxWait)
          if (limiter.heard !== undefined && wait >= 0) push(fiber, new Listening(limiter, run))
          if (wait === 0) return next(request)
          if (wait > 0) return run.kernel.wait(wait, fiber, launch(turn, request))
          run.journal.counted(rejected)
          return rateLimited
        }
      }
      return launching(limited)
    }
  })

const throttles = tableOf(["rate limited", "shed"])

/** Tells a limiter how a call ended that it let through; one that was called back tells nothing. */
class Listening extends Frame {
  readonly #limiter: Limiter
  readonly #run: Run

  constructor(limiter: Limiter, run: Run) {
    super()
    this.#limiter = limiter
    this.#run = run
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#limiter.heard!(this.#run.kernel.now, false)
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<Reply, Failure>): Step {
    this.#limiter.heard!(this.#run.kernel.now, throttles[outcomeOf(failure)]!)
    return exit
  }

  override stopped(): undefined {}
}

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
