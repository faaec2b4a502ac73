/**
 * Circuit breaker: stops calling for a while what mostly fails, or mostly answers too slowly.
 *
 * Rules, words and defaults of resilience4j. Closed, it lets every call through and counts; a rate that reaches its
 * threshold opens it. Open, it rejects every call with "breaker open". The first call after the wait makes it
 * half-open: so many calls go through, more are rejected, and what they find closes it or opens it again. With
 * `consecutiveFailures` it opens after so many failures in a row instead, as in cockatiel and Finagle. A call that was
 * interrupted counts as nothing. A call that was begun in one state and ends in another counts where it ends.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import type { Caller, Policy } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing, outcomeOf } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import { Count, Factor, Ratio, Span, writeFactor, writeRatio } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import { presetOf, saidOf } from "../Preset.ts"
import { Reasons, tableOf } from "../Reasons.ts"
import { Breaker } from "./Breaker.ts"
import { presets } from "./BreakerPresets.ts"
import * as SlidingWindow from "./SlidingWindow.ts"

const Threshold = Ratio.check(Schema.makeFilter((ratio: number) => (ratio > 0 ? undefined : "a threshold is above 0%")))
const Growth = Factor.check(
  Schema.makeFilter((factor: number) => (factor >= 1 ? undefined : "a wait does not become shorter: at least 1x"))
)

/** `breaker: {failureRateThreshold: 50%, slidingWindow: {calls: 100}, waitDurationInOpenState: 60s}`. */
export const CircuitBreaker = Schema.Struct({
  preset: presetOf(presets),
  failureRateThreshold: Schema.optionalKey(Threshold).annotate({
    description: "Share of failed calls in the window at which it opens. Default 50%; none with `consecutiveFailures`."
  }),
  slowCallRateThreshold: Schema.optionalKey(Threshold).annotate({
    description: "Share of slow calls in the window at which it opens. Default 100%; none with `consecutiveFailures`."
  }),
  slowCallDurationThreshold: Schema.optionalKey(Span).annotate({
    description: "A call that takes longer than this is slow, failed or not. Default 60s."
  }),
  slidingWindow: Schema.optionalKey(SlidingWindow.SlidingWindow).annotate({
    description: "Over which calls the rates are taken. Default the last 100 calls."
  }),
  minimumNumberOfCalls: Schema.optionalKey(Count).annotate({
    description:
      "Calls in the window before a rate is taken; the size of the window where that is smaller. Default 100."
  }),
  consecutiveFailures: Schema.optionalKey(Count).annotate({
    description:
      "Failures in a row at which it opens, instead of a share of the window; a rate counts as well only if its " +
      "threshold is written too. While half-open one failure is enough. Default: failures in a row are not counted."
  }),
  waitDurationInOpenState: Schema.optionalKey(Span).annotate({
    description: "How long it stays open; the first call at or after the end makes it half-open. Default 60s."
  }),
  waitMultiplier: Schema.optionalKey(Growth).annotate({
    description: "How many times as long it stays open each time it opens again without closing. Default 1x."
  }),
  maxWaitDurationInOpenState: Schema.optionalKey(Span).annotate({
    description: "It never stays open longer than this, however often it opens again. Default: no limit."
  }),
  waitJitter: Schema.optionalKey(Schema.Literals(["none", "full", "equal", "equal-after-first"])).annotate({
    description:
      "How that time is spread: `none` (default), `full` from 0 to it, `equal` from its half to it, " +
      "`equal-after-first` the same but for the first time (as Finagle does)."
  }),
  permittedNumberOfCallsInHalfOpenState: Schema.optionalKey(Count).annotate({
    description:
      "Calls let through while half-open, and the window in which they are judged. Default 10; 1 with " +
      "`consecutiveFailures`."
  }),
  maxWaitDurationInHalfOpenState: Schema.optionalKey(Span).annotate({
    description: "How long it waits for those calls before it opens again. Default 0s: as long as they take."
  }),
  automaticTransitionFromOpenToHalfOpenEnabled: Schema.optionalKey(Schema.Boolean).annotate({
    description: "Whether it becomes half-open by itself when the wait is over, without a call. Default false."
  }),
  on: Schema.optionalKey(Reasons).annotate({
    description: "Which failures count as failed calls; others count as good ones. Default: all."
  }),
  ignore: Schema.optionalKey(Reasons).annotate({
    description: "Which failures count as nothing at all, neither failed nor good. Default: none."
  })
}).annotate({
  identifier: "CircuitBreaker",
  description: "Stops calling for a while what mostly fails. As in resilience4j."
})

export type CircuitBreaker = typeof CircuitBreaker.Type

