/**
 * Timeout: the caller stops waiting after a while.
 *
 * Stopping to wait is not stopping the work: by default the callee goes on and its answer is thrown away, as with a
 * plain HTTP client and a thread-per-request server. `cancels` says how much of the work the caller can call back.
 * Compare `Deadline.ts`, which travels with the request and is known to everybody below.
 */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../kernel/Calendar.ts"
import type { Span as Length } from "../kernel/Instant.ts"
import { formatSpan, second } from "../kernel/Instant.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Lane, Timer } from "../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launch, launching, park, pass, push, resume } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy, Reply } from "../model/Endpoint.ts"
import { answered, full } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import type { Leave } from "./Cancels.ts"
import * as Cancelling from "./Cancels.ts"
import { Cutoff } from "./Cutoff.ts"
import { presetOf, saidOf } from "./Preset.ts"

/**
 * How long libraries wait; gRPC and Finagle have no limit unless told. That they stop a thread of their own then is not
 * stopping the callee.
 */
export const presets = {
  resilience4j: {
    options: { after: second },
    source:
      "resilience4j/resilience4j " +
      "resilience4j-timelimiter/src/main/java/io/github/resilience4j/timelimiter/TimeLimiterConfig.java"
  },
  polly: {
    options: { after: 30 * second },
    source: "App-vNext/Polly src/Polly.Core/Timeout/TimeoutStrategyOptions.cs"
  },
  hystrix: {
    options: { after: second },
    source: "Netflix/Hystrix hystrix-core/src/main/java/com/netflix/hystrix/HystrixCommandProperties.java"
  },
  envoy: {
    options: { after: 15 * second },
    source: "envoyproxy/envoy api/envoy/config/route/v3/route_components.proto"
  }
} as const

const Options = Schema.Struct({
  preset: presetOf(presets),
  after: Schema.optionalKey(Span).annotate({
    description:
      "How long the caller waits for the answer, retries below it included. An answer at that very instant is too " +
      "late. Needed unless there is a `preset`."
  }),
  cancels: Schema.optionalKey(Cancelling.Cancels).annotate({
    description: "What becomes of the call when the caller leaves: `nothing` (default), `waiting` or `everything`."
  })
}).check(
  Schema.makeFilter(({ after, preset }: { readonly after?: unknown; readonly preset?: unknown }) =>
    after !== undefined || preset !== undefined
      ? undefined
      : "a timeout needs to know after how long, e.g. after: 800ms"
  )
)

/** `timeout: 800ms`, or with `cancels`. */
export const Timeout = Schema.Union([Span, Options]).annotate({
  identifier: "Timeout",
  description: "The caller stops waiting after a while."
})

export type Timeout = typeof Timeout.Type

const complete = (options: Timeout): { readonly after: Length; readonly cancels: Cancelling.Cancels } => {
  if (typeof options === "number") return { after: options, cancels: "nothing" }
  const preset = options.preset === undefined ? { after: Infinity } : presets[options.preset].options
  return { cancels: "nothing", ...preset, ...options }
}

/** What becomes of the call when the caller leaves. */
export const cancelsOf = (options: Timeout): Cancelling.Cancels => complete(options).cancels

/** In words: "stops waiting after 800ms, while the callee keeps working". */
export const describe = (options: Timeout): string => {
  const { after, cancels } = complete(options)
  const preset = typeof options === "number" ? undefined : options.preset
  return `stops waiting after ${formatSpan(after)}, ${Cancelling.describe(cancels)}${saidOf(preset)}`
}

export const make = (options: Timeout, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { after, cancels } = complete(options)
    const lane = run.kernel.lane(after)
    const timedOut = failing(caller.target, "timed out")
    const leave = Cancelling.make(cancels, run.kernel)
    return (next) => {
      const timeout =
        cancels === "everything"
          ? new StoppingTimeout(run.kernel, lane, next, timedOut)
          : new LeavingTimeout(run.kernel, lane, next, timedOut, leave)
      return launching(timeout)
    }
  })

