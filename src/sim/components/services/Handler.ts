/**
 * Handler: what an endpoint does with a request, put together from steps.
 *
 * Every step is itself an endpoint; these are the ways to join them. The answer of several steps is as good as the worst of
 * their answers: one fallback below makes the whole answer degraded.
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Due } from "../../kernel/Calendar.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launch, launching, park, pass, push, resume } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Distribution } from "../../model/Distribution.ts"
import type { Endpoint, Reply } from "../../model/Endpoint.ts"
import { answered, degraded, full } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"

/** The worse of two answers. A user's own code may answer with anything; that counts as full. */
const worse = (one: Reply, other: unknown): Reply => {
  if (other === full || one === degraded || typeof other !== "object" || other === null || !("quality" in other))
    return one
  return other.quality === "full" ? one : (other as Reply)
}

/** Answers in full at once: a handler without steps. */
export const nothing: Endpoint = () => answered

/** One after the other; the first failure ends it. */
export const sequence = (steps: ReadonlyArray<Endpoint>): Endpoint => {
  if (steps.length === 0) return nothing
  if (steps.length === 1) return steps[0]!
  const beginnings = steps.map(beginning)
  const first = beginnings[0]!
  const sequencing: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Sequence(beginnings, request))
      return first.begin(request, fiber)
    }
  }
  return launching(sequencing)
}

class Sequence extends Frame {
  readonly #steps: ReadonlyArray<Beginning<Request>>
  readonly #request: Request
  #next = 1
  #reply: Reply = full

  constructor(steps: ReadonlyArray<Beginning<Request>>, request: Request) {
    super()
    this.#steps = steps
    this.#request = request
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (value !== full) this.#reply = worse(this.#reply, value)
    if (this.#next === this.#steps.length) return pass(this.#reply, fiber)
    push(fiber, this)
    return this.#steps[this.#next++]!.begin(this.#request, fiber)
  }
}

/** One way to go on, and how probable it is, 0..1. */
export interface Branch {
  readonly chance: number
  readonly steps: Endpoint
}

/** One of several, drawn by their chances (together at most 1; what is left of 1 does nothing). */
export const choice = (branches: ReadonlyArray<Branch>, stream: RandomStream): Endpoint => {
  const beginning: Beginning<Request> = {
    begin: (request) => {
      let left = stream.next()
      for (const { chance, steps } of branches) {
        if (left < chance) return steps(request)
        left -= chance
      }
      return answered
    }
  }
  return launching(beginning)
}

/** Fails with a probability, answers otherwise. */
export const failsSometimes = (
  ratio: number,
  failing: Effect.Effect<never, Failure>,
  stream: RandomStream
): Endpoint => {
  const beginning: Beginning<Request> = { begin: () => (stream.next() < ratio ? failing : answered) }
  return launching(beginning)
}

/** Waits without holding anything but what the request holds already: think time, polling delay. */
export const wait = (distribution: Distribution, stream: RandomStream, kernel: Kernel): Endpoint => {
  const beginning: Beginning<Request> = {
    begin: (_request, fiber) => kernel.wait(distribution.sample(stream), fiber, answered)
  }
  return launching(beginning)
}

/** The same `times` times, up to `concurrency` at once; the first failure ends it. */
export const repeat = (times: number, concurrency: number, step: Endpoint, kernel: Kernel): Endpoint =>
  concurrency <= 1
    ? sequence(new Array<Endpoint>(times).fill(step))
    : concurrent(new Array<Endpoint>(times).fill(step), times, concurrency, kernel)

/** All at once, each on a fiber of its own; answered when `need` have answered, failed as soon as that cannot be any more. */
export const parallel = (steps: ReadonlyArray<Endpoint>, need: number, kernel: Kernel): Endpoint =>
  concurrent(steps, need, steps.length, kernel)

const concurrent = (steps: ReadonlyArray<Endpoint>, need: number, concurrency: number, kernel: Kernel): Endpoint => {
  if (steps.length === 0) return nothing
  const beginning: Beginning<Request> = {
    begin: (request, fiber) => new Join(steps, need, concurrency, kernel, request, fiber).begin()
  }
  return launching(beginning)
}

/** The fiber that waits for the branches, and its frame. */
class Join extends Frame implements Due {
  readonly #steps: ReadonlyArray<Endpoint>
  readonly #need: number
  readonly #concurrency: number
  readonly #kernel: Kernel
  readonly #request: Request
  readonly #fiber: Running
  readonly #branches = new Map<Fork, Running>()
  #next = 0
  #answers = 0
  #failures = 0
  #running = 0
  #reply: Reply = full
  #outcome: Effect.Effect<Reply, Failure> | undefined
  #isOver = false
  #isParked = false

