/**
 * Journey: what a user wants, and one try to have it: an iteration in k6's words.
 *
 * An iteration is one request of one user, on a fiber of its own. Its response time counts from the instant at which it was
 * meant to start, so a load generator that is late does not hide it (no coordinated omission).
 */
import type * as Cause from "effect/Cause"
import type { Instant } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launch, pass, push } from "../kernel/Process.ts"
import type { Conditions } from "../model/Conditions.ts"
import type { Endpoint, Reply } from "../model/Endpoint.ts"
import { degraded, stale } from "../model/Endpoint.ts"
import { ok, outcomeFor, outcomeOf } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Place } from "../model/Request.ts"
import { Request } from "../model/Request.ts"

export interface Journey {
  /** Position among the world's journeys. */
  readonly index: number
  readonly name: string
  /** Where its users are. */
  readonly place: Place
  readonly priority: number
  /** Draws what a request is about; `undefined`: always 0. */
  readonly drawKey: (() => number) | undefined
  /** Its steps. */
  readonly steps: Endpoint
  /** `load` of these conditions multiplies the arrivals. */
  readonly conditions: Conditions
  /** Position of the k6 scenario that runs it among the world's loads. Default: nobody asks. */
  readonly load?: number
}

/** What becomes of a finished iteration, for the executor that began it. */
export interface User {
  iterationEnded(iteration: Iteration): void
}

/** Begins iterations and knows which are under way. */
export class Iterations {
  readonly run: Run
  /** Told of code that threw: the run cannot mean anything any more. */
  readonly onDefect: (cause: Cause.Cause<unknown>, journey: Journey) => void
  /** Whose iterations they are; `undefined`: nobody's in particular. */
  drawTenant: (() => number) | undefined
  #begun = 0

  constructor(run: Run, onDefect: (cause: Cause.Cause<unknown>, journey: Journey) => void) {
    this.run = run
    this.onDefect = onDefect
  }

  /** Begins an iteration that was meant to start at `intendedAt`. */
  begin(journey: Journey, intendedAt: Instant, user: User): Iteration {
    const request = new Request(this.#begun++, journey.index, intendedAt, journey.place)
    request.priority = journey.priority
    request.load = journey.load ?? -1
    if (this.drawTenant !== undefined) request.tenant = this.drawTenant()
    if (journey.drawKey !== undefined) request.key = journey.drawKey()
    const iteration = new Iteration(this, journey, request, user)
    this.run.kernel.unfinished++
    iteration.fiber = this.run.kernel.fork(launch(iterating, iteration)) as unknown as Running
    return iteration
  }
}

const iterating: Beginning<Iteration> = {
  begin: (iteration, fiber) => {
    push(fiber, iteration)
    iteration.iterations.run.journal.requestBegan(iteration.request)
    return beginning(iteration.journey.steps).begin(iteration.request, fiber)
  }
}

export class Iteration extends Frame {
  isOver = false
  /** Where its executor keeps it; -1 while it does not. */
  position = -1
  fiber: Running | undefined = undefined
  readonly iterations: Iterations
  readonly journey: Journey
  readonly request: Request
  readonly #user: User

  constructor(iterations: Iterations, journey: Journey, request: Request, user: User) {
    super()
    this.iterations = iterations
    this.journey = journey
    this.request = request
    this.#user = user
  }

  /** Cuts it off: the test is over. Nobody is told but the journal. */
  interrupt(): void {
    if (!this.isOver) this.fiber?.interruptUnsafe()
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.iterations.run.journal.requestEnded(this.request, ok, qualityOf(value as Reply))
    this.#end()
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Parameters<Frame["failed"]>[1]): Step {
    this.iterations.run.journal.requestEnded(this.request, outcomeOf(failure), 0)
    this.#end()
    return exit
  }

  override stopped(_fiber: Running, cause: Cause.Cause<unknown> | undefined): undefined {
    if (this.isOver) return
    if (cause === undefined) {
      this.request.leave(this.iterations.run.kernel.now)
      this.iterations.run.journal.iterationLost(this.journey.index, "interrupted", this.request)
    } else {
      this.iterations.run.journal.requestEnded(this.request, outcomeFor("error"), 0)
      this.iterations.onDefect(cause, this.journey)
    }
    this.#end()
  }

  #end(): void {
    this.isOver = true
    this.iterations.run.kernel.unfinished--
    this.#user.iterationEnded(this)
  }
}

const qualityOf = (reply: Reply): number => (reply === degraded ? 2 : reply === stale ? 1 : 0)
