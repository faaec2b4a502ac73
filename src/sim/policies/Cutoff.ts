/**
 * Cutoff: a call that is interrupted when its time is up, with all the work that is done for it on the same fiber.
 *
 * As with `Effect.timeout`, the caller goes on when the clean-up of what was stopped is done, and not before.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import { Boundary } from "../kernel/Boundary.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Timer } from "../kernel/Lane.ts"
import type { Running, Step } from "../kernel/Process.ts"
import { pass } from "../kernel/Process.ts"
import type { Failure } from "../model/Failure.ts"
import type { Request } from "../model/Request.ts"

/** The frame under such a call, and its timer. */
export class Cutoff extends Boundary implements Timer {
  isRunning = true
  readonly #kernel: Kernel
  readonly #hop: Request
  readonly #instead: Effect.Effect<never, Failure>

  /** `instead` is what the caller of `hop` gets when the time is up. */
  constructor(kernel: Kernel, hop: Request, fiber: Running, instead: Effect.Effect<never, Failure>) {
    super(fiber)
    this.#kernel = kernel
    this.#hop = hop
    this.#instead = instead
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.isRunning = false
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<unknown, unknown>): Step {
    this.isRunning = false
    return exit
  }

  override stopped(): undefined {
    this.isRunning = false
    return undefined
  }

  expired(): void {
    this.#hop.timeOut()
    this.#hop.leave(this.#kernel.now)
    this.#hop.withdraw()
    this.cut(this.#instead)
  }
}
