/**
 * Process: how our own code suspends, resumes and follows an Effect fiber without the price of the stock combinators.
 *
 * This is the only file that touches the inside of effect (pinned to 4.1.0): the evaluate method, the three kinds of stack
 * frame, the yield marker and a fiber's `evaluate`. `test/sim/kernel/Process.test.ts` runs every part beside its stock twin and
 * fails loudly on a version that behaves otherwise. The reasons and figures are in `docs/decisions/0002-own-primitives.md`.
 *
 * Four ideas:
 *   - `launch(beginning, argument)` is an effect that calls `beginning.begin(argument, fiber)` each time it is run;
 *   - a `Frame` pushed on a fiber's stack is told, exactly once, how what runs above it ended;
 *   - a `Boundary` is a frame that can interrupt what runs above it, and only that;
 *   - `park` suspends the fiber; whoever holds it resumes it from the kernel's loop.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Effectable from "effect/Effectable"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Due } from "./Calendar.ts"

const successCont = "~effect/Effect/successCont"
const failureCont = "~effect/Effect/failureCont"
const ensureCont = "~effect/Effect/ensureCont"
const identifier = "~effect/Effect/identifier"
const yieldMarker = Symbol.for("effect/Effect/Yield") as unknown as Waiting

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

interface Inside extends Running {
  interruptible: boolean
  _stack: Array<unknown>
  _yielded: unknown
  _running: boolean
  _interruptedCause: Cause.Cause<never> | undefined
  _children: ReadonlySet<Fiber.Fiber<unknown, unknown>> | undefined
  /** Ours: which `Waking` it is parked by. */
  token: number | undefined
  /** Ours: boundaries that have interrupted it and have not been reached yet. */
  cuts: number | undefined
  interruptUnsafe(by?: number): void
  evaluate(effect: Effect.Effect<any, any>): void
  succeedWith(value: unknown): Step
}

/** In place of the id of a fiber that interrupts: ids are positive. */
const cutBy = -1

const isCut = (reason: Cause.Reason<unknown>): boolean => reason._tag === "Interrupt" && reason.fiberId === cutBy

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

/**
 * For a step that goes on with `endpoint`: the same as returning `endpoint(argument)`, without the way through Effect's run loop
 * where that is possible.
 */
export const enter = <X>(endpoint: (argument: X) => Effect.Effect<any, any>, argument: X, fiber: Running): Step => {
  const { beginning } = endpoint as Partial<Launching<X, unknown, unknown>>
  return beginning === undefined ? endpoint(argument) : beginning.begin(argument, fiber)
}

/**
 * A stack frame: it is told once how the effect above it ended, and answers with what comes next.
 *
 * Exactly one of `succeeded`, `failed` and `stopped` is called. The defaults pass the outcome on.
 */
export abstract class Frame {
  /** The effect above succeeded. Return `pass(value, fiber)` to hand the value on. */
  succeeded(value: unknown, fiber: Running): Step {
    return pass(value, fiber)
  }

  /** The effect above failed with a typed failure. Return `exit` to hand it on. */
  failed(_failure: unknown, exit: Exit.Exit<any, any>, _fiber: Running): Step {
    return exit
  }

  /**
   * The effect above was interrupted, cut short (`cut`) or died: clean up. What is returned is gone on with if that is
   * possible (not after an interruption); `undefined` hands the cause on.
   */
  stopped(_fiber: Running, _cause: Cause.Cause<any> | undefined): Step | undefined {
    return undefined
  }
}

function onSuccess(this: Frame, value: unknown, fiber: Running): Step {
  return this.succeeded(value, fiber)
}

function onFailure(this: Frame, cause: Cause.Cause<any>, fiber: Running, exit: Exit.Exit<any, any> | undefined): Step {
  const passed = exit ?? Exit.failCause(cause)
  const failure = typedFailure(cause)
  return failure === undefined ? (this.stopped(fiber, cause) ?? passed) : this.failed(failure.error, passed, fiber)
}

