/**
 * Arriving: what was brought to a node of a store is there when the node has done its work for it, and not before.
 */
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../../kernel/Process.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Request } from "../../../model/Request.ts"

/** `served`, and after its work the node has what was brought to it. */
export const arriving = (served: Endpoint): Endpoint => {
  const inner = beginning(served)
  const arrives: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Arriving(request))
      return inner.begin(request, fiber)
    }
  }
  return launching(arrives)
}

class Arriving extends Frame {
  readonly #request: Request

  constructor(request: Request) {
    super()
    this.#request = request
  }

  override succeeded(value: unknown, fiber: Running): Step {
    purposeOf(this.#request, "replicating")?.arrived()
    return pass(value, fiber)
  }
}
