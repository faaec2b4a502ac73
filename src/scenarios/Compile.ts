/**
 * Compiling a scenario: turns plain data into a simulation that can go.
 *
 * In two rounds: first every component is made, so that any of them can be called; then endpoints, journeys and load are given
 * what they do. Nothing is drawn and nothing happens here.
 */
import { CacheComponent } from "../sim/components/Cache.ts"
import { ConnectionPoolComponent } from "../sim/components/ConnectionPool.ts"
import { Links } from "../sim/components/Link.ts"
import { ServiceComponent } from "../sim/components/Service.ts"
import { StoreComponent } from "../sim/components/Store.ts"
import { TopicComponent } from "../sim/components/Topic.ts"
import type { Workplace } from "../sim/components/Workplace.ts"
import { discerning } from "../sim/faults/Discerning.ts"
import { selecting } from "../sim/faults/Selection.ts"
import { Conditions } from "../sim/model/Conditions.ts"
import type { Caller, Endpoint } from "../sim/model/Endpoint.ts"
import type { Run } from "../sim/model/Journal.ts"
import type { Place } from "../sim/model/Request.ts"
import { promised } from "../sim/observation/Objective.ts"
import { Simulation } from "../sim/Simulation.ts"
import { World } from "../sim/World.ts"
import { ClosedLoad } from "../sim/workload/ClosedLoad.ts"
import type { Iterations, Journey } from "../sim/workload/Journey.ts"
import { OpenLoad } from "../sim/workload/OpenLoad.ts"
import { impatient } from "../sim/workload/Patience.ts"
import type { ScenarioLoad } from "../sim/workload/ScenarioLoad.ts"
import { derive } from "../sim/workload/ScenarioLoad.ts"
import type { Surroundings } from "./CompileSteps.ts"
import { compileSteps, inbound, Standpoint } from "./CompileSteps.ts"
import type { Load } from "./Journey.ts"
import { arrivalsOf, asksForLoads } from "./Places.ts"
import type { Scenario } from "./Scenario.ts"
import type { CacheSpec, EndpointSpec, ServiceSpec, StoreSpec, TopicSpec } from "./System.ts"

export interface CompileOptions {
  readonly seed: number | string
  /** Off for benchmarks of the engine alone. Default true. */
  readonly isRecorded?: boolean
}

/** The simulation of a scenario (one variant of it, already patched), ready to go. */
export const compile = (scenario: Scenario, { isRecorded = true, seed }: CompileOptions): Simulation =>
  new Simulation(
    {
      seed,
      isRecorded,
      tellsLoadsApart: asksForLoads(scenario),
      duration: scenario.duration,
      warmup: scenario.warmup ?? 0,
      faults: scenario.faults ?? {},
      objectives: Object.entries(scenario.objectives ?? {}).map(([name, objective]) => promised(name, objective))
    },
    (run, iterations) => new Compiler(scenario, run).world(iterations)
  )

class Compiler implements Surroundings {
  readonly run: Run
  readonly #scenario: Scenario
  readonly #world: World
  readonly #caches = new Map<string, CacheComponent>()
  readonly #topics = new Map<string, TopicComponent>()
  /** What is left to do when every component is there. */
  readonly #second: Array<() => void> = []

  constructor(scenario: Scenario, run: Run) {
    this.run = run
    this.#scenario = scenario
    this.#world = new World(run, new Links(scenario.links ?? {}, run), scenario.regions ?? {}, scenario.groups ?? {})
    this.#world.tellsCallsApart = Object.values(scenario.faults ?? {}).some((fault) => selecting(fault).length > 0)
  }