/** An interrupted fiber passes over the other two, so only this one is sure to be called then. */
function onLeaving(this: Frame, fiber: Inside): void {
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

/**
 * A frame that can interrupt what runs above it: a deadline that passes, a crash.
 *
 * It is an interruption that ends here instead of ending the fiber. As with `Effect.timeout`, handlers and retries in
 * between do not see it, uninterruptible regions are finished first, finalizers run, children forked above are
 * interrupted too, and the fiber goes on when all that is done. A defect on the way is handed on, not hidden.
 */
export abstract class Boundary extends Frame {
  readonly #fiber: Inside
  /** Children that were there before. */
  readonly #earlier: ReadonlySet<unknown> | undefined
  #instead: Effect.Effect<any, any> | undefined
  /** The interruption has come this far, and goes no further. */
  #isReached = false
  #isHeld = false

  /** For the fiber on whose stack it is pushed next. */
  constructor(fiber: Running) {
    super()
    this.#fiber = fiber as Inside
    const children = this.#fiber._children
    this.#earlier = children === undefined || children.size === 0 ? undefined : new Set(children)
  }

  /**
   * Interrupts what runs above, and goes on with `instead`; `stopped` is called, whatever came of it. Only while this
   * frame is on the stack. A second cut does nothing.
   */
  cut(instead: Effect.Effect<any, any>): void {
    if (this.#instead !== undefined) return
    this.#instead = instead
    this.#fiber.cuts = (this.#fiber.cuts ?? 0) + 1
    this.#fiber.interruptUnsafe(cutBy)
  }

  /** Whether a cut is under way; hardly ever. */
  get isBeingCut(): boolean {
    return this.#instead !== undefined
  }

  /** For Effect's loop: the frame comes off the stack. */
  comesOff(fiber: Inside): void {
    if (this.#instead === undefined) return
    fiber.cuts!--
    const others = fiber._interruptedCause!.reasons.filter((reason) => !isCut(reason))
    if (others.length > 0 && fiber.cuts === 0) fiber._interruptedCause = Cause.fromReasons(others)
    this.#isReached = others.length === 0 && fiber.cuts === 0
    if (!this.#isReached) return
    fiber._interruptedCause = undefined
    // Effect passes over the frames of an interrupted fiber for as long as that may be interrupted.
    this.#isHeld = fiber.interruptible
    fiber.interruptible = false
  }

  /** For Effect's loop: what the fiber goes on with if the interruption ended here. */
  afterCut(fiber: Inside, cause: Cause.Cause<any> | undefined): Step | undefined {
    if (!this.#isReached) return undefined
    if (this.#isHeld) fiber.interruptible = true
    this.stopped(fiber, cause)
    if (cause !== undefined && Cause.hasDies(cause)) return Exit.failCause(cause)
    const children = [...(fiber._children ?? [])].filter((child) => this.#earlier?.has(child) !== true)
    if (children.length === 0) return this.#instead
    return Effect.andThen(Effect.uninterruptible(Fiber.interruptAll(children)), this.#instead!)
  }
}
Object.assign(Boundary.prototype, {
  [successCont](this: Boundary, value: unknown, fiber: Inside) {
    return this.isBeingCut
      ? (this.afterCut(fiber, undefined) ?? this.succeeded(value, fiber))
      : this.succeeded(value, fiber)
  },
  [failureCont](this: Boundary, cause: Cause.Cause<any>, fiber: Inside, exit: Exit.Exit<any, any> | undefined) {
    return this.afterCut(fiber, cause) ?? onFailure.call(this, cause, fiber, exit)
  },
  [ensureCont](this: Boundary, fiber: Inside) {
    if (this.isBeingCut) this.comesOff(fiber)
    if (fiber._interruptedCause !== undefined) onLeaving.call(this, fiber)
  }
})

/** Pushes `frame` under what the current step returns. */
export const push = (fiber: Running, frame: Frame): void => {
  ;(fiber as Inside)._stack.push(frame)
}

/** Hands a success on to the next frame without making an `Exit` for it. */
export const pass = (value: unknown, fiber: Running): Step => (fiber as Inside).succeedWith(value)

// Told apart, so that a `Waking` whose fiber was stopped does not wake it where it is parked by its frame later on.
const parkedByFrame = (): void => {}
const parkedByWaking = (): void => {}

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
  readonly #then: Effect.Effect<any, any>
  readonly #token: number

  /** Parks `fiber`; the step that makes this returns `parked`. */
  constructor(fiber: Running, then: Effect.Effect<any, any> = Exit.void) {
    this.#fiber = fiber as Inside
    this.#then = then
    this.#fiber._yielded = parkedByWaking
    this.#token = this.#fiber.token = ((this.#fiber.token ?? 0) + 1) & 0x3fffffff
  }

  /** Goes on with the fiber, unless it was stopped or cut in the meantime. */
  due(): void {
    const fiber = this.#fiber
    if (fiber._yielded === parkedByWaking && fiber.token === this.#token) fiber.evaluate(this.#then)
  }
}

/** Goes on with a parked fiber. Only from the kernel's loop, never from inside another fiber's step. */
export const resume = (fiber: Running, effect: Effect.Effect<any, any>): void => (fiber as Inside).evaluate(effect)