/** Where all work is called back the call needs no fiber of its own. */
class StoppingTimeout implements Beginning<Request> {
  readonly #kernel: Kernel
  readonly #lane: Lane
  readonly #next: Beginning<Request>
  readonly #timedOut: Effect.Effect<never, Failure>

  constructor(kernel: Kernel, lane: Lane, next: Endpoint, timedOut: Effect.Effect<never, Failure>) {
    this.#kernel = kernel
    this.#lane = lane
    this.#next = beginning(next)
    this.#timedOut = timedOut
  }

  begin(request: Request, fiber: Running): Step {
    const hop = request.child(request.caller)
    const call = new Cutoff(this.#kernel, hop, fiber, this.#timedOut)
    this.#lane.start(this.#kernel.now, call)
    push(fiber, call)
    return this.#next.begin(hop, fiber)
  }
}

/** Where work may go on without the caller it is done on a fiber of its own. */
class LeavingTimeout implements Beginning<Request> {
  readonly kernel: Kernel
  readonly lane: Lane
  readonly next: Beginning<Request>
  readonly timedOut: Effect.Effect<never, Failure>
  readonly leave: Leave

  constructor(kernel: Kernel, lane: Lane, next: Endpoint, timedOut: Effect.Effect<never, Failure>, leave: Leave) {
    this.kernel = kernel
    this.lane = lane
    this.next = beginning(next)
    this.timedOut = timedOut
    this.leave = leave
  }

  begin(request: Request, fiber: Running): Step {
    const call = new TimedCall(this, request.child(request.caller), fiber)
    // Before the callee begins, so that the timeout comes first if both are due at the same instant.
    this.lane.start(this.kernel.now, call)
    call.callee = this.kernel.fork(launch(callee, call)) as unknown as Running
    if (call.reply !== undefined) return call.reply
    push(fiber, call)
    return park(fiber)
  }
}

/** What the callee's own fiber runs: the call, with the timed call as its last frame. */
const callee: Beginning<TimedCall> = {
  begin(call, fiber) {
    push(fiber, call)
    return call.policy.next.begin(call.hop, fiber)
  }
}

/**
 * One call under a timeout: the last frame of the callee's fiber, and the frame on which the caller's fiber waits.
 * Which of the two it is asked as is told by the fiber.
 */
class TimedCall extends Frame implements Timer, Due {
  isRunning = true
  readonly policy: LeavingTimeout
  readonly hop: Request
  readonly caller: Running
  callee: Running | undefined
  /** The callee's outcome, once there is one that the caller still wanted. */
  reply: Effect.Effect<Reply, Failure> | undefined
  #state: "waiting" | "answered" | "over" = "waiting"

  constructor(policy: LeavingTimeout, hop: Request, caller: Running) {
    super()
    this.policy = policy
    this.hop = hop
    this.caller = caller
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (fiber !== this.caller) this.#answer(value === full ? answered : Exit.succeed(value as Reply))
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<Reply, Failure>, fiber: Running): Step {
    if (fiber !== this.caller) this.#answer(exit)
    return exit
  }

  override stopped(fiber: Running, cause: Cause.Cause<Failure> | undefined): Step | undefined {
    if (fiber !== this.caller) this.#answer(cause === undefined ? Exit.interrupt() : Exit.failCause(cause))
    else if (this.#state === "waiting") this.#leave()
    else this.#state = "over"
    return undefined
  }

  /** The callee has answered, and the caller goes on. */
  due(): void {
    if (this.#state !== "answered") return
    this.#state = "over"
    resume(this.caller, this.reply!)
  }

  expired(): void {
    this.hop.timeOut()
    this.#leave()
    resume(this.caller, this.policy.timedOut)
  }

  #answer(reply: Effect.Effect<Reply, Failure>): void {
    if (this.#state !== "waiting") return
    this.#state = "answered"
    this.isRunning = false
    this.reply = reply
    // Without a callee yet, it answered while it was being started: the caller has not parked and goes on by itself.
    if (this.callee !== undefined) this.policy.kernel.soon(this)
  }

  #leave(): void {
    this.#state = "over"
    this.isRunning = false
    this.policy.leave(this.hop, this.callee!)
  }
}
