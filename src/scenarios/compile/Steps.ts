/**
 * Compiling steps: turns what a scenario says is done into endpoints, once per instance.
 *
 * Every use of randomness gets a stream named after where it stands ("shop.checkout/work"), not after when it was compiled, so
 * that the variants of a scenario draw the same. The instances of a service share its streams; policies are made per instance,
 * as they are in the processes that they stand for.
 */
import * as Effect from "effect/Effect"
import { present } from "../../sim/components/places/Presence.ts"
import * as Handler from "../../sim/components/services/Handler.ts"
import * as Await from "../../sim/components/transactions/Await.ts"
import * as Saga from "../../sim/components/transactions/Saga.ts"
import type { Span } from "../../sim/kernel/Instant.ts"
import { wholeSpan } from "../../sim/kernel/Instant.ts"
import type { Kernel } from "../../sim/kernel/Kernel.ts"
import type { Beginning, Step as Going, Running } from "../../sim/kernel/Process.ts"
import { beginning, launching } from "../../sim/kernel/Process.ts"
import type { RandomStream } from "../../sim/kernel/RandomStreams.ts"
import type { Consistency } from "../../sim/model/Consistency.ts"
import type { Distribution } from "../../sim/model/Distribution.ts"
import type { Caller, Endpoint } from "../../sim/model/Endpoint.ts"
import { full } from "../../sim/model/Endpoint.ts"
import { failing, failure, isFailure } from "../../sim/model/Failure.ts"
import { hashOf, saltOf } from "../../sim/model/KeyHash.ts"
import type { Keys } from "../../sim/model/Keys.ts"
import type { MessageSize } from "../../sim/model/MessageSize.ts"
import type { Place, Request } from "../../sim/model/Request.ts"
import * as Policy from "../../sim/policies/Policy.ts"
import type { HandlerContext } from "../language/Handwritten.ts"
import { targetText } from "../language/Naming.ts"
import type { RunStep, Step } from "../language/Step.ts"
import type { PolicyOptions } from "../language/Through.ts"
import { atCopy } from "./Cache.ts"
import { compileEffect, compileIdempotent } from "./Effects.ts"
import type { Standpoint, Surroundings } from "./Standpoint.ts"
import { compileCommit, compileLock, compileUpdate } from "./Transactions.ts"

/** The steps of a handler, one after the other. */
export const compileSteps = (steps: ReadonlyArray<Step>, from: Standpoint, world: Surroundings): Endpoint =>
  Handler.sequence(steps.map((step) => compileStep(step, from, world)))

const compileStep = (step: Step, from: Standpoint, world: Surroundings): Endpoint => {
  const target = step.kind === "call" ? targetText(step.call) : (step.name ?? from.label)
  const caller: Caller = {
    label: from.use(step.kind === "call" ? `${from.label} -> ${target}` : `${from.label}/${step.name ?? step.kind}`),
    name: from.place.component,
    site: from.site,
    target
  }
  const done = compileKind(step, caller, from, world)
  const guarded = inbound(step.through ?? [], caller, from, world, step.kind !== "call")(done)
  if (step.kind === "call") return calling(guarded, step.key, step.priority, caller.label, from, world)
  const key = contendedKey(step)
  return key === undefined ? guarded : calling(guarded, key, undefined, caller.label, from, world)
}

/** Drawn outside of the policies: a retry is about the same row. */
const contendedKey = (step: Step): Keys | undefined => {
  switch (step.kind) {
    case "update":
      return step.update.key
    case "lock":
      return step.lock.key
    case "commit":
      return step.commit.key
    case "effect":
      return step.key
    case "idempotent":
      return step.idempotent.key
    default:
      return undefined
  }
}

/**
 * Policies around an endpoint, outermost first; they may be around several, which then share their state. What such a policy lets
 * go on without its caller dies with the process, except for what others do: the call itself, unless the endpoint `isOwn` work.
 */
export const inbound = (
  policies: ReadonlyArray<PolicyOptions>,
  caller: Caller,
  from: Standpoint,
  world: Surroundings,
  isOwn = false
): ((next: Endpoint) => Endpoint) => {
  const { workplace } = from
  const steps = (inner: ReadonlyArray<unknown>) => compileSteps(inner as ReadonlyArray<Step>, from, world)
  const made = policies.flatMap((options, i) => {
    const policy = Effect.runSync(Policy.make(options, caller, world.run, steps))
    const isMortal = Policy.isOutlived(options) && (isOwn || i < policies.length - 1)
    return isMortal && workplace !== undefined ? [policy, (next: Endpoint) => present(workplace, next)] : [policy]
  })
  return (next) => Policy.compose(made, next)
}

/** A call on behalf of the request at hand, which may be about something else and of another importance. */
const calling = (
  next: Endpoint,
  key: Keys | undefined,
  priority: number | undefined,
  label: string,
  { place }: Standpoint,
  { run }: Surroundings
): Endpoint => {
  const stream = run.kernel.streams.stream(`${label}/key`)
  return launching(new Calling(beginning(next), place, key, priority, stream, run.kernel))
}

class Calling implements Beginning<Request> {
  readonly #next: Beginning<Request>
  readonly #place: Place
  readonly #key: Keys | undefined
  readonly #priority: number | undefined
  readonly #stream: RandomStream
  readonly #kernel: Kernel

  constructor(
    next: Beginning<Request>,
    place: Place,
    key: Keys | undefined,
    priority: number | undefined,
    stream: RandomStream,
    kernel: Kernel
  ) {
    this.#next = next
    this.#place = place
    this.#key = key
    this.#priority = priority
    this.#stream = stream
    this.#kernel = kernel
  }

