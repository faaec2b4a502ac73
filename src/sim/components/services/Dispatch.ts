/**
 * Dispatch: sends every call of one endpoint to one of the instances, over the way from the caller to it.
 *
 * A caller who minds where his tries are made finds the trail of them here; in a run without such callers nobody looks for one.
 */
import type { Kernel } from "../../kernel/Kernel.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, launch } from "../../kernel/Process.ts"
import type { Endpoint, Network, Part } from "../../model/Endpoint.ts"
import type { Place, Request } from "../../model/Request.ts"
import { trailOf } from "../../model/Trail.ts"
import type { Choose } from "../balancers/Balancer.ts"
import type { LookingUp } from "./Discovery.ts"

/** The way to the instance at a position, with those who want to know how calls end there. */
export type Watched = (position: number, way: Endpoint) => Endpoint

export class Dispatch implements Beginning<Request> {
  readonly #parts: ReadonlyArray<Part>
  readonly #network: Network
  readonly #watched: Watched | undefined
  readonly #lookingUp: LookingUp | undefined
  readonly #kernel: Kernel
  /** What becomes of who cannot find anybody. */
  readonly #nowhere: Step
  #choose: Choose
  #served: ReadonlyArray<Endpoint> = []
  readonly #sending: Beginning<Request> = { begin: (request, fiber) => this.#send(request, fiber) }
  /** By the caller's place, then by instance; filled when somebody first calls from there. */
  readonly #ways: Array<Array<Beginning<Request>> | undefined> = []

  constructor(
    parts: ReadonlyArray<Part>,
    network: Network,
    choose: Choose,
    nowhere: Step,
    watched: Watched | undefined,
    lookingUp: LookingUp | undefined,
    kernel: Kernel
  ) {
    this.#lookingUp = lookingUp
    this.#kernel = kernel
    this.#nowhere = nowhere
    this.#parts = parts
    this.#network = network
    this.#choose = choose
    this.#watched = watched
  }

  /** Also while it runs: whoever calls from then on finds the new ones. */
  open(served: ReadonlyArray<Endpoint>): void {
    this.#served = served
    this.#ways.length = 0
  }

  /** From now on tries go where their caller minds that they go. */
  leaveTrails(): void {
    const choose = this.#choose
    const places = this.#parts.map(({ place }) => place)
    this.#choose = (request) => {
      const trail = trailOf(request)
      if (trail === undefined) return choose(request)
      const last = trail.minding === "same" ? trail.lastAmong(places) : -1
      const chosen = last >= 0 ? last : choose(request, trail)
      if (chosen >= 0) trail.add(places[chosen]!)
      return chosen
    }
  }

  begin(request: Request, fiber: Running): Step {
    const wait = this.#lookingUp === undefined ? 0 : this.#lookingUp.wait(request)
    if (wait > 0) return this.#kernel.wait(wait, fiber, launch(this.#sending, request))
    return this.#send(request, fiber)
  }

  #send(request: Request, fiber: Running): Step {
    const ways = this.#ways[request.caller.id] ?? this.#waysFrom(request.caller)
    const way = ways[ways.length === 1 ? 0 : this.#choose(request)]
    return way === undefined ? this.#nowhere : way.begin(request, fiber)
  }

  #waysFrom(caller: Place): Array<Beginning<Request>> {
    const ways = this.#served.map((served, i) => {
      const way = this.#network.passage(caller, this.#parts[i]!.place)(served)
      return beginning(this.#watched === undefined ? way : this.#watched(i, way))
    })
    this.#ways[caller.id] = ways
    return ways
  }
}
