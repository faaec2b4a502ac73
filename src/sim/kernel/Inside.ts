/**
 * Inside: what `Process.ts` and `Boundary.ts` know of the inside of effect, pinned to 4.1.0.
 *
 * The only file with names that are not in effect's documentation. `test/sim/kernel/Process.test.ts` runs everything built on
 * them beside its stock twin and fails loudly on a version that behaves otherwise.
 */
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { Running, Step, Waiting } from "./Process.ts"

/** The methods of a stack frame: for a success, for a failure, and whenever it comes off the stack. */
export const successCont = "~effect/Effect/successCont"
export const failureCont = "~effect/Effect/failureCont"
export const ensureCont = "~effect/Effect/ensureCont"
/** Frames that have it are handlers of failures. */
export const identifier = "~effect/Effect/identifier"
/** What a step returns when it has parked its fiber. */
export const yieldMarker = Symbol.for("effect/Effect/Yield") as unknown as Waiting

/** A fiber with everything it has. */
export interface Inside extends Running {
  interruptible: boolean
  _stack: Array<unknown>
  _yielded: unknown
  _running: boolean
  currentOpCount: number
  _deferredInterrupt: boolean
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

/** In place of the id of a fiber that interrupts, for a cut: ids are positive. */
export const cutBy = -1

export const isCut = (reason: Cause.Reason<unknown>): boolean => reason._tag === "Interrupt" && reason.fiberId === cutBy
