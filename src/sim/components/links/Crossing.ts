/**
 * Crossing: a call that goes out over one route and comes back over another.
 *
 * A call that arrives twice is done twice, and nobody ever hears of the second answer: what was done for it is wasted work.
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Due } from "../../kernel/Calendar.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launch, launching, pass, push } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import type { Endpoint, Reply } from "../../model/Endpoint.ts"
import { answered, full } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import { Connection } from "./Connection.ts"
import type { Route } from "./Route.ts"

/** `next` as it is reached over `out`, its answers coming over `back`. */
export const crossing = (
  out: Route,
  back: Route,
  next: Endpoint,
  run: Run,
  callee: Conditions | undefined
): Endpoint => {
  const cross = new Cross(out, back, next, run.kernel, connectionOver(out, back, run, callee))
  return launching(cross)
}

const connectionOver = (
  out: Route,
  back: Route,
  { journal }: Run,
  callee: Conditions | undefined
): Connection | undefined => {
  if (out.connect === undefined) return undefined
  const { meter, options } = out.connect
  const takes = () => {
    journal.counted(meter)
    let span = 0
    for (let i = 0; i < (options.roundTrips ?? 1); i++) span += out.drawSpan() + back.drawSpan()
    return span
  }
  return new Connection(options, takes, [out.conditions, back.conditions, ...(callee === undefined ? [] : [callee])])
}

class Cross implements Beginning<Request> {
  readonly #out: Route
  readonly #back: Route
  readonly #unreachable: Effect.Effect<never, Failure>
  /** It knows nothing of the call, so that one does for all. */
  readonly #returning: Returning
  readonly #next: Endpoint
  readonly #beginning: Beginning<Request>
  readonly #kernel: Run["kernel"]
  readonly #connection: Connection | undefined
  readonly #connected: Beginning<Request> = { begin: (request, fiber) => this.send(request, fiber) }

  constructor(out: Route, back: Route, next: Endpoint, kernel: Run["kernel"], connection: Connection | undefined) {
    this.#connection = connection
    this.#out = out
    this.#back = back
    this.#next = next
    this.#kernel = kernel
    this.#beginning = beginning(next)
    this.#unreachable = failing(out.to.component, "unreachable")
    this.#returning = new Returning(back, this.#unreachable)
  }

  begin(request: Request, fiber: Running): Step {
    const back = this.#back
    if (this.#out.isFree && back.isFree) return this.#beginning.begin(request, fiber)
    const stopped = this.#out.stops(fiber, this.#unreachable)
    if (stopped !== undefined) return stopped
    const returning = back.pipe === undefined ? this.#returning : new SizedReturning(back, this.#unreachable, request)
    push(fiber, returning)
    if (this.#out.drawsDuplicate()) this.#kernel.soon(new Duplicate(this, request, this.#kernel))
    if (this.#connection !== undefined) {
      const wait = this.#connection.use(this.#kernel.now)
      if (wait > 0) return this.#kernel.wait(wait, fiber, launch(this.#connected, request))
    }
    return this.send(request, fiber)
  }

  /** The message of a call, on its way. */
  send(request: Request, fiber: Running): Step {
    const { pipe } = this.#out
    const next = this.#next(request)
    return pipe === undefined
      ? this.#out.carry(fiber, next)
      : this.#out.carryThrough(pipe, fiber, next, request, request.messageSize?.request ?? 0)
  }
}

/** The same call once more, sent just after it, on a fiber for which nobody waits. */
class Duplicate implements Due, Beginning<undefined> {
  readonly #cross: Cross
  readonly #request: Request
  readonly #kernel: Run["kernel"]

  constructor(cross: Cross, request: Request, kernel: Run["kernel"]) {
    this.#cross = cross
    this.#request = request
    this.#kernel = kernel
  }

  due(): void {
    this.#kernel.fork(launch(this, undefined))
  }

  begin(_argument: undefined, fiber: Running): Step {
    const copy = this.#request.child(this.#request.caller)
    copy.leave(this.#kernel.now)
    return this.#cross.send(copy, fiber)
  }
}

/** Brings back the answer, or the failure with which the callee answered. */
class Returning extends Frame {
  readonly back: Route
  readonly #unreachable: Effect.Effect<never, Failure>

  constructor(back: Route, unreachable: Effect.Effect<never, Failure>) {
    super()
    this.back = back
    this.#unreachable = unreachable
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.back.isFree) return pass(value, fiber)
    return this.#send(fiber, value === full ? answered : Exit.succeed(value as Reply))
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>, fiber: Running): Step {
    return this.#send(fiber, exit)
  }

  protected carry(fiber: Running, answer: Effect.Effect<any, any>): Step {
    return this.back.carry(fiber, answer)
  }

  #send(fiber: Running, answer: Effect.Effect<any, any>): Step {
    return this.back.stops(fiber, this.#unreachable) ?? this.carry(fiber, answer)
  }
}

/** The same where answers of some size have to go through a pipe. */
class SizedReturning extends Returning {
  readonly #request: Request

  constructor(back: Route, unreachable: Effect.Effect<never, Failure>, request: Request) {
    super(back, unreachable)
    this.#request = request
  }

  protected override carry(fiber: Running, answer: Effect.Effect<any, any>): Step {
    const bytes = this.#request.messageSize?.answer ?? 0
    return this.back.carryThrough(this.back.pipe!, fiber, answer, this.#request, bytes)
  }
}
