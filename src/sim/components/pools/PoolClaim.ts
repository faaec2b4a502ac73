/**
 * Pool claim: a call that waits for a connection, but not for ever.
 *
 * Only the wait is limited: who has got a connection may use it as long as it likes.
 */
import type * as Effect from "effect/Effect"
import type { Span } from "../../kernel/Instant.ts"
import type { Lane } from "../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, launching, push } from "../../kernel/Process.ts"
import { TimeLimit } from "../../kernel/TimeLimit.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Station } from "../places/Station.ts"

export class Claiming implements Beginning<Request> {
  readonly run: Run
  readonly tooLate: Effect.Effect<never, Failure>
  readonly #lane: Lane
  readonly #station: Station
  readonly #served: Beginning<Request>
  /** Who waits, by the hop on which it does. */
  readonly #claims = new Map<Request, Claim>()

  constructor(patience: Span, name: string, station: Station, held: Endpoint, run: Run) {
    this.run = run
    this.tooLate = failing(name, "timed out")
    this.#lane = run.kernel.lane(patience)
    this.#station = station
    const inner = beginning(held)
    const granted: Beginning<Request> = {
      begin: (request, fiber) => {
        this.over(request)
        return inner.begin(request, fiber)
      }
    }
    this.#served = beginning(station.serve(launching(granted)))
  }

  begin(request: Request, fiber: Running): Step {
    const { busy, servers } = this.#station
    if (busy < servers) return this.#served.begin(request, fiber)
    // A hop of its own, since one request may wait in several places at once.
    const hop = request.child(request.caller)
    const claim = new Claim(this, hop, fiber)
    this.#claims.set(hop, claim)
    push(fiber, claim)
    this.#lane.start(this.run.kernel.now, claim)
    return this.#served.begin(hop, fiber)
  }

  /** It waits no longer. */
  over(hop: Request): void {
    const claim = this.#claims.get(hop)
    if (claim === undefined) return
    claim.isRunning = false
    this.#claims.delete(hop)
  }
}

class Claim extends TimeLimit {
  readonly #claiming: Claiming
  readonly #hop: Request

  constructor(claiming: Claiming, hop: Request, fiber: Running) {
    super(fiber, claiming.tooLate)
    this.#claiming = claiming
    this.#hop = hop
  }

  override expired(): void {
    this.#hop.leave(this.#claiming.run.kernel.now)
    super.expired()
  }

  override ended(): void {
    this.#claiming.over(this.#hop)
  }
}
