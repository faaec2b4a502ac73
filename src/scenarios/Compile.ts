/**
 * Compiling a scenario: turns plain data into a simulation that can go.
 *
 * In two rounds: first every component is made, so that any of them can be called; then endpoints, journeys and load are given
 * what they do. Nothing is drawn and nothing happens here.
 */
import type { CacheComponent } from "../sim/components/Cache.ts"
import { Links } from "../sim/components/Link.ts"
import type { TopicComponent } from "../sim/components/Topic.ts"
import { selecting } from "../sim/faults/Selection.ts"
import type { Run } from "../sim/model/Journal.ts"
import { promised } from "../sim/observation/Objective.ts"
import { Simulation } from "../sim/Simulation.ts"
import { World } from "../sim/World.ts"
import type { Iterations } from "../sim/workload/Journey.ts"
import { compileCache } from "./compile/Cache.ts"
import { compileJourneys } from "./compile/Journeys.ts"
import { compileService } from "./compile/Service.ts"
import type { Surroundings } from "./compile/Standpoint.ts"
import { compileStore } from "./compile/Store.ts"
import { compileTopic } from "./compile/Topic.ts"
import { asksForLoads } from "./Places.ts"
import type { Scenario } from "./Scenario.ts"

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
    (run, iterations) => worldOf(scenario, run, iterations)
  )

const worldOf = (scenario: Scenario, run: Run, iterations: Iterations): World => {
  const world = new World(run, new Links(scenario.links ?? {}, run), scenario.regions ?? {}, scenario.groups ?? {})
  world.tellsCallsApart = Object.values(scenario.faults ?? {}).some((fault) => selecting(fault).length > 0)
  const second: Array<() => void> = []
  const around = surroundings(run, world, (finish) => second.push(finish))
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
  return world
}

const surroundings = (run: Run, world: World, later: Surroundings["later"]): Surroundings => {
  const caches = new Map<string, CacheComponent>()
  const topics = new Map<string, TopicComponent>()
  return {
    run,
    world,
    caches,
    topics,
    later,
    endpoint: (component, endpoint) => {
      const found = world.components.get(component)?.endpoint(endpoint)
      if (found === undefined)
        throw new Error(`a checked scenario calls ${component}.${endpoint}, which does not exist`)
      return found
    },
    readThrough: (cache, miss) => caches.get(cache)!.readThrough(miss),
    publish: (topic) => topics.get(topic)!.publish
  }
}