/** Everything that is not written: the preset's, resilience4j's, or one trial and no rates where failures in a row count. */
const complete = (options: CircuitBreaker) => {
  const preset: Partial<Resolved> = options.preset === undefined ? {} : presets[options.preset].options
  const isRate = (options.consecutiveFailures ?? preset.consecutiveFailures) === undefined
  const defaults: Resolved = {
    failureRateThreshold: isRate ? 0.5 : Infinity,
    slowCallRateThreshold: isRate ? 1 : Infinity,
    slowCallDurationThreshold: 60 * second,
    slidingWindow: { calls: 100 },
    minimumNumberOfCalls: 100,
    consecutiveFailures: Infinity,
    waitDurationInOpenState: 60 * second,
    waitMultiplier: 1,
    maxWaitDurationInOpenState: Infinity,
    waitJitter: "none",
    permittedNumberOfCallsInHalfOpenState: isRate ? 10 : 1,
    maxWaitDurationInHalfOpenState: 0,
    automaticTransitionFromOpenToHalfOpenEnabled: false
  }
  // Who writes how slow is slow wants slow calls to count, though the preset knows nothing of them.
  const slow = options.slowCallDurationThreshold === undefined || !isRate ? {} : { slowCallRateThreshold: 1 }
  return { ...defaults, ...preset, ...slow, ...options }
}

type Resolved = Required<Omit<CircuitBreaker, "preset" | "on" | "ignore">>

export type Complete = ReturnType<typeof complete>

const conditionInWords = (options: CircuitBreaker): string => {
  const of = complete(options)
  const window = SlidingWindow.describe(of.slidingWindow)
  const slow = `take longer than ${formatSpan(of.slowCallDurationThreshold)}`
  const isSlowSaid = options.slowCallRateThreshold !== undefined || options.slowCallDurationThreshold !== undefined
  const isSlow = isSlowSaid && of.slowCallRateThreshold < Infinity
  const failed = [
    ...(of.consecutiveFailures < Infinity ? [`${of.consecutiveFailures} calls in a row`] : []),
    ...(of.failureRateThreshold < Infinity ? [`${writeRatio(of.failureRateThreshold)} of ${window}`] : [])
  ]
  // What is slow has not been told of which calls yet where only failures in a row were.
  const ofSlow = of.failureRateThreshold < Infinity ? "" : ` of ${window}`
  return `${failed.join(" or ")} fail${isSlow ? ` or ${writeRatio(of.slowCallRateThreshold)}${ofSlow} ${slow}` : ""}`
}

const growthInWords = ({ maxWaitDurationInOpenState, waitJitter, waitMultiplier }: Complete): string => {
  const max = maxWaitDurationInOpenState < Infinity ? ` up to ${formatSpan(maxWaitDurationInOpenState)}` : ""
  const growth = waitMultiplier > 1 ? ` (${writeFactor(waitMultiplier)} as long each time it fails again${max})` : ""
  return `${growth}${waitJitter === "none" ? "" : ` with ${waitJitter} jitter`}`
}

/** In words: "opens for 60s when 50% of the last 100 calls fail, then tries 10". */
export const describe = (options: CircuitBreaker): string => {
  const of = complete(options)
  const which = options.on === undefined ? "" : ` (only ${options.on.join(" or ")} is a failure)`
  return (
    `opens for ${formatSpan(of.waitDurationInOpenState)}${growthInWords(of)} when ${conditionInWords(options)}${which}, ` +
    `then tries ${of.permittedNumberOfCallsInHalfOpenState}${saidOf(options.preset)}`
  )
}

export const make = (options: CircuitBreaker, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const breaker = new Breaker(complete(options), caller, run)
    const shared: Shared = {
      breaker,
      breakerOpen: failing(caller.target, "breaker open"),
      isFailure: tableOf(options.on),
      isIgnored: tableOf(options.ignore ?? [])
    }
    return (next) => {
      const guarded = new GuardedCall(shared, beginning(next))
      return launching(guarded)
    }
  })

/** What all calls of one caller have in common. */
interface Shared {
  readonly breaker: Breaker
  readonly breakerOpen: Effect.Effect<never, Failure>
  readonly isFailure: ReadonlyArray<boolean>
  readonly isIgnored: ReadonlyArray<boolean>
}

class GuardedCall implements Beginning<Request> {
  readonly #shared: Shared
  readonly #next: Beginning<Request>

  constructor(shared: Shared, next: Beginning<Request>) {
    this.#shared = shared
    this.#next = next
  }

  begin(request: Request, fiber: Running): Step {
    const { breaker, breakerOpen } = this.#shared
    if (!breaker.letsThrough()) return breakerOpen
    push(fiber, new Watch(this.#shared))
    return this.#next.begin(request, fiber)
  }
}

/** The frame that tells the breaker how a call ended. */
class Watch extends Frame {
  readonly #shared: Shared
  readonly #changes: number
  readonly #began: Instant

  constructor(shared: Shared) {
    super()
    this.#shared = shared
    this.#changes = shared.breaker.changes
    this.#began = shared.breaker.run.kernel.now
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#shared.breaker.ended(false, this.#took())
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<unknown, unknown>): Step {
    const { breaker, isFailure, isIgnored } = this.#shared
    const outcome = outcomeOf(failure)
    if (isIgnored[outcome]) breaker.left(this.#changes)
    else breaker.ended(isFailure[outcome]!, this.#took())
    return exit
  }

  override stopped(): undefined {
    this.#shared.breaker.left(this.#changes)
    return undefined
  }

  #took(): Length {
    return this.#shared.breaker.run.kernel.now - this.#began
  }
}
