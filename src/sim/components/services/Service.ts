/**
 * Service: instances with workers, behind a balancer, answering at named endpoints.
 *
 * A worker is held for the whole of a handler, also while it waits for calls it makes (the thread-per-request world in which
 * slow dependencies exhaust their callers), unless `holdsWorker` is false: then only `work` steps need one, as in an event loop.
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import { launching } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Endpoint, Network, Part } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import type { Place } from "../../model/Request.ts"
import { Sized } from "../../model/Sized.ts"
import * as Balancing from "../balancers/Balancer.ts"
import * as Pausing from "../places/Pauses.ts"
import { present } from "../places/Presence.ts"
import * as Processor from "../places/Processor.ts"
import { Station } from "../places/Station.ts"
import * as Waiting from "../places/WaitingLine.ts"
import { Workplace } from "../places/Workplace.ts"
import * as Scaling from "./Autoscaler.ts"
import * as Discovering from "./Discovery.ts"
import { Dispatch, type Watched } from "./Dispatch.ts"
import { Ejection } from "./Ejection.ts"
import { ColdStart, describeColdStart, Fleet } from "./Fleet.ts"
import * as Health from "./HealthCheck.ts"
import * as Ejecting from "./OutlierEjection.ts"

const wholeFromOne = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

/** `service:` of a component. */
export const Service = Schema.Struct({
  instances: Schema.optionalKey(wholeFromOne).annotate({
    description: "How many instances; with an autoscaler, at the start. Default 1, or the autoscaler's `min`."
  }),
  autoscaler: Schema.optionalKey(Scaling.Autoscaler).annotate({
    description: "Adds and removes instances as the load changes. Default: their number is fixed."
  }),
  coldStart: Schema.optionalKey(ColdStart).annotate({
    description:
      "How an instance begins that an autoscaler, a change or a release has started: slower for a time. Default: at full speed."
  }),
  pauses: Schema.optionalKey(Pausing.Pauses).annotate({
    description: "How every instance stands still now and then, as for garbage collection. Default: never."
  }),
  workers: Schema.optionalKey(wholeFromOne).annotate({
    description: "Calls an instance works on at once (threads, processes). Default: unlimited."
  }),
  cores: Schema.optionalKey(wholeFromOne).annotate({
    description:
      "Cores of an instance, shared by all `work` under way on it (processor sharing): n pieces of work go at cores/n of " +
      "full speed. Default: as many as there are workers, so that nobody slows anybody down."
  }),
  sharing: Schema.optionalKey(Schema.Literals(Processor.sharings)).annotate({
    description:
      "Who has the `cores`: all work at once, each piece its share (`equal`, default), or whoever is most important, at full " +
      "speed, while less important work is interrupted and goes on later where it was (`priority`, preemptive-resume)."
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
  outlierEjection: Schema.optionalKey(Ejecting.OutlierEjection).annotate({
    description:
      "Instances whose calls fail more than those of others get no calls for a while. Default: nobody is judged."
  }),
  discovery: Schema.optionalKey(Discovering.Discovery).annotate({
    description: "How late callers learn which instances there are. Default: at once."
  }),
  holdsWorker: Schema.optionalKey(Schema.Boolean).annotate({
    description: "Whether a worker is held while the handler waits for calls it made. Default true."
  })
})

export type Service = typeof Service.Type

/** In words: "3 x 64 workers, line of 500". */
export const describe = (options: Service): string => {
  const { autoscaler, balancer = "round-robin", coldStart, discovery, healthCheck } = options
  const { outlierEjection, pauses, waiting = {}, workers } = options
  const instances = instancesOf(options)
  const size = workers === undefined ? "unlimited workers" : workers === 1 ? "1 worker" : `${workers} workers`
  return [
    instances === 1 ? size : `${instances} x ${size}`,
    ...Processor.describe(options, options.underLoad),
    Waiting.describe(waiting),
    ...(balancer === "round-robin" ? [] : [Balancing.describe(balancer)]),
    ...(healthCheck === undefined ? [] : [Health.describe(healthCheck)]),
    ...(outlierEjection === undefined ? [] : [Ejecting.describe(outlierEjection)]),
    ...(discovery === undefined ? [] : [Discovering.describe(discovery)]),
    ...(autoscaler === undefined ? [] : [Scaling.describe(autoscaler)]),
    ...(coldStart === undefined ? [] : [describeColdStart(coldStart)]),
    ...(pauses === undefined ? [] : [Pausing.describe(pauses)])
  ].join(", ")
}

/** How many instances there are at the start. */
export const instancesOf = ({ autoscaler, instances }: Service): number => instances ?? autoscaler?.min ?? 1

/** How many there may be, not counting those of a version that is being released. */
export const mostInstancesOf = (options: Service): number => options.autoscaler?.max ?? instancesOf(options)

/** How long an instance may take to leave: Kubernetes' terminationGracePeriodSeconds. */
const patience: Span = 30 * second

/** Builds what an endpoint does on one instance. */
export type Handler = (workplace: Workplace, station: Station) => Endpoint

const isLost = (share: number, stream: RandomStream): boolean => share > 0 && stream.next() < share

export class ServiceComponent {
  readonly site: number
  readonly stations: ReadonlyArray<Station>
  readonly parts: ReadonlyArray<Part>
  /** If the number of instances changes while it runs. */
  readonly fleet: Fleet | undefined
  readonly #options: Service
  readonly #name: string
  readonly #run: Run
  readonly #network: Network
  /** Unless the number of instances changes by itself, or by a release. */
  readonly #sized: Sized | undefined
  #workers: number
  readonly #autoscaling: Scaling.Autoscaling | undefined
  readonly #choose: Balancing.Choose
  readonly #watched: Watched | undefined
  #lookingUp: Discovering.LookingUp | undefined
  readonly #endpoints = new Map<string, Dispatch>()

  /**
   * One place per instance, or, if their number can change, for every one that may ever be there at once. `whenSized`: somebody
   * changes their number by hand, and is told of it.
   */
  constructor(
    options: Service,
    name: string,
    places: ReadonlyArray<Place>,
    run: Run,
    network: Network,
    whenSized?: () => void
  ) {
    const { autoscaler, balancer = "round-robin", coldStart, cores, discovery, healthCheck, waiting = {} } = options
    const { outlierEjection, workers = Infinity } = options
    const initial = instancesOf(options)
    this.#options = options
    this.#name = name
    this.#run = run
    this.#network = network
    this.site = run.journal.sites.length
    this.#workers = workers
    this.stations = places.map(
      (place) =>
        new Station({ site: this.site, servers: workers, waiting }, new Workplace(place, run.kernel, options), run)
    )
    this.parts = this.stations.map((station) => station.workplace)
    const isKnownHealthy = Health.make(healthCheck, name, this.parts, run)
    const ejection = outlierEjection === undefined ? undefined : new Ejection(outlierEjection, name, this.parts, run)
    // Who has to look instances up learns of their health by that alone.
    const isHealthy = discovery === undefined ? isKnownHealthy : () => true
    const isBelievedIn =
      ejection === undefined ? isHealthy : (position: number) => isHealthy(position) && !ejection.isEjected(position)
    const instances = this.stations.map((station, i) => ({
      place: station.workplace.place,
      get outstanding() {
        return station.inside
      },
      get isHealthy() {
        return isBelievedIn(i)
      }
    }))
    const { peaks, targets } = Balancing.seenBy(balancer, instances, run.kernel)
    if (ejection !== undefined || peaks !== undefined) {
      this.#watched = (position, way) => {
        const judged = ejection === undefined ? way : ejection.judging(position, way)
        return peaks === undefined ? judged : peaks.measuring(position, judged)
      }
    }
    const stream = run.kernel.streams.stream(`${name}/balancer`)
    const lookups = run.kernel.streams.stream(`${name}/lookups`)
    const lookedUp = (there: () => ReadonlyArray<number>): Balancing.Choose | undefined => {
      if (discovery === undefined) return undefined
      this.#lookingUp = Discovering.make(
        discovery,
        name,
        {
          listed: () => there().filter(isKnownHealthy),
          latency: () => this.parts[0]!.conditions.lookupLatency,
          isSilent: () => isLost(this.parts[0]!.conditions.lookups, lookups),
          balanced: (positions) => Balancing.makeAmong(positions, balancer, targets, stream)
        },
        run
      )
      return this.#lookingUp.choose
    }
    const isByHand = whenSized !== undefined
    if (isByHand || (autoscaler === undefined && places.length === initial)) {
      this.#sized = new Sized({ name, kind: "service", capacity: workers * initial, instances: initial })
      run.journal.site(this.#sized)
    }
    if (this.#sized !== undefined && !isByHand) {
      const positions = targets.map((_, i) => i)
      this.#choose = lookedUp(() => positions) ?? Balancing.make(balancer, targets, stream)
      return
    }
    const onStart = (position: number) => {
      ejection?.forget(position)
      peaks?.forget(position)
    }
    const onLevel = isByHand
      ? (working: number) => {
          if (this.#sized!.instances !== working) this.#sized!.become(working, this.#workers * working, run.kernel.now)
          whenSized()
        }
      : undefined
    const { stations } = this
    const fleet = new Fleet({ name, balancer, coldStart, stations, targets, initial, onStart, onLevel }, run)
    this.fleet = fleet
    if (!isByHand) run.journal.site(fleet.siteOf(workers))
    this.#choose = lookedUp(() => fleet.serving) ?? ((request, tried) => fleet.pick(request, tried))
    if (autoscaler !== undefined) this.#autoscaling = new Scaling.Autoscaling(autoscaler, cores ?? workers, fleet)
  }

  /** Gives an endpoint its handler, with the policies that stand in front of every instance. */
  define(name: string, handler: Handler, inbound: (next: Endpoint) => Endpoint = (next) => next): void {
    const { holdsWorker = true } = this.#options
    const served = this.stations.map((station) => {
      const handled = handler(station.workplace, station)
      return inbound(holdsWorker ? this.serve(station, handled) : present(station.workplace, handled))
    })
    const { fleet } = this
    this.#endpoint(name).open(fleet === undefined ? served : served.map((one, i) => fleet.slots[i]!.counted(one)))
  }

  /** `inner`, done by a worker of this instance. */
  serve(station: Station, inner: Endpoint): Endpoint {
    const { autoscaler } = this.#options
    const slot = this.fleet?.slots[this.stations.indexOf(station)]
    const isMeasured = autoscaler !== undefined && "utilisation" in autoscaler.target
    return station.serve(slot !== undefined && isMeasured ? slot.occupying(inner) : inner)
  }

  /** Every instance has so many workers from now on. Not for services whose number of instances changes by itself. */
  resize(workers: number): void {
    const { instances = 1 } = this.#sized!
    this.#sized!.become(instances, workers * instances, this.#run.kernel.now)
    this.#workers = workers
    for (const station of this.stations) station.resize(workers)
  }

  /** There are so many instances from now on; who is too many finishes what it has, if that does not take too long. */
  become(instances: number): void {
    const { current } = this.fleet!
    if (instances < current.length) this.fleet!.shrink(current.length - instances, patience)
    else this.fleet!.grow(instances - current.length, () => 0)
  }

  /** To be called when the run begins. */
  begin(): void {
    if (this.#run.journal.mindsInstances) for (const dispatch of this.#endpoints.values()) dispatch.leaveTrails()
    this.fleet?.begin()
    this.#autoscaling?.begin()
    const { pauses } = this.#options
    if (pauses !== undefined) Pausing.begin(pauses, this.#name, this.parts, this.#run)
  }

  /** How others call it; may be asked for before it is defined. */
  endpoint(name: string): Endpoint {
    const dispatch = this.#endpoint(name)
    return launching(dispatch)
  }

  #endpoint(name: string): Dispatch {
    const known = this.#endpoints.get(name)
    if (known !== undefined) return known
    const dispatch = new Dispatch(
      this.parts,
      this.#network,
      this.#choose,
      this.stations[0]!.failing("unreachable"),
      this.#watched,
      this.#lookingUp,
      this.#run.kernel
    )
    this.#endpoints.set(name, dispatch)
    return dispatch
  }
}
