/**
 * Adaptive limit: a bulkhead that finds its own size, from how calls go.
 *
 * Each algorithm has its own file under `limits/`. What is over the limit fails at once with "too many in flight".
 * Learned from are calls that were answered, and those that were dropped on the way (`drops`); any other failure, and a
 * call that was interrupted, says nothing about how much the callee can take.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Instant } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../kernel/Process.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import type { Caller, Policy } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing, outcomeOf } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Request } from "../model/Request.ts"
import * as Aimd from "./limits/Aimd.ts"
import * as Gradient2 from "./limits/Gradient2.ts"
import type { Limit } from "./limits/Limit.ts"
import * as Vegas from "./limits/Vegas.ts"
import * as Windowed from "./limits/Windowed.ts"
import { Reasons, tableOf } from "./Reasons.ts"

const shared = {
  window: Schema.optionalKey(Windowed.Options).annotate({
    description: "Learns once for each window of time, e.g. `{time: 1s}`. Default: from each call."
  }),
  drops: Schema.optionalKey(Reasons).annotate({
    description:
      "Which failures tell of too much load. Default: `timed out`, `queue full`, `too many in flight`, " +
      "`rate limited`, `shed` and `expired`. Other failures are not learned from."
  })
}

/** Of a struct with bounds whose defaults are 20 and 200. */
const inOrder = Schema.makeFilter(({ max = 200, min = 20 }: { readonly max?: number; readonly min?: number }) =>
  min <= max ? undefined : `the min of a limit is not above its max, got ${min} and ${max}`
)

/** `adaptiveLimit: {algorithm: vegas}`, and the numbers of the algorithm. */
export const AdaptiveLimit = Schema.Union([
  Schema.Struct({ ...Aimd.fields, ...shared }).check(inOrder),
  Schema.Struct({ ...Vegas.fields, ...shared }),
  Schema.Struct({ ...Gradient2.fields, ...shared }).check(inOrder)
]).annotate({
  identifier: "AdaptiveLimit",
  title: "adaptive limit",
  description: "A limit of calls in flight that is learned from how calls go. As in Netflix concurrency-limits."
})

export type AdaptiveLimit = typeof AdaptiveLimit.Type

const defaults = { aimd: { min: 20, max: 200 }, vegas: { min: 1, max: 1000 }, gradient2: { min: 20, max: 200 } }

/** In words: "at most as many calls at a time as vegas finds, 1 to 1000, more are rejected". */
export const describe = (options: AdaptiveLimit): string => {
  const { max, min } = { ...defaults[options.algorithm], ...options }
  return `at most as many calls at a time as ${options.algorithm} finds, ${min} to ${max}, more are rejected`
}

const drops = ["timed out", "queue full", "too many in flight", "rate limited", "shed", "expired"] as const

const limitOf = (options: AdaptiveLimit, stream: RandomStream): Limit => {
  switch (options.algorithm) {
    case "aimd":
      return Aimd.make(options)
    case "vegas":
      return Vegas.make(options, stream)
    case "gradient2":
      return Gradient2.make(options)
  }
}

export const make = (options: AdaptiveLimit, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const learner = new Learner(options, caller, run)
    const tooMany = failing(caller.target, "too many in flight")
    return (next) => {
      const limited = new LimitedCall(learner, beginning(next), tooMany)
      return launching(limited)
    }
  })

/** The limit of one caller, how many are in flight, and what is told about them. */
class Learner {
  readonly run: Run
  readonly #limit: Limit
  readonly #windowed: Windowed.Windowed | undefined
  readonly #isDrop: ReadonlyArray<boolean>
  readonly #gauge: number
  readonly #rejected: number
  #inFlight = 0
  /** The limit as the gauge shows it. */
  #shown = 0

  constructor(options: AdaptiveLimit, caller: Caller, run: Run) {
    this.run = run
    this.#limit = limitOf(options, run.kernel.streams.stream(`${caller.label}/adaptive limit`))
    this.#windowed = options.window && new Windowed.Windowed(options.window, this.#limit)
    this.#isDrop = tableOf(options.drops ?? drops)
    this.#gauge = run.journal.meter({ name: "concurrency limit", of: caller.label, kind: "gauge" })
    this.#rejected = run.journal.meter({
      name: "calls rejected by adaptive limit",
      of: caller.label,
      kind: "counter"
    })
  }

  /** How many are in flight with a call that begins now; 0 if there is no room for it. */
  admits(): number {
    this.#show()
    if (this.#inFlight < this.#limit.limit) return ++this.#inFlight
    this.run.journal.counted(this.#rejected)
    return 0
  }

  left(): void {
    this.#inFlight--
  }

  succeeded(began: Instant, inFlight: number): void {
    this.#inFlight--
    this.#learn(began, inFlight, false)
  }

  failed(failure: unknown, began: Instant, inFlight: number): void {
    this.#inFlight--
    if (this.#isDrop[outcomeOf(failure)]) this.#learn(began, inFlight, true)
  }

  #learn(began: Instant, inFlight: number, isDropped: boolean): void {
    const { now } = this.run.kernel
    // An answer at once is as fast as any can be.
    const took = Math.max(1, now - began)
    if (this.#windowed === undefined) this.#limit.sample(took, inFlight, isDropped)
    else this.#windowed.sample(now, took, inFlight, isDropped)
    this.#show()
  }

  #show(): void {
    const { limit } = this.#limit
    if (limit === this.#shown) return
    this.#shown = limit
    this.run.journal.levelled(this.#gauge, limit)
  }
}

class LimitedCall implements Beginning<Request> {
  readonly #learner: Learner
  readonly #next: Beginning<Request>
  readonly #tooMany: Effect.Effect<never, Failure>

  constructor(learner: Learner, next: Beginning<Request>, tooMany: Effect.Effect<never, Failure>) {
    this.#learner = learner
    this.#next = next
    this.#tooMany = tooMany
  }

  begin(request: Request, fiber: Running): Step {
    const inFlight = this.#learner.admits()
    if (inFlight === 0) return this.#tooMany
    push(fiber, new InFlight(this.#learner, inFlight))
    return this.#next.begin(request, fiber)
  }
}

/** The frame of a call that was let in. */
class InFlight extends Frame {
  readonly #learner: Learner
  readonly #inFlight: number
  readonly #began: Instant

  constructor(learner: Learner, inFlight: number) {
    super()
    this.#learner = learner
    this.#inFlight = inFlight
    this.#began = learner.run.kernel.now
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#learner.succeeded(this.#began, this.#inFlight)
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<unknown, unknown>): Step {
    this.#learner.failed(failure, this.#began, this.#inFlight)
    return exit
  }

  override stopped(): undefined {
    this.#learner.left()
    return undefined
  }
}
