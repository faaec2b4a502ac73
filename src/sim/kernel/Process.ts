/**
 * Process: how our own code suspends, resumes and follows an Effect fiber without the price of the stock combinators.
 *
 * It stands on the inside of effect (`Inside.ts`); the reasons and figures are in `docs/decisions/0002-own-primitives.md`. Four
 * ideas:
 *   - `launch(beginning, argument)` is an effect that calls `beginning.begin(argument, fiber)` each time it is run;
 *   - a `Frame` pushed on a fiber's stack is told, exactly once, how what runs above it ended;
 *   - a `Boundary` (in `Boundary.ts`) is a frame that can interrupt what runs above it, and only that;
 *   - `park` suspends the fiber; whoever holds it resumes it from the kernel's loop.
 */
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import * as Exit from "effect/Exit"
import type { Due } from "./Calendar.ts"
import type { Inside } from "./Inside.ts"
import { ensureCont, failureCont, identifier, isCut, successCont, yieldMarker } from "./Inside.ts"

declare const waiting: unique symbol
/** What a step returns when it has parked its fiber. */
export interface Waiting {
  readonly [waiting]: true
}

/** What running code returns: the effect to go on with, or `Waiting`. */
export type Step = Effect.Effect<any, any> | Waiting

/** A fiber as running code sees it. */
export interface Running {
  readonly interruptible: boolean
  /** Asks the fiber to stop, as `Fiber.interrupt` does, without waiting for it. */
  interruptUnsafe(): void
}

/** Something that can be begun any number of times, each with its own argument. */
export interface Beginning<X> {
  begin(argument: X, fiber: Running): Step
}

class Launch {
  readonly beginning: Beginning<any>
  readonly argument: unknown
  constructor(beginning: Beginning<any>, argument: unknown) {
    this.beginning = beginning
    this.argument = argument
  }
}
Object.defineProperties(
  Launch.prototype,
  Object.getOwnPropertyDescriptors(
    Effectable.Prototype<any>({
      label: "Launch",
      evaluate(this: Launch, fiber: unknown) {
        return this.beginning.begin(this.argument, fiber as Running) as never
      }
    } as never)
  )
)

/** The effect that begins `beginning` with `argument`, anew each time it is run. */
export const launch = <A, E, X>(beginning: Beginning<X>, argument: X): Effect.Effect<A, E> =>
  new Launch(beginning, argument) as unknown as Effect.Effect<A, E>

/** A function whose effect begins `beginning`; code that is on a fiber already can begin it without the effect, by `enter`. */
export interface Launching<X, A, E> {
  (argument: X): Effect.Effect<A, E>
  readonly beginning: Beginning<X>
}

export const launching = <A, E, X>(beginning: Beginning<X>): Launching<X, A, E> =>
  Object.assign((argument: X) => launch<A, E, X>(beginning, argument), { beginning })

class Returned implements Beginning<any> {
  readonly #endpoint: (argument: any) => Effect.Effect<any, any>
  constructor(endpoint: (argument: any) => Effect.Effect<any, any>) {
    this.#endpoint = endpoint
  }
  begin(argument: any): Step {
    return this.#endpoint(argument)
  }
}

/**
 * How to begin `endpoint` on a fiber: `beginning(endpoint).begin(argument, fiber)` is the same as returning
 * `endpoint(argument)`, without the way through Effect's run loop where that is possible.
 */
export const beginning = <X>(endpoint: (argument: X) => Effect.Effect<any, any>): Beginning<X> =>
  (endpoint as Partial<Launching<X, unknown, unknown>>).beginning ?? new Returned(endpoint)

/**
 * A stack frame: it is told once how the effect above it ended, and answers with what comes next.
 *
 * Exactly one of `succeeded`, `failed` and `stopped` is called. By default each does what `ended` says and passes the outcome on.
 */
export abstract class Frame {
  /** The effect above is over, whatever came of it: clean up. */
  ended(): void {}

  /** The effect above succeeded. Return `pass(value, fiber)` to hand the value on. */
  succeeded(value: unknown, fiber: Running): Step {
    this.ended()
    return pass(value, fiber)
  }

  /** The effect above failed with a typed failure. Return `exit` to hand it on. */
  failed(_failure: unknown, exit: Exit.Exit<any, any>, _fiber: Running): Step {
    this.ended()
    return exit
  }

  /**
   * The effect above was interrupted, cut short (`cut`) or died: clean up. What is returned is gone on with if that is
   * possible (not after an interruption); `undefined` hands the cause on.
   */
  stopped(_fiber: Running, _cause: Cause.Cause<any> | undefined): Step | undefined {
    this.ended()
    return undefined
  }
}

function onSuccess(this: Frame, value: unknown, fiber: Running): Step {
  return this.succeeded(value, fiber)
}

/** For Effect's loop: a failure reached the frame, of whatever kind. */
export function onFailure(
  this: Frame,
  cause: Cause.Cause<any>,
  fiber: Running,
  exit: Exit.Exit<any, any> | undefined
): Step {
  const passed = exit ?? Exit.failCause(cause)
  const failure = typedFailure(cause)
  return failure === undefined ? (this.stopped(fiber, cause) ?? passed) : this.failed(failure.error, passed, fiber)
}

