/**
 * Compiling a scenario: turns plain data into a simulation that can go.
 *
 * In two rounds: first every component is made, so that any of them can be called; then endpoints, journeys and load are given
 * what they do. Nothing is drawn and nothing happens here.
 */

import type { TopicComponent } from "../sim/components/brokers/TopicComponent.ts"
import type { CacheCopies } from "../sim/components/caches/CacheCopies.ts"
import { Links } from "../sim/components/links/Link.ts"
import { instancesOf } from "../sim/components/services/Service.ts"
import { Happened } from "../sim/components/transactions/Happened.ts"
import { isBeside } from "../sim/faults/Deploy.ts"
import { selecting } from "../sim/faults/Selection.ts"
import type { Run } from "../sim/model/Journal.ts"
import { asksForLevels } from "../sim/observation/ComponentMetrics.ts"
import { promised } from "../sim/observation/Objective.ts"
import { Simulation } from "../sim/Simulation.ts"
import { World } from "../sim/World.ts"
import type { Iterations } from "../sim/workload/Journey.ts"
import { compileCache } from "./compile/Cache.ts"
import { compileJourneys, recompileJourney } from "./compile/Journeys.ts"
import { type Room, roomIn } from "./compile/Room.ts"
import { compileService } from "./compile/Service.ts"
import type { Surroundings } from "./compile/Standpoint.ts"
import { compileStore } from "./compile/Store.ts"
import { compileTopic } from "./compile/Topic.ts"
import { contentionsIn } from "./compile/Transactions.ts"
import type { Redesign } from "./language/Change.ts"
import { tariffOf } from "./language/Prices.ts"
import { asksForLoads, componentsAt } from "./Places.ts"
import type { Scenario } from "./Scenario.ts"
import { routines, stepsOf } from "./Walk.ts"

export interface CompileOptions {
  readonly seed: number | string
  /** Off for benchmarks of the engine alone. Default true. */
  readonly isRecorded?: boolean
  /** Whether it is found out what time and work are spent on. Default false. */
  readonly isBlamed?: boolean
  /** Whether what broke an invariant first comes with the calls that led to it. Default true. */
  readonly isExplained?: boolean
  /** Every so manieth request is followed call by call. Default: none is. */
  readonly follows?: number
  /** What becomes of it while it runs. Default: nothing. */
  readonly changes?: ReadonlyArray<Redesign>
  /** Room for so many instances of services, for changes that are not known yet. Default: as many as `changes` need. */
  readonly room?: Room
}

/** The simulation of a scenario, whose design can change while it runs. */
export class ScenarioSimulation extends Simulation {
  #become: (change: Redesign) => void = () => {}

  /** To be called once, with what makes changes in its world. */
  changedBy(become: (change: Redesign) => void): void {
    this.#become = become
  }

