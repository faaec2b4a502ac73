/**
 * Boundary: a frame that can interrupt what runs above it: a deadline that passes, a crash.
 *
 * It is an interruption that ends here instead of ending the fiber. As with `Effect.timeout`, handlers and retries in
 * between do not see it, uninterruptible regions are finished first, finalizers run, children forked above are
 * interrupted too, and the fiber goes on when all that is done. A defect on the way is handed on, not hidden.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Inside } from "./Inside.ts"
import { cutBy, ensureCont, failureCont, isCut, successCont } from "./Inside.ts"
import type { Running, Step } from "./Process.ts"
import { Frame, isParked, onFailure, onLeaving } from "./Process.ts"

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
    if (this.#unwinds()) return this.#fiber.evaluate(instead)
    this.#fiber.cuts = (this.#fiber.cuts ?? 0) + 1
    this.#fiber.interruptUnsafe(cutBy)
  }

  /**
   * The short way of a cut, for what nearly every deadline meets: a fiber that is parked under frames of ours, which have
   * nothing to do but clean up. `false` if it has to go the long way; then nothing has been done.
   */
  #unwinds(): boolean {
    const fiber = this.#fiber
    const stack = fiber._stack
    if (!isParked(fiber) || fiber._running || !fiber.interruptible || fiber._interruptedCause !== undefined)
      return false
    if (fiber._children !== undefined && fiber._children.size > 0) return false
    for (let i = stack.length - 1; stack[i] !== this; i--) if (!(stack[i] instanceof Frame)) return false
    fiber._running = true
    let frame: Frame
    do {
      frame = stack.pop() as Frame
      frame.stopped(fiber, undefined)
    } while (frame !== this)
    fiber._running = false
    return true
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
