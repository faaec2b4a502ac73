/**
 * Fallback: what the caller does instead when a call fails.
 *
 * Either an answer out of nowhere (a default, an empty list), or other steps: ask a cache, another provider. Both count
 * as degraded answers unless it says otherwise. Steps that fail too hand their own failure on.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { launching, pass, push, Recovery } from "../kernel/Process.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import { Distribution } from "../model/Distribution.ts"
import type { Caller, Endpoint, Policy, Reply } from "../model/Endpoint.ts"
import { answered, degraded, full, stale } from "../model/Endpoint.ts"
import { outcomeOf } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Request } from "../model/Request.ts"
import { Reasons, tableOf } from "./Reasons.ts"

const quality = Schema.Literals(["degraded", "stale", "full"])

const on = Schema.optionalKey(Reasons).annotate({ description: "Which failures it stands in for. Default: all." })

/** The schema with steps of the given kind: the scenario language brings its own. */
export const withSteps = <S extends Schema.Top>(step: S) =>
  Schema.Union([
    Schema.Struct({
      steps: Schema.NonEmptyArray(step).annotate({ description: "What is done instead." }),
      answer: Schema.optionalKey(quality).annotate({
        description: "What their answer counts as. Default `degraded`; `full` where it is as good as the real thing."
      }),
      on
    }),
    Schema.Struct({
      answer: quality.annotate({ description: "What the answer counts as: `degraded`, `stale` or `full`." }),
      after: Schema.optionalKey(Distribution).annotate({
        description: "How long making the answer takes. Default 0s."
      }),
      on
    })
  ]).annotate({ identifier: "Fallback", description: "What the caller does instead when a call fails." })

/** `fallback: {answer: degraded, after: 1ms}`, or `{steps: [...]}`. */
export const Fallback = withSteps(Schema.Unknown)

export type Fallback = typeof Fallback.Type

/** In words: "falls back to a degraded answer". */
export const describe = (options: Fallback): string => {
  const which = options.on === undefined ? "" : `, if ${options.on.join(" or ")}`
  if (!("steps" in options)) {
    const after = options.after === undefined ? "" : ` after ${options.after.text}`
    return `falls back to a ${options.answer} answer${after}${which}`
  }
  const { answer = "degraded", steps } = options
  const others = steps.length === 1 ? "another step" : `${steps.length} other steps`
  return `falls back to ${others} for a ${answer} answer${which}`
}

const replies = { degraded, stale, full }

/** `steps` is what the options' steps were compiled to; it must be given where they have steps. */
export const make = (options: Fallback, caller: Caller, run: Run, steps?: Endpoint): Policy =>
  Effect.sync(() => {
    const reply = replies[options.answer ?? "degraded"]
    const shared: Shared = {
      run,
      isCovered: tableOf(options.on),
      used: run.journal.meter({ name: "fallbacks used", of: caller.label, kind: "counter" }),
      reply,
      answer: reply === full ? answered : Exit.succeed(reply),
      after: "steps" in options ? undefined : options.after,
      stream: run.kernel.streams.stream(`${caller.label}/fallback`),
      steps
    }
    return (next) => {
      const fallback: Beginning<Request> = {
        begin(request, fiber) {
          push(fiber, new CoveredCall(shared, request))
          return next(request)
        }
      }
      return launching(fallback)
    }
  })

interface Shared {
  readonly run: Run
  readonly isCovered: ReadonlyArray<boolean>
  readonly used: number
  readonly reply: Reply
  readonly answer: Effect.Effect<Reply>
  readonly after: Distribution | undefined
  readonly stream: RandomStream
  readonly steps: Endpoint | undefined
}

/** The frame under the call, and then under the steps that stand in for it. */
class CoveredCall extends Recovery {
  readonly #shared: Shared
  readonly #request: Request
  #isStandingIn = false

  constructor(shared: Shared, request: Request) {
    super()
    this.#shared = shared
    this.#request = request
  }

  override succeeded(value: unknown, fiber: Running): Step {
    return pass(this.#isStandingIn ? this.#shared.reply : value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<unknown, unknown>, fiber: Running): Step {
    const { after, answer, isCovered, run, steps, stream, used } = this.#shared
    if (this.#isStandingIn || !isCovered[outcomeOf(failure)]) return exit
    run.journal.counted(used)
    if (steps === undefined) {
      const span = after === undefined ? 0 : after.sample(stream)
      return span === 0 ? answer : run.kernel.wait(span, fiber, answer)
    }
    this.#isStandingIn = true
    push(fiber, this)
    return steps(this.#request.child(this.#request.caller))
  }
}