  world(iterations: Iterations): World {
    for (const [name, component] of Object.entries(this.#scenario.system)) {
      switch (component.kind) {
        case "service":
          this.#service(name, component)
          break
        case "store":
          this.#store(name, component)
          break
        case "cache":
          this.#cache(name, component)
          break
        case "topic":
          this.#topic(name, component)
      }
    }
    for (const finish of this.#second) finish()
    this.#journeys(iterations)
    return this.#world
  }

  endpoint(component: string, endpoint: string): Endpoint {
    const found = this.#world.components.get(component)?.endpoint(endpoint)
    if (found === undefined) throw new Error(`a checked scenario calls ${component}.${endpoint}, which does not exist`)
    return found
  }

  readThrough(cache: string, miss: Endpoint): Endpoint {
    return this.#caches.get(cache)!.readThrough(miss)
  }

  publish(topic: string): Endpoint {
    return this.#topics.get(topic)!.publish
  }

  /** One place per instance, over the zones in turn. */
  #places(name: string, instances: number, zones: ReadonlyArray<string> | undefined): ReadonlyArray<Place> {
    return Array.from({ length: instances }, (_, i) =>
      this.#world.place(name, `${name}/${i + 1}`, zones === undefined ? undefined : zones[i % zones.length])
    )
  }

  #service(name: string, { endpoints, pools = {}, service }: ServiceSpec): void {
    const component = new ServiceComponent(
      service,
      name,
      this.#places(name, service.instances ?? 1, service.zones),
      this.run,
      this.#world.links
    )
    this.#world.components.set(name, {
      name,
      parts: component.parts,
      endpoint: (endpoint) => (endpoint in endpoints ? component.endpoint(endpoint) : undefined)
    })
    this.#second.push(() => {
      const poolsOf = new Map<Workplace, ReadonlyMap<string, ConnectionPoolComponent>>()
      for (const { workplace } of component.stations) {
        const made = Object.entries(pools).map(
          ([pool, options]) =>
            [pool, new ConnectionPoolComponent(options, `${name}.${pool}`, workplace, this.run)] as const
        )
        poolsOf.set(workplace, new Map(made))
      }
      const front = this.#inFront(service.through, name, name, component)
      for (const [endpoint, spec] of Object.entries(endpoints)) {
        this.#endpoint(name, endpoint, spec, component, poolsOf, front, service.holdsWorker ?? true)
      }
    })
  }

  #endpoint(
    name: string,
    endpoint: string,
    spec: EndpointSpec,
    component: ServiceComponent,
    pools: ReadonlyMap<Workplace, ReadonlyMap<string, ConnectionPoolComponent>>,
    front: (next: Endpoint) => Endpoint,
    holdsWorker: boolean
  ): void {
    const label = `${name}.${endpoint}`
    const own = this.#inFront(spec.through, label, name, component)
    component.define(
      endpoint,
      (workplace, station) =>
        this.#discerning(
          workplace,
          endpoint,
          compileSteps(
            spec.steps,
            new Standpoint({
              label,
              place: workplace.place,
              site: component.site,
              workplace,
              pools: pools.get(workplace)!,
              ...(holdsWorker ? {} : { aroundWork: (work) => station.serve(work) })
            }),
            this
          )
        ),
      (next) => front(own(next))
    )
  }

  /** Faults that hit only some calls need somebody who tells them apart. */
  #discerning({ conditions, place }: Workplace, endpoint: string, next: Endpoint): Endpoint {
    return this.#world.tellsCallsApart ? discerning({ conditions, endpoint, place }, next, this.run) : next
  }

  /** Policies in front of a service or of one of its endpoints: one state for all instances. */
  #inFront(
    through: EndpointSpec["through"],
    label: string,
    name: string,
    component: ServiceComponent
  ): (next: Endpoint) => Endpoint {
    if (through === undefined) return (next) => next
    const caller: Caller = { label: `in front of ${label}`, name, site: component.site, target: label }
    const { place } = component.parts[0]!
    return inbound(through, caller, new Standpoint({ label: caller.label, place, site: component.site }), this)
  }

  #store(name: string, { store }: StoreSpec): void {
    const component = new StoreComponent(
      store,
      name,
      (node, zone) => this.#world.place(name, node, zone),
      this.run,
      this.#world.links
    )
    this.#world.components.set(name, {
      name,
      parts: component.parts,
      endpoint: (endpoint) => component.endpoint(endpoint)
    })
  }

  #cache(name: string, { cache }: CacheSpec): void {
    const component = new CacheComponent(
      cache,
      name,
      this.#world.place(name, name, cache.zone),
      this.run,
      this.#world.links
    )
    this.#caches.set(name, component)
    this.#world.components.set(name, {
      name,
      parts: component.parts,
      endpoint: () => undefined,
      flush: () => component.flush()
    })
  }

  #topic(name: string, { topic }: TopicSpec): void {
    const component = new TopicComponent(
      topic,
      name,
      this.#world.place(name, name, topic.zone),
      this.run,
      this.#world.links
    )
    this.#topics.set(name, component)
    this.#world.components.set(name, { name, parts: component.parts, endpoint: () => undefined })
    this.#second.push(() => {
      const { site, workplace } = component
      component.consume(
        compileSteps(topic.steps, new Standpoint({ label: name, place: workplace.place, site, workplace }), this)
      )
    })
  }

  #journeys(iterations: Iterations): void {
    const { k6 } = this.#scenario.load
    const journeys = new Map<string, Journey>()
    for (const [name, spec] of Object.entries(this.#scenario.journeys)) {
      const stream = this.run.kernel.streams.stream(`${name}/key`)
      const { from, key, patience, priority = 0, steps } = spec
      const place = this.#world.place(name, name, from === undefined ? undefined : this.#zoneOf(from))
      const done = compileSteps(steps, new Standpoint({ label: name, place }), this)
      const journey: Journey = {
        index: this.run.journal.journeys.push(name) - 1,
        name,
        place,
        priority,
        drawKey: key === undefined ? undefined : () => key.sample(stream),
        steps:
          patience === undefined
            ? done
            : impatient({ name, patience, stream: this.run.kernel.streams.stream(`${name}/patience`) }, done, this.run),
        conditions: new Conditions()
      }
      journeys.set(name, journey)
      this.#world.journeys.push(journey)
    }
    for (const [position, load] of derive(k6).entries()) {
      // Surges of one k6 scenario leave another with the same journey alone.
      const journey = { ...journeys.get(load.exec)!, conditions: new Conditions(), load: position }
      const generator = generate(load, this.#scenario.load, journey, iterations)
      this.#world.loads.push({ name: load.name, journey, generator })
    }
  }

  /** Users can be said to be in a region: then they are in its first zone. */
  #zoneOf(from: string): string {
    return this.#scenario.regions?.[from]?.[0] ?? from
  }
}

const generate = (
  load: ScenarioLoad,
  { arrivals, diurnal }: Load,
  journey: Journey,
  iterations: Iterations
): OpenLoad | ClosedLoad => {
  if (load.executor !== "constant-arrival-rate" && load.executor !== "ramping-arrival-rate") {
    return new ClosedLoad(load, journey, iterations)
  }
  return new OpenLoad(load, { arrivals: arrivalsOf(load.name, arrivals), diurnal }, journey, iterations)
}
