/**
 * Cutoff: a call that is interrupted when its time is up, with all the work that is done for it on the same fiber.
 */
import type * as Effect from "effect/Effect"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Running } from "../kernel/Process.ts"
import { TimeLimit } from "../kernel/TimeLimit.ts"
import type { Failure } from "../model/Failure.ts"
import type { Request } from "../model/Request.ts"

/** The frame under such a call, and its timer. */
export class Cutoff extends TimeLimit {
  readonly #kernel: Kernel
  readonly #hop: Request

  /** `instead` is what the caller of `hop` gets when the time is up. */
  constructor(kernel: Kernel, hop: Request, fiber: Running, instead: Effect.Effect<never, Failure>) {
    super(fiber, instead)
    this.#kernel = kernel
    this.#hop = hop
  }

  override expired(): void {
    this.#hop.timeOut()
    this.#hop.leave(this.#kernel.now)
    this.#hop.withdraw()
    super.expired()
  }
}
