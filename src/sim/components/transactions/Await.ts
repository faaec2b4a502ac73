/**
 * Await: waits until something has happened for the same request, whoever does it: services that react to each other's events.
 *
 * Nothing says that it ever will: an event can be lost, or whoever should react can be stuck, and nobody else knows of the whole.
 * So there is always a time after which it is given up.
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Timer } from "../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, park, push, resume } from "../../kernel/Process.ts"
import { required } from "../../model/Described.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import { Span } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import type { Happened } from "./Happened.ts"

/** What a step that waits for an effect is told. */
export const Await = Schema.Struct({
  any: required(
    Schema.NonEmptyArray(Schema.NonEmptyString),
    "The effects it waits for, for the same request: the first of them is enough. What has happened already is not waited for."
  ),
  within: required(Span, "How long it waits before it fails as `timed out`. What never comes is waited for so long.")
})
export type Await = typeof Await.Type

/** In words: "waits until booked or refunded has happened, at most 30s". */
export const describe = ({ any, within }: Await): string =>
  `waits until ${any.join(" or ")} has happened, at most ${formatSpan(within)}`

export const make = ({ any, within }: Await, name: string, happened: Happened, run: Run): Endpoint => {
  for (const effect of any) happened.mind(effect)
  const lane = run.kernel.lane(within)
  const timedOut = failing(name, "timed out")
  const waiting: Beginning<Request> = {
    begin: ({ id }, fiber) => {
      if (any.some((effect) => happened.has(effect, id))) return answered
      const waiter = new Waiter(any, id, happened, run, fiber, timedOut)
      happened.expect(any, id, waiter)
      lane.start(run.kernel.now, waiter)
      push(fiber, waiter)
      return park(fiber)
    }
  }
  return launching(waiting)
}

/** One who waits; whoever wakes it is in the middle of something else. */
class Waiter extends Frame implements Due, Timer {
  isRunning = true
  #isOver = false
  readonly #any: ReadonlyArray<string>
  readonly #id: number
  readonly #happened: Happened
  readonly #run: Run
  readonly #fiber: Running
  readonly #timedOut: Effect.Effect<never, Failure>

  constructor(
    any: ReadonlyArray<string>,
    id: number,
    happened: Happened,
    run: Run,
    fiber: Running,
    timedOut: Effect.Effect<never, Failure>
  ) {
    super()
    this.#any = any
    this.#id = id
    this.#happened = happened
    this.#run = run
    this.#fiber = fiber
    this.#timedOut = timedOut
  }

  /** It has happened. */
  wake(): void {
    if (!this.isRunning) return
    this.isRunning = false
    this.#run.kernel.soon(this)
  }

  due(): void {
    if (!this.#isOver) this.#goOn(answered)
  }

  expired(): void {
    if (!this.#isOver) this.#goOn(this.#timedOut)
  }

  override stopped(): undefined {
    this.#end()
  }

  #goOn(effect: Effect.Effect<any, Failure>): void {
    this.#end()
    resume(this.#fiber, effect)
  }

  #end(): void {
    this.#isOver = true
    this.isRunning = false
    this.#happened.forget(this.#any, this.#id, this)
  }
}

/** What is done if an effect has happened. */
export interface Reaction {
  readonly happened: string
  readonly steps: Endpoint
}

/** The first of these whose effect has happened for the request, or else the other. */
export const whenHappened = (branches: ReadonlyArray<Reaction>, otherwise: Endpoint, happened: Happened): Endpoint => {
  for (const branch of branches) happened.mind(branch.happened)
  const ways = branches.map((branch) => ({ happened: branch.happened, steps: beginning(branch.steps) }))
  const other = beginning(otherwise)
  const choosing: Beginning<Request> = {
    begin: (request, fiber): Step => {
      const way = ways.find((one) => happened.has(one.happened, request.id))
      return (way?.steps ?? other).begin(request, fiber)
    }
  }
  return launching(choosing)
}
