/**
 * Patience: a user who leaves when the answer takes too long.
 *
 * Nobody tells the system: what was begun is worked on to its end, for nobody. Unlike a timeout, which is the client's code, it is
 * the person in front of it, with a patience that is drawn anew for each wish.
 */
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Due } from "../kernel/Calendar.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launch, launching, park, pass, push, resume } from "../kernel/Process.ts"
import type { RandomStream } from "../kernel/RandomStreams.ts"
import type { Distribution } from "../model/Distribution.ts"
import type { Endpoint, Reply } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import type { Request } from "../model/Request.ts"

export interface PatienceOptions {
  /** The journey, for failures. */
  readonly name: string
  readonly patience: Distribution
  readonly stream: RandomStream
}

/** The steps of a journey whose users leave when their patience is over. An answer at that very instant is too late. */
export const impatient = ({ name, patience, stream }: PatienceOptions, steps: Endpoint, { kernel }: Run): Endpoint => {
  const gaveUp = failing(name, "gave up")
  const work = working(beginning(steps))
  return launching<Reply, Failure, Request>({
    begin: (request, fiber) => {
      const waiting = new Waiting(request.child(request.caller), fiber, gaveUp, kernel)
      // Before the steps begin, so that the patience ends first if both are due at the same instant.
      kernel.after(patience.sample(stream), waiting)
      waiting.work = kernel.fork(launch(work, waiting)) as unknown as Running
      if (waiting.reply !== undefined) {
        waiting.isOver = true
        return waiting.reply
      }
      push(fiber, waiting)
      return park(fiber)
    }
  })
}

/** What the fiber of the steps runs, with the user as its last frame. */
const working = (steps: Beginning<Request>): Beginning<Waiting> => ({
  begin: (waiting, fiber) => {
    push(fiber, waiting)
    return steps.begin(waiting.hop, fiber)
  }
})

/**
 * A user who waits: the last frame of the fiber on which the steps are done, the frame on which the user's own waits, and what is due
 * when the patience is over.
 */
class Waiting extends Frame implements Due {
  /** Left, or answered. */
  isOver = false
  reply: Effect.Effect<Reply, Failure> | undefined
  work: Running | undefined
  readonly hop: Request
  readonly #user: Running
  readonly #gaveUp: Effect.Effect<never, Failure>
  readonly #kernel: Run["kernel"]

  constructor(hop: Request, user: Running, gaveUp: Effect.Effect<never, Failure>, kernel: Run["kernel"]) {
    super()
    this.hop = hop
    this.#user = user
    this.#gaveUp = gaveUp
    this.#kernel = kernel
  }

  /** The patience is over. */
  due(): void {
    if (this.isOver || this.reply !== undefined) return
    this.#leave()
    resume(this.#user, this.#gaveUp)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (fiber !== this.#user) this.#answer(Exit.succeed(value as Reply))
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<Reply, Failure>, fiber: Running): Step {
    if (fiber !== this.#user) this.#answer(exit)
    return exit
  }

  override stopped(fiber: Running, cause: Cause.Cause<Failure> | undefined): undefined {
    if (fiber !== this.#user) this.#answer(cause === undefined ? Exit.interrupt() : Exit.failCause(cause))
    else if (!this.isOver) this.#leave()
    return undefined
  }

  #answer(reply: Effect.Effect<Reply, Failure>): void {
    if (this.isOver) return
    this.reply = reply
    // Without a fiber yet, the steps were over while they were being begun: the user has not parked.
    if (this.work !== undefined) this.#kernel.soon({ due: () => this.#goOn(reply) })
  }

  #goOn(reply: Effect.Effect<Reply, Failure>): void {
    if (this.isOver) return
    this.isOver = true
    resume(this.#user, reply)
  }

  #leave(): void {
    this.isOver = true
    this.hop.leave(this.#kernel.now)
  }
}