  constructor(
    steps: ReadonlyArray<Endpoint>,
    need: number,
    concurrency: number,
    kernel: Kernel,
    request: Request,
    fiber: Running
  ) {
    super()
    this.#steps = steps
    this.#need = need
    this.#concurrency = concurrency
    this.#kernel = kernel
    this.#request = request
    this.#fiber = fiber
  }

  begin(): Step {
    this.#startMore()
    if (this.#outcome !== undefined) return this.#end()
    this.#isParked = true
    push(this.#fiber, this)
    return park(this.#fiber)
  }

  /** A branch ended: `reply` for an answer, `failed` for anything else. */
  branchEnded(branch: Fork, reply: unknown, failed: Exit.Exit<any, any> | undefined): void {
    this.#branches.delete(branch)
    this.#running--
    if (this.#outcome !== undefined || this.#isOver) return
    if (failed === undefined) {
      this.#answers++
      this.#reply = worse(this.#reply, reply)
    } else this.#failures++
    if (this.#answers === this.#need) this.#outcome = Exit.succeed(this.#reply)
    else if (failed !== undefined && this.#steps.length - this.#failures < this.#need) this.#outcome = failed
    if (!this.#isParked) return
    if (this.#outcome !== undefined) this.#kernel.soon(this)
    else this.#startMore()
  }

  due(): void {
    if (!this.#isOver) resume(this.#fiber, this.#end())
  }

  override stopped(): undefined {
    if (!this.#isOver) this.#end()
    return undefined
  }

  #startMore(): void {
    while (this.#outcome === undefined && this.#next < this.#steps.length && this.#running < this.#concurrency) {
      this.#running++
      const branch = new Fork(this, this.#steps[this.#next++]!, this.#request)
      const fiber = this.#kernel.fork(launch(forkBeginning, branch)) as unknown as Running
      if (!branch.isOver) this.#branches.set(branch, fiber)
    }
  }

  /** What is still running is of no use any more and is called back. */
  #end(): Effect.Effect<Reply, Failure> {
    this.#isOver = true
    for (const fiber of this.#branches.values()) fiber.interruptUnsafe()
    this.#branches.clear()
    return this.#outcome ?? answered
  }
}

const forkBeginning: Beginning<Fork> = {
  begin: (branch, fiber) => {
    push(fiber, branch)
    return branch.step(branch.request)
  }
}

class Fork extends Frame {
  isOver = false
  readonly step: Endpoint
  readonly request: Request
  readonly #join: Join

  constructor(join: Join, step: Endpoint, request: Request) {
    super()
    this.#join = join
    this.step = step
    this.request = request
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#over(value, undefined)
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#over(undefined, exit)
    return exit
  }

  override stopped(_fiber: Running, cause: Parameters<Frame["stopped"]>[1]): undefined {
    this.#over(undefined, cause === undefined ? Exit.interrupt() : Exit.failCause(cause))
    return undefined
  }

  #over(reply: unknown, failed: Exit.Exit<any, any> | undefined): void {
    this.isOver = true
    this.#join.branchEnded(this, reply, failed)
  }
}
