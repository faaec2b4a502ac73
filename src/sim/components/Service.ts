/**
 * Service: instances with workers, behind a balancer, answering at named endpoints.
 *
 * A worker is held for the whole of a handler, also while it waits for calls it makes (the thread-per-request world in which
 * slow dependencies exhaust their callers), unless `holdsWorker` is false: then only `work` steps need one, as in an event loop.
 */
import * as Schema from "effect/Schema"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, launching } from "../kernel/Process.ts"
import type { Endpoint, Network, Part } from "../model/Endpoint.ts"
import type { Run } from "../model/Journal.ts"
import type { Place, Request } from "../model/Request.ts"
import * as Balancing from "./Balancer.ts"
import * as Health from "./HealthCheck.ts"
import * as Processor from "./Processor.ts"
import { Station } from "./Station.ts"
import * as Waiting from "./WaitingLine.ts"
import { Workplace } from "./Workplace.ts"

const wholeFromOne = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

/** `service:` of a component. */
export const Service = Schema.Struct({
  instances: Schema.optionalKey(wholeFromOne).annotate({ description: "How many instances. Default 1." }),
  workers: Schema.optionalKey(wholeFromOne).annotate({
    description: "Calls an instance works on at once (threads, processes). Default: unlimited."
  }),
  cores: Schema.optionalKey(wholeFromOne).annotate({
    description:
      "Cores of an instance, shared by all `work` under way on it (processor sharing): n pieces of work go at cores/n of " +
      "full speed. Default: as many as there are workers, so that nobody slows anybody down."
  }),
  underLoad: Schema.optionalKey(Processor.UnderLoad).annotate({
    description: "How much longer work takes while much is under way on the instance. Default: no longer."
  }),
  waiting: Schema.optionalKey(Waiting.WaitingLine).annotate({
    description: "The line in front of the workers of each instance. Default: unlimited, first in first out."
  }),
  balancer: Schema.optionalKey(Balancing.Balancer).annotate({
    description: "Who gets the next call. Default round-robin."
  }),
  zones: Schema.optionalKey(Schema.NonEmptyArray(Schema.String)).annotate({
    description: "Zones in which the instances stand, in turn. Default: in none."
  }),
  healthCheck: Schema.optionalKey(Health.HealthCheck).annotate({
    description: "How the balancer learns that an instance is dead. Default: at once."
  }),
  holdsWorker: Schema.optionalKey(Schema.Boolean).annotate({
    description: "Whether a worker is held while the handler waits for calls it made. Default true."
  })
})

export type Service = typeof Service.Type

/** In words: "3 x 64 workers, line of 500". */
export const describe = (options: Service): string => {
  const { instances = 1, waiting = {}, workers } = options
  const size = workers === undefined ? "unlimited workers" : workers === 1 ? "1 worker" : `${workers} workers`
  const crowding = Processor.describe(options.cores, options.underLoad)
  return [instances === 1 ? size : `${instances} x ${size}`, ...crowding, Waiting.describe(waiting)].join(", ")
}

/** Builds what an endpoint does on one instance. */
export type Handler = (workplace: Workplace, station: Station) => Endpoint

export class ServiceComponent {
  readonly site: number
  readonly stations: ReadonlyArray<Station>
  readonly parts: ReadonlyArray<Part>
  readonly #options: Service
  readonly #network: Network
  readonly #pick: (request: Request) => number
  readonly #endpoints = new Map<string, Dispatch>()

  /** One place per instance. */
  constructor(options: Service, name: string, places: ReadonlyArray<Place>, run: Run, network: Network) {
    const { balancer = "round-robin", healthCheck, waiting = {}, workers = Infinity } = options
    this.#options = options
    this.#network = network
    this.site = run.journal.site({ name, kind: "service", capacity: workers * places.length })
    this.stations = places.map(
      (place) =>
        new Station({ site: this.site, servers: workers, waiting }, new Workplace(place, run.kernel, options), run)
    )
    this.parts = this.stations.map((station) => station.workplace)
    const isHealthy = Health.make(healthCheck, name, this.parts, run)
    const targets = this.stations.map((station, i) => ({
      place: station.workplace.place,
      get outstanding() {
        return station.inside
      },
      get isHealthy() {
        return isHealthy(i)
      }
    }))
    this.#pick = Balancing.make(balancer, targets, run.kernel.streams.stream(`${name}/balancer`))
  }

  /** Gives an endpoint its handler, with the policies that stand in front of every instance. */
  define(name: string, handler: Handler, inbound: (next: Endpoint) => Endpoint = (next) => next): void {
    const { holdsWorker = true } = this.#options
    const served = this.stations.map((station) => {
      const handled = handler(station.workplace, station)
      return inbound(holdsWorker ? station.serve(handled) : handled)
    })
    this.#endpoint(name).open(served)
  }

  /** How others call it; may be asked for before it is defined. */
  endpoint(name: string): Endpoint {
    const dispatch = this.#endpoint(name)
    return launching(dispatch)
  }

  #endpoint(name: string): Dispatch {
    const known = this.#endpoints.get(name)
    if (known !== undefined) return known
    const dispatch = new Dispatch(this.parts, this.#network, this.#pick)
    this.#endpoints.set(name, dispatch)
    return dispatch
  }
}

/** Sends every call to one of the instances, over the way from the caller to it. */
class Dispatch implements Beginning<Request> {
  readonly #parts: ReadonlyArray<Part>
  readonly #network: Network
  readonly #pick: (request: Request) => number
  #served: ReadonlyArray<Endpoint> = []
  /** By the caller's place, then by instance; filled when somebody first calls from there. */
  readonly #ways: Array<Array<Beginning<Request>> | undefined> = []

  constructor(parts: ReadonlyArray<Part>, network: Network, pick: (request: Request) => number) {
    this.#parts = parts
    this.#network = network
    this.#pick = pick
  }

  open(served: ReadonlyArray<Endpoint>): void {
    this.#served = served
  }

  begin(request: Request, fiber: Running): Step {
    const ways = this.#ways[request.caller.id] ?? this.#waysFrom(request.caller)
    return ways[ways.length === 1 ? 0 : this.#pick(request)]!.begin(request, fiber)
  }

  #waysFrom(caller: Place): Array<Beginning<Request>> {
    const ways = this.#served.map((served, i) =>
      beginning(this.#network.passage(caller, this.#parts[i]!.place)(served))
    )
    this.#ways[caller.id] = ways
    return ways
  }
}
