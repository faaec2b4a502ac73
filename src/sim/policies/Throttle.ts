/**
 * Throttle: a caller holds some of its own calls back when too many of them are refused.
 *
 * A call that is held back is never sent and fails at once with "throttled": it costs the callee nothing, not even the
 * refusal. Each algorithm has its own file under `throttles/`; all draw, so that a few calls still go and find out when it
 * is over.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../kernel/Process.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import type { Caller, Policy, Reply } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing, outcomeOf } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Request } from "../model/Request.ts"
import { tableOf } from "./Reasons.ts"
import * as Adaptive from "./throttles/Adaptive.ts"
import * as AdmissionControl from "./throttles/AdmissionControl.ts"
import type { Rule } from "./throttles/Rule.ts"

/** `throttle: {k: 2, window: 2m}`, or `{algorithm: admission-control, srThreshold: 95%}`. */
export const Throttle = Schema.Union([Adaptive.Options, AdmissionControl.Options]).annotate({
  identifier: "Throttle",
  title: "throttle",
  description: "A caller holds some of its own calls back when too many are refused."
})

export type Throttle = typeof Throttle.Type

const isAdmission = (options: Throttle): options is AdmissionControl.Options =>
  options.algorithm === "admission-control"

/** In words: "makes at most 2 times as many calls as were accepted in the last 2m, and holds the others back". */
export const describe = (options: Throttle): string => {
  const which = options.on === undefined ? "" : ` (only ${options.on.join(" or ")} is a refusal)`
  return `${isAdmission(options) ? AdmissionControl.describe(options) : Adaptive.describe(options)}${which}`
}

export const make = (options: Throttle, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const shared: Shared = {
      run,
      rule: isAdmission(options)
        ? new AdmissionControl.AdmissionControl(options)
        : new Adaptive.AdaptiveThrottle(options),
      isRefusal: tableOf(options.on, isAdmission(options) ? [] : Adaptive.accepted),
      stream: run.kernel.streams.stream(`${caller.label}/throttle`),
      throttled: failing(caller.target, "throttled"),
      count: run.journal.meter({ name: "calls throttled", of: caller.label, kind: "counter" })
    }
    return (next) => launching(new ThrottlePolicy(shared, beginning(next)))
  })

/** What all calls of one caller have in common. */
interface Shared {
  readonly run: Run
  readonly rule: Rule
  readonly isRefusal: ReadonlyArray<boolean>
  readonly stream: RandomStream
  readonly throttled: Effect.Effect<never, Failure>
  readonly count: number
}

class ThrottlePolicy implements Beginning<Request> {
  readonly #shared: Shared
  readonly #next: Beginning<Request>

  constructor(shared: Shared, next: Beginning<Request>) {
    this.#shared = shared
    this.#next = next
  }

  begin(request: Request, fiber: Running): Step {
    const { count, rule, run, stream, throttled } = this.#shared
    const { now } = run.kernel
    const chance = rule.chance(now)
    if (chance > 0 && stream.next() < chance) {
      rule.heldBack(now)
      run.journal.counted(count)
      return throttled
    }
    rule.made(now)
    push(fiber, new Sent(this.#shared))
    return this.#next.begin(request, fiber)
  }
}

/** One call that was not held back. */
class Sent extends Frame {
  readonly #shared: Shared

  constructor(shared: Shared) {
    super()
    this.#shared = shared
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#ended(true)
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<Reply, Failure>): Step {
    this.#ended(!this.#shared.isRefusal[outcomeOf(failure)])
    return exit
  }

  override stopped(): undefined {
    this.#ended(false)
    return undefined
  }

  #ended(isGood: boolean): void {
    this.#shared.rule.ended(this.#shared.run.kernel.now, isGood)
  }
}