/** For Effect's loop: an interrupted fiber passes over the other two, so only this one is sure to be called then. */
export function onLeaving(this: Frame, fiber: Inside): void {
  if (fiber._interruptedCause !== undefined && fiber.interruptible) this.stopped(fiber, undefined)
}
Object.assign(Frame.prototype, { [successCont]: onSuccess, [failureCont]: onFailure, [ensureCont]: onLeaving })

/**
 * The failure that Effect's own handlers would recover from: none where something died. Nor where the fiber is being
 * cut: a finalizer that fails on the way must not look like a failure that can be tried again.
 */
const typedFailure = (cause: Cause.Cause<any>): Cause.Fail<any> | undefined => {
  let failure: Cause.Fail<any> | undefined
  for (const reason of cause.reasons) {
    if (reason._tag === "Die" || isCut(reason)) return undefined
    if (reason._tag === "Fail") failure ??= reason
  }
  return failure
}

/**
 * A frame that answers failures with something of its own, such as another try. Effect forgets the typed failure of a
 * fiber whose interruption passes over one of its handlers, and knows these by having a name.
 */
export abstract class Recovery extends Frame {}
Object.assign(Recovery.prototype, { [identifier]: "Recovery" })

/** Pushes `frame` under what the current step returns. */
export const push = (fiber: Running, frame: Frame): void => {
  ;(fiber as Inside)._stack.push(frame)
}

/**
 * Hands a success on to the next frame without making an `Exit` for it. From one frame of ours to another that takes no
 * detour; every so often it does all the same, so that frames which call frames never nest deep.
 */
export const pass = (value: unknown, fiber: Running): Step => {
  const inside = fiber as Inside
  const stack = inside._stack
  // Not by looking before its beginning, which would make this slow for good.
  const next = stack.length > 0 ? stack[stack.length - 1] : undefined
  if (!(next instanceof Frame) || inside._interruptedCause !== undefined) return inside.succeedWith(value)
  if ((++inside.currentOpCount & 31) === 0) return Exit.succeed(value)
  stack.pop()
  return next.succeeded(value, fiber)
}

// Told apart, so that a `Waking` whose fiber was stopped does not wake it where it is parked by its frame later on.
const parkedByFrame = (): void => {}
const parkedByWaking = (): void => {}

/** Whether the fiber is suspended by a step of ours, and nothing of Effect's waits with it. */
export const isParked = ({ _yielded }: Inside): boolean => _yielded === parkedByWaking || _yielded === parkedByFrame

/** What a step returns that has parked its fiber. */
export const parked: Waiting = yieldMarker

/**
 * Suspends the fiber: `return park(fiber)` is the last thing a step does. Its frame goes on with it by `resume`, and must know
 * from its own state whether it still waits; use `Waking` where there is no frame.
 */
export const park = (fiber: Running): Waiting => {
  ;(fiber as Inside)._yielded = parkedByFrame
  return parked
}

/** A parked fiber with what it goes on with, to be entered in the calendar or the ready queue. */
export class Waking implements Due {
  readonly #fiber: Inside
  readonly #then: Effect.Effect<any, any> | undefined
  readonly #token: number

  /** Parks `fiber`; the step that makes this returns `parked`. */
  constructor(fiber: Running, then?: Effect.Effect<any, any>) {
    this.#fiber = fiber as Inside
    this.#then = then
    this.#fiber._yielded = parkedByWaking
    this.#token = this.#fiber.token = ((this.#fiber.token ?? 0) + 1) & 0x3fffffff
  }

  /** Goes on with the fiber, unless it was stopped or cut in the meantime. */
  due(): void {
    const fiber = this.#fiber
    if (fiber._yielded !== parkedByWaking || fiber.token !== this.#token) return
    if (this.#then === undefined) answer(fiber, undefined)
    else fiber.evaluate(this.#then)
  }
}

/**
 * Goes on with a parked fiber whose wait has ended with `value`: the same as `resume(fiber, Exit.succeed(value))`, and frames of
 * ours that wait in turn never meet Effect's run loop. Only from the kernel's loop.
 */
export const answer = (fiber: Running, value: unknown): void => {
  const inside = fiber as Inside
  let step: Step
  inside._yielded = undefined
  inside._running = true
  try {
    step = pass(value, fiber)
  } catch (defect) {
    step = Exit.die(defect)
  }
  inside._running = false
  if (step !== parked) return inside.evaluate(step as Effect.Effect<any, any>)
  const yielded = inside._yielded
  if (typeof yielded === "function" && !inside._deferredInterrupt) return
  // The fiber has ended with an exit, or was interrupted by what it did itself.
  inside._yielded = undefined
  inside.evaluate(typeof yielded === "function" ? Exit.void : (yielded as Exit.Exit<any, any>))
}

/** Goes on with a parked fiber. Only from the kernel's loop, never from inside another fiber's step. */
export const resume = (fiber: Running, effect: Effect.Effect<any, any>): void => (fiber as Inside).evaluate(effect)
