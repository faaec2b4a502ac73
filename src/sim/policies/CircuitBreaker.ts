/**
 * Circuit breaker: stops calling for a while what mostly fails, or mostly answers too slowly.
 *
 * Rules, words and defaults of resilience4j. Closed, it lets every call through and counts; a rate that reaches its
 * threshold opens it. Open, it rejects every call with "breaker open". The first call after the wait makes it
 * half-open: so many calls go through, more are rejected, and what they find closes it or opens it again. Every failure
 * of a call that was let through counts, whatever its reason; a call that was interrupted counts as nothing. A call
 * that was begun in one state and ends in another counts where it ends.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../kernel/Instant.ts"
import { formatSpan, second } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { enter, Frame, launching, pass, push } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Ratio, Span, writeRatio } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import type { Tally, Window } from "./SlidingWindow.ts"
import * as SlidingWindow from "./SlidingWindow.ts"

const Threshold = Ratio.check(Schema.makeFilter((ratio: number) => (ratio > 0 ? undefined : "a threshold is above 0%")))

/** `breaker: {failureRateThreshold: 50%, slidingWindow: {calls: 100}, waitDurationInOpenState: 60s}`. */
export const CircuitBreaker = Schema.Struct({
  failureRateThreshold: Schema.optionalKey(Threshold).annotate({
    description: "Share of failed calls in the window at which it opens. Default 50%."
  }),
  slowCallRateThreshold: Schema.optionalKey(Threshold).annotate({
    description: "Share of slow calls in the window at which it opens. Default 100%."
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
  waitDurationInOpenState: Schema.optionalKey(Span).annotate({
    description: "How long it stays open; the first call at or after the end makes it half-open. Default 60s."
  }),
  permittedNumberOfCallsInHalfOpenState: Schema.optionalKey(Count).annotate({
    description: "Calls let through while half-open, and the window in which they are judged. Default 10."
  })
}).annotate({
  identifier: "CircuitBreaker",
  description: "Stops calling for a while what mostly fails. As in resilience4j."
})

export type CircuitBreaker = typeof CircuitBreaker.Type

const complete = (options: CircuitBreaker): Required<CircuitBreaker> => ({
  failureRateThreshold: 0.5,
  slowCallRateThreshold: 1,
  slowCallDurationThreshold: 60 * second,
  slidingWindow: { calls: 100 },
  minimumNumberOfCalls: 100,
  waitDurationInOpenState: 60 * second,
  permittedNumberOfCallsInHalfOpenState: 10,
  ...options
})

/** In words: "opens for 60s when 50% of the last 100 calls fail, then tries 10". */
export const describe = (options: CircuitBreaker): string => {
  const of = complete(options)
  const slow =
    options.slowCallRateThreshold === undefined && options.slowCallDurationThreshold === undefined
      ? ""
      : ` or ${writeRatio(of.slowCallRateThreshold)} take longer than ${formatSpan(of.slowCallDurationThreshold)}`
  return (
    `opens for ${formatSpan(of.waitDurationInOpenState)} when ${writeRatio(of.failureRateThreshold)} of ` +
    `${SlidingWindow.describe(of.slidingWindow)} fail${slow}, then tries ${of.permittedNumberOfCallsInHalfOpenState}`
  )
}

export type State =
  | { readonly name: "closed" }
  | { readonly name: "open"; readonly until: Instant }
  /** `permits`: how many more calls may begin. */
  | { readonly name: "half-open"; readonly permits: number }

export type Signal =
  /** A call wants to be made. */
  | { readonly kind: "asked"; readonly at: Instant }
  /** A call ended; `tally` is the window of this state with it. */
  | { readonly kind: "ended"; readonly at: Instant; readonly tally: Tally }
  /** A call was interrupted and says nothing. */
  | { readonly kind: "left" }

export const closed: State = { name: "closed" }

/** Whether a call that asks at this instant may be made. */
export const permits = (state: State, at: Instant): boolean => {
  switch (state.name) {
    case "closed":
      return true
    case "open":
      return at >= state.until
    case "half-open":
      return state.permits > 0
  }
}

/** What the tally says, in a window of `size` calls: "failed" and "slow" open the breaker, whichever is found first. */
const verdict = (
  options: Required<CircuitBreaker>,
  tally: Tally,
  size: number
): "failed" | "slow" | "good" | "too few" => {
  if (tally.calls < Math.min(options.minimumNumberOfCalls, size)) return "too few"
  if (tally.failed / tally.calls >= options.failureRateThreshold) return "failed"
  return tally.slow / tally.calls >= options.slowCallRateThreshold ? "slow" : "good"
}

/** What comes after `state`: the very same where nothing changes. Whether "asked" is let through, `permits` tells. */
export const step = (options: Required<CircuitBreaker>, state: State, signal: Signal): State => {
  switch (state.name) {
    case "closed": {
      if (signal.kind !== "ended") return state
      const size = "calls" in options.slidingWindow ? options.slidingWindow.calls : Infinity
      const found = verdict(options, signal.tally, size)
      return found === "failed" || found === "slow" ? opened(options, signal.at) : state
    }
    case "open":
      if (signal.kind !== "asked" || signal.at < state.until) return state
      return { name: "half-open", permits: options.permittedNumberOfCallsInHalfOpenState - 1 }
    case "half-open": {
      if (signal.kind === "asked") return state.permits > 0 ? { name: "half-open", permits: state.permits - 1 } : state
      if (signal.kind === "left") return { name: "half-open", permits: state.permits + 1 }
      const found = verdict(options, signal.tally, options.permittedNumberOfCallsInHalfOpenState)
      if (found === "too few") return state
      return found === "good" ? closed : opened(options, signal.at)
    }
  }
}

const opened = (options: Required<CircuitBreaker>, at: Instant): State => ({
  name: "open",
  until: at + options.waitDurationInOpenState
})

/** In words, for people: "opened: 60% of 100 calls failed". */
const told = (options: Required<CircuitBreaker>, state: State, { calls, failed, slow }: Tally): string => {
  const share = (of: number) => `${Number(((100 * of) / calls).toPrecision(3))}%`
  switch (state.name) {
    case "closed":
      return `closed: ${share(failed)} of ${calls} calls failed`
    case "half-open":
      return `half-open: tries ${options.permittedNumberOfCallsInHalfOpenState} calls`
    case "open":
      return failed / calls >= options.failureRateThreshold
        ? `opened: ${share(failed)} of ${calls} calls failed`
        : `opened: ${share(slow)} of ${calls} calls took longer than ${formatSpan(options.slowCallDurationThreshold)}`
  }
}

export const make = (options: CircuitBreaker, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const breaker = new Breaker(complete(options), caller, run)
    const breakerOpen = failing(caller.target, "breaker open")
    return (next) => {
      const guarded = new GuardedCall(breaker, next, breakerOpen)
      return launching(guarded)
    }
  })

const levels = { "closed": 0, "half-open": 1, "open": 2 } as const

/** The breaker of one caller: the state, its windows, and what is told about them. */
class Breaker {
  readonly run: Run
  /** Counts the changes of state, to tell a call that was let through in this state from older ones. */
  changes = 0
  readonly #options: Required<CircuitBreaker>
  readonly #label: string
  readonly #gauge: number
  readonly #rejected: number
  readonly #usual: Window
  readonly #trial: Window
  #state: State = closed

  constructor(options: Required<CircuitBreaker>, caller: Caller, run: Run) {
    this.run = run
    this.#options = options
    this.#label = caller.label
    this.#gauge = run.journal.meter({ name: "breaker state", of: caller.label, kind: "gauge" })
    this.#rejected = run.journal.meter({ name: "calls rejected by breaker", of: caller.label, kind: "counter" })
    this.#usual = SlidingWindow.make(options.slidingWindow)
    this.#trial = SlidingWindow.make({ calls: options.permittedNumberOfCallsInHalfOpenState })
  }

  /** Whether a call may be made now; then it must be told how that ended. */
  letsThrough(): boolean {
    const at = this.run.kernel.now
    if (permits(this.#state, at)) {
      if (this.#state !== closed) this.#go({ kind: "asked", at }, this.#trial)
      return true
    }
    this.run.journal.counted(this.#rejected)
    return false
  }

  ended(failed: boolean, took: Length): void {
    if (this.#state.name === "open") return
    const at = this.run.kernel.now
    const tally = this.#state === closed ? this.#usual : this.#trial
    tally.add(at, failed, took > this.#options.slowCallDurationThreshold)
    this.#go({ kind: "ended", at, tally }, tally)
  }

  /** A call that was let through after so many changes of state was interrupted. */
  left(changes: number): void {
    if (changes === this.changes) this.#go({ kind: "left" }, this.#trial)
  }

  #go(signal: Signal, tally: Tally): void {
    const before = this.#state
    this.#state = step(this.#options, before, signal)
    if (this.#state.name === before.name) return
    this.changes++
    this.run.journal.levelled(this.#gauge, levels[this.#state.name])
    this.run.journal.changed(this.#label, `breaker ${told(this.#options, this.#state, tally)}`)
    this.#usual.clear()
    this.#trial.clear()
  }
}

class GuardedCall implements Beginning<Request> {
  readonly #breaker: Breaker
  readonly #next: Endpoint
  readonly #breakerOpen: Effect.Effect<never, Failure>

  constructor(breaker: Breaker, next: Endpoint, breakerOpen: Effect.Effect<never, Failure>) {
    this.#breaker = breaker
    this.#next = next
    this.#breakerOpen = breakerOpen
  }

  begin(request: Request, fiber: Running): Step {
    if (!this.#breaker.letsThrough()) return this.#breakerOpen
    push(fiber, new Watch(this.#breaker))
    return enter(this.#next, request, fiber)
  }
}

/** The frame that tells the breaker how a call ended. */
class Watch extends Frame {
  readonly #breaker: Breaker
  readonly #changes: number
  readonly #began: Instant

  constructor(breaker: Breaker) {
    super()
    this.#breaker = breaker
    this.#changes = breaker.changes
    this.#began = breaker.run.kernel.now
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#breaker.ended(false, this.#breaker.run.kernel.now - this.#began)
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<unknown, unknown>): Step {
    this.#breaker.ended(true, this.#breaker.run.kernel.now - this.#began)
    return exit
  }

  override stopped(): undefined {
    this.#breaker.left(this.#changes)
    return undefined
  }
}
