/**
 * Blocked: a publisher who waits for room in a full topic, and the frame that knows when he gives up.
 */
import type * as Effect from "effect/Effect"
import type { Due } from "../../kernel/Calendar.ts"
import type { Running } from "../../kernel/Process.ts"
import { Frame, resume } from "../../kernel/Process.ts"
import type { Request } from "../../model/Request.ts"

export class Blocked extends Frame implements Due {
  readonly request: Request
  readonly #fiber: Running
  readonly #onEnd: () => void
  #outcome: Effect.Effect<any, any> | undefined
  #isOver = false

  constructor(request: Request, fiber: Running, onEnd: () => void) {
    super()
    this.request = request
    this.#fiber = fiber
    this.#onEnd = onEnd
  }

  /** Whether he still waits for an answer. */
  get isWaiting(): boolean {
    return !this.#isOver && this.#outcome === undefined
  }

  /** Goes on with `outcome` as soon as everybody has come to rest; returns the one to be entered in the ready queue. */
  answerWith(outcome: Effect.Effect<any, any>): Due {
    this.#outcome = outcome
    this.#onEnd()
    return this
  }

  due(): void {
    if (this.#isOver) return
    this.#isOver = true
    resume(this.#fiber, this.#outcome!)
  }

  override stopped(): undefined {
    if (this.isWaiting) this.#onEnd()
    this.#isOver = true
  }
}
