/**
 * Ways: one endpoint at one place, as it is reached from wherever somebody calls.
 *
 * A way is made when the first call comes from a place, and kept: later calls cost one look into a table.
 */
import type { Endpoint, Network } from "../../model/Endpoint.ts"
import type { Place, Request } from "../../model/Request.ts"

/** No network at all: every message arrives at once. */
export const inProcess: Network = { passage: () => (next) => next }

export class Ways {
  readonly #network: Network
  readonly #place: Place
  readonly #endpoint: Endpoint
  /** By the number of the caller's place. */
  readonly #ways: Array<Endpoint | undefined> = []

  constructor(network: Network, place: Place, endpoint: Endpoint) {
    this.#network = network
    this.#place = place
    this.#endpoint = endpoint
  }

  /** Calls the endpoint from where the request comes from. Only from a step: what comes back is to be run at once. */
  call(request: Request): ReturnType<Endpoint> {
    const way = this.#ways[request.caller.id] ?? this.#open(request.caller)
    return way(request)
  }

  #open(caller: Place): Endpoint {
    const way = this.#network.passage(caller, this.#place)(this.#endpoint)
    this.#ways[caller.id] = way
    return way
  }
}