  begin(request: Request, fiber: Running): Going {
    const child = request.child(this.#place)
    if (this.#key !== undefined) child.key = this.#key.sample(this.#stream, this.#kernel.now)
    if (this.#priority !== undefined) child.priority = this.#priority
    return this.#next.begin(child, fiber)
  }
}

/** Inside of the policies, so that every try has the size. */
const sized = (size: MessageSize | undefined, next: Endpoint): Endpoint => {
  if (size === undefined) return next
  const inner = beginning(next)
  const sizing: Beginning<Request> = {
    begin: (request, fiber) => {
      request.size = size
      return inner.begin(request, fiber)
    }
  }
  return launching(sizing)
}

/** How long something takes for each wish: the same wherever and however often it is done. */
const oncePerWish = (distribution: Distribution, named: string): ((request: Request) => Span) => {
  const salt = saltOf(named)
  return ({ id }) => wholeSpan(distribution.quantile(hashOf(id, salt)))
}

/** The same for what the call wants to be sure of. */
const wanting = (consistency: Consistency | undefined, next: Endpoint): Endpoint => {
  if (consistency === undefined) return next
  const inner = beginning(next)
  const wants: Beginning<Request> = {
    begin: (request, fiber) => {
      request.consistency = consistency
      return inner.begin(request, fiber)
    }
  }
  return launching(wants)
}

const compileKind = (step: Step, caller: Caller, from: Standpoint, world: Surroundings): Endpoint => {
  const { kernel } = world.run
  const { label } = caller
  const stream = () => kernel.streams.stream(label)
  const inner = (steps: ReadonlyArray<Step>) => compileSteps(steps, from, world)
  switch (step.kind) {
    case "work":
      if (from.workplace === undefined) return Handler.wait(step.work, stream(), kernel)
      return from.aroundWork(
        step.drawn === "once"
          ? from.workplace.workAsWished(oncePerWish(step.work, `${kernel.streams.seed}/${label}`))
          : from.workplace.work(step.work, stream())
      )
    case "wait":
      return Handler.wait(step.wait, stream(), kernel)
    case "call":
      return sized(step.size, wanting(step.consistency, world.endpoint(step.call.component, step.call.endpoint)))
    case "sequence":
      return inner(step.sequence)
    case "parallel":
      return Handler.parallel(
        step.parallel.map((one) => inner([one])),
        step.need ?? step.parallel.length,
        kernel
      )
    case "repeat":
      return Handler.repeat(step.repeat.times, step.repeat.concurrency ?? 1, inner(step.repeat.steps), kernel)
    case "choice": {
      const certain = step.choice.reduce((sum, branch) => sum + (branch.kind === "chance" ? branch.chance : 0), 0)
      const conditional: Array<Await.Reaction> = []
      const drawn: Array<Handler.Branch> = []
      for (const branch of step.choice) {
        const steps = inner(branch.kind === "otherwise" ? branch.otherwise : branch.steps)
        if (branch.kind === "happened") conditional.push({ happened: branch.happened, steps })
        else drawn.push({ chance: branch.kind === "chance" ? branch.chance : 1 - certain, steps })
      }
      const other = drawn.length === 0 ? Handler.nothing : Handler.choice(drawn, stream())
      return conditional.length === 0 ? other : Await.whenHappened(conditional, other, world.happened)
    }
    case "fail":
      return Handler.failsSometimes(step.fail, failing(from.place.component, "error"), stream())
    case "cache": {
      const { name } = step.cache
      const cached = atCopy(world.readThrough(name, inner(step.cache.miss), from), name, from, world)
      return calling(cached, step.cache.key, undefined, label, from, world)
    }
    case "write": {
      const { cache, key, steps, ...options } = step.write
      const written = atCopy(world.caches.get(cache)!.write(options, inner(steps), from), cache, from, world)
      return calling(written, key, undefined, label, from, world)
    }
    case "acquire":
      return from.pools.get(step.acquire.pool)!.use(inner(step.acquire.steps))
    case "publish":
      return calling(world.publish(step.publish), step.key, undefined, label, from, world)
    case "saga": {
      const parts = step.saga.steps.map((part) => ({
        name: part.name,
        do: inner(part.do),
        undo: part.undo === undefined ? undefined : inner(part.undo)
      }))
      return Saga.make(step.saga, step.name ?? `${from.label} saga`, parts, world.run)
    }
    case "update":
      return compileUpdate(step, inner, from, world)
    case "lock":
      return compileLock(step, inner, from, world)
    case "commit":
      return compileCommit(step, caller, from, world)
    case "effect":
      return compileEffect(step, from, world)
    case "await":
      return Await.make(step.await, from.place.component, world.happened, world.run)
    case "idempotent":
      return compileIdempotent(step, inner, from, world)
    case "run":
      return handwritten(step, label, from, world)
  }
}

/** A user's own Effect code as an endpoint: whatever it answers or fails with is made a reply or a failure. */
const handwritten = (step: RunStep, label: string, from: Standpoint, world: Surroundings): Endpoint => {
  const ownFailure = failure(label, "error")
  return (request) =>
    Effect.suspend(() => {
      const context: HandlerContext = {
        request,
        call: (target, options = {}) =>
          Effect.suspend(() => {
            const [component = "", endpoint = ""] = target.split(".")
            const child = request.child(from.place)
            child.key = options.key ?? child.key
            child.priority = options.priority ?? child.priority
            if (options.size !== undefined) child.size = options.size
            return world.endpoint(component, endpoint)(child)
          })
      }
      return step.run(context)
    }).pipe(
      Effect.map((answer) =>
        typeof answer === "object" && answer !== null && "quality" in answer ? (answer as typeof full) : full
      ),
      Effect.mapError((failed) => (isFailure(failed) ? failed : ownFailure))
    )
}