  /** Plans a change; one whose time has passed comes at once. */
  change(change: Redesign): void {
    this.run.kernel.plan(change.at, () => this.#become(change))
  }
}

/** The simulation of a scenario (one variant of it, already patched), ready to go. */
export const compile = (
  scenario: Scenario,
  {
    changes = [],
    follows,
    isBlamed = false,
    isExplained = true,
    isRecorded = true,
    room = new Map(),
    seed
  }: CompileOptions
): ScenarioSimulation => {
  let become: (change: Redesign) => void = () => {}
  const simulation = new ScenarioSimulation(
    {
      seed,
      isRecorded,
      isBlamed,
      isExplained,
      follows,
      tellsLoadsApart: asksForLoads(scenario),
      keepsLevels: (scenario.expect ?? []).some(({ measure }) => asksForLevels(measure)),
      tariff: tariffOf(scenario.prices, scenario.system),
      duration: scenario.duration,
      warmup: scenario.warmup ?? 0,
      faults: scenario.faults ?? {},
      invariants: scenario.invariants ?? {},
      objectives: Object.entries(scenario.objectives ?? {}).map(([name, objective]) => promised(name, objective))
    },
    (run, iterations) => {
      const designs = [scenario, ...changes.map((change) => change.scenario)]
      const { around, world } = worldOf(scenario, designs, room, run, iterations)
      become = (change) => redesign(change, around)
      return world
    }
  )
  simulation.changedBy(become)
  for (const change of changes) simulation.change(change)
  return simulation
}

const redesign = ({ name, parts, scenario, title }: Redesign, around: Surroundings): void => {
  for (const [service, endpoint] of parts.endpoints) around.services.get(service)!(scenario.system[service]!, endpoint)
  for (const service of parts.sizes) around.sizes.get(service)!(scenario.system[service]!)
  for (const journey of parts.journeys) recompileJourney(journey, scenario.journeys[journey]!, around)
  around.run.journal.changed(name, title ?? `the design changes: ${name}`)
}

const worldOf = (
  scenario: Scenario,
  /** This one, and what becomes of it. */
  designs: ReadonlyArray<Scenario>,
  room: Room,
  run: Run,
  iterations: Iterations
): { readonly world: World; readonly around: Surroundings } => {
  const world = new World(run, new Links(scenario.links ?? {}, run), scenario.regions ?? {}, scenario.groups ?? {})
  world.tellsCallsApart = Object.values(scenario.faults ?? {}).some((fault) => selecting(fault).length > 0)
  world.links.isWatched = Object.values(scenario.invariants ?? {}).some(({ kind }) => kind === "resides")
  for (const { on, wipe } of Object.values(scenario.faults ?? {}))
    if (wipe) for (const name of componentsAt(on, scenario)) world.wiped.add(name)
  for (const { deploy, migrate, on, reshard } of Object.values(scenario.faults ?? {})) {
    if (isBeside(deploy)) world.released.add(on)
    if (migrate !== undefined) world.migrated.add(on)
    if (reshard !== undefined) world.mostShards.set(on, Math.max(reshard.to, mostShardsOf(on, scenario, world)))
  }
  for (const [name, most] of [...roomIn(designs), ...room]) {
    const component = scenario.system[name]
    if (component?.kind !== "service" || component.service.autoscaler !== undefined || world.released.has(name))
      continue
    const known = world.mostInstances.get(name) ?? instancesOf(component.service)
    world.mostInstances.set(name, Math.max(most, known))
  }
  for (const { step } of designs.flatMap((design) => routines(design).flatMap(stepsOf))) {
    if (step.kind === "call" && step.consistency !== undefined) world.consistencies.add(step.call.component)
  }
  const second: Array<() => void> = []
  const around = surroundings(run, world, contentionsIn(designs), (finish) => second.push(finish))
  for (const [name, component] of Object.entries(scenario.system)) {
    switch (component.kind) {
      case "service":
        compileService(name, component, around)
        break
      case "store":
        compileStore(name, component, around)
        break
      case "cache":
        compileCache(name, component, around)
        break
      case "topic":
        compileTopic(name, component, around)
    }
  }
  for (const finish of second) finish()
  compileJourneys(scenario, iterations, around)
  return { world, around }
}

/** As far as is known. */
const mostShardsOf = (name: string, { system }: Scenario, { mostShards }: World): number => {
  const component = system[name]
  return mostShards.get(name) ?? (component?.kind === "store" ? (component.store.shards ?? 1) : 1)
}

const surroundings = (
  run: Run,
  world: World,
  contentions: Surroundings["contentions"],
  later: Surroundings["later"]
): Surroundings => {
  const caches = new Map<string, CacheCopies>()
  const topics = new Map<string, TopicComponent>()
  return {
    run,
    world,
    caches,
    topics,
    locks: new Map(),
    commits: new Map(),
    happened: new Happened(),
    keys: new Map(),
    outboxes: new Map(),
    contentions,
    services: new Map(),
    sizes: new Map(),
    later,
    endpoint: (component, endpoint) => {
      const found = world.components.get(component)?.endpoint(endpoint)
      if (found === undefined)
        throw new Error(`a checked scenario calls ${component}.${endpoint}, which does not exist`)
      return found
    },
    readThrough: (cache, miss, asking) => caches.get(cache)!.readThrough(miss, asking),
    publish: (topic) => topics.get(topic)!.publish
  }
}
