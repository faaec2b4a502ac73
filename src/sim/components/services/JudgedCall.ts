/**
 * Judged call: a call of which somebody wants to know how it ended for its caller, as soon as that is known.
 *
 * Whoever times out knows at once, though the callee may go on working: the end of that says nothing any more. A call that was
 * called back for another reason (a hedge that lost, a user who left) says nothing about the callee either.
 */
import type * as Exit from "effect/Exit"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Outcome } from "../../model/Failure.ts"
import { ok, outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Impatient, Request } from "../../model/Request.ts"

/** Calls `ended` with the outcome of every call that comes through. */
export const judged = (next: Endpoint, ended: (outcome: Outcome) => void): Endpoint => {
  const inner = beginning(next)
  const judging: Beginning<Request> = {
    begin(request, fiber) {
      const call = new JudgedCall(ended)
      request.tellTimeout(call)
      push(fiber, call)
      return inner.begin(request, fiber)
    }
  }
  return launching(judging)
}

const timedOut = outcomeFor("timed out")

class JudgedCall extends Frame implements Impatient {
  #ended: ((outcome: Outcome) => void) | undefined

  constructor(ended: (outcome: Outcome) => void) {
    super()
    this.#ended = ended
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#tell(ok)
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#tell(outcomeOf(failure))
    return exit
  }

  override stopped(): undefined {
    this.#ended = undefined
  }

  timedOut(): void {
    this.#tell(timedOut)
  }

  #tell(outcome: Outcome): void {
    this.#ended?.(outcome)
    this.#ended = undefined
  }
}
