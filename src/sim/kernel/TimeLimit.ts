/**
 * Time limit: a boundary that interrupts what runs above it when its time is up.
 *
 * As with `Effect.timeout`, the fiber goes on when the clean-up of what was stopped is done, and not before.
 */
import type * as Effect from "effect/Effect"
import { Boundary } from "./Boundary.ts"
import type { Span } from "./Instant.ts"
import type { Kernel } from "./Kernel.ts"
import type { Timer } from "./Lane.ts"
import type { Running } from "./Process.ts"
import { push } from "./Process.ts"

/** What `fiber` goes on to do now is interrupted after so long, and it goes on with `instead`. */
export const giveTime = (span: Span, fiber: Running, instead: Effect.Effect<any, any>, kernel: Kernel): void => {
  const limit = new TimeLimit(fiber, instead)
  kernel.lane(span).start(kernel.now, limit)
  push(fiber, limit)
}

/** Pushed on the fiber and started on a lane, in either order, at the same instant. */
export class TimeLimit extends Boundary implements Timer {
  isRunning = true
  readonly #instead: Effect.Effect<any, any>

  /** `instead` is what the fiber goes on with when the time is up. */
  constructor(fiber: Running, instead: Effect.Effect<any, any>) {
    super(fiber)
    this.#instead = instead
  }

  expired(): void {
    this.cut(this.#instead)
  }

  override ended(): void {
    this.isRunning = false
  }
}
