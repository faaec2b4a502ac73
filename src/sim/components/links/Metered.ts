/**
 * Metered: a way between two places on which somebody counts what goes over it.
 *
 * A call counts when it is sent, whether or not it gets there; its answer when it has come back.
 */
import type * as Exit from "effect/Exit"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Place, Request } from "../../model/Request.ts"

/** Whoever counts what goes over the ways of a network. */
export interface Traffic {
  /** Whether a way from one place to another is worth counting. */
  readonly minds: (from: Place, to: Place) => boolean
  /** A call, or its answer, went between `from`, who called, and `to`. */
  readonly moved: (from: Place, to: Place, request: Request, what: "request" | "answer") => void
}

/** `next` as it is called from one place at another, counted. */
export const metered = (next: Endpoint, from: Place, to: Place, traffic: Traffic): Endpoint => {
  const inner = beginning(next)
  const metering: Beginning<Request> = {
    begin: (request: Request, fiber: Running): Step => {
      traffic.moved(from, to, request, "request")
      push(fiber, new Answering(from, to, request, traffic))
      return inner.begin(request, fiber)
    }
  }
  return launching(metering)
}

class Answering extends Frame {
  readonly #from: Place
  readonly #to: Place
  readonly #request: Request
  readonly #traffic: Traffic

  constructor(from: Place, to: Place, request: Request, traffic: Traffic) {
    super()
    this.#from = from
    this.#to = to
    this.#request = request
    this.#traffic = traffic
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#traffic.moved(this.#from, this.#to, this.#request, "answer")
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#traffic.moved(this.#from, this.#to, this.#request, "answer")
    return exit
  }
}
