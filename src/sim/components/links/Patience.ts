/**
 * Patience: for how long somebody waits for what another does; then the call fails, whatever becomes of that.
 *
 * What a process has built in, such as a node of Raft that has sent a call on: compare the policy `Timeout`, which a scenario puts
 * around a call.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import { Boundary } from "../../kernel/Boundary.ts"
import type { Span } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Timer } from "../../kernel/Lane.ts"
import type { Running, Step } from "../../kernel/Process.ts"
import { pass, push } from "../../kernel/Process.ts"
import type { Failure } from "../../model/Failure.ts"

/** What `fiber` goes on to do now ends as `timedOut` after so long. */
export const giveTime = (span: Span, fiber: Running, timedOut: Effect.Effect<never, Failure>, kernel: Kernel): void => {
  const patience = new Patience(fiber, timedOut)
  kernel.lane(span).start(kernel.now, patience)
  push(fiber, patience)
}

class Patience extends Boundary implements Timer {
  isRunning = true
  readonly #timedOut: Effect.Effect<never, Failure>

  constructor(fiber: Running, timedOut: Effect.Effect<never, Failure>) {
    super(fiber)
    this.#timedOut = timedOut
  }

  expired(): void {
    this.cut(this.#timedOut)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.isRunning = false
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.isRunning = false
    return exit
  }

  override stopped(): undefined {
    this.isRunning = false
  }
}
