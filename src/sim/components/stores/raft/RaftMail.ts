/**
 * Raft mail: how a node of a Raft group speaks to another: by calls over the network, of which any may get lost.
 */
import type * as Effect from "effect/Effect"
import type { Beginning, Step } from "../../../kernel/Process.ts"
import { Frame, launching, park, push } from "../../../kernel/Process.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Request } from "../../../model/Request.ts"
import type { Ways } from "../../links/Ways.ts"
import type { Workplace } from "../../places/Workplace.ts"

/** Where a node gets its messages: who is dead refuses them, who stands still never answers. */
export const mailbox = ({ conditions }: Workplace, unreachable: Effect.Effect<never, Failure>): Endpoint => {
  const opens: Beginning<Request> = {
    begin: (request, fiber) => {
      if (conditions.isDown) return unreachable
      if (conditions.isPaused) return park(fiber)
      purposeOf(request, "replicating")?.arrived()
      return answered
    }
  }
  return launching(opens)
}

interface Mail {
  readonly request: Request
  readonly way: Ways
  readonly hear: () => void
}

export const mailing: Beginning<Mail> = {
  begin: ({ hear, request, way }, fiber) => {
    push(fiber, new Hearing(hear))
    return way.call(request)
  }
}

class Hearing extends Frame {
  readonly #hear: () => void

  constructor(hear: () => void) {
    super()
    this.#hear = hear
  }

  override succeeded(): Step {
    this.#hear()
    return answered
  }

  override failed(): Step {
    return answered
  }
}
