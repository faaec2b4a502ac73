/**
 * Compiling journeys and load: who comes, when, and what they do.
 */
import { Conditions } from "../../sim/model/Conditions.ts"
import type { Place } from "../../sim/model/Request.ts"
import { ClosedLoad } from "../../sim/workload/ClosedLoad.ts"
import type { Iterations, Journey } from "../../sim/workload/Journey.ts"
import { OpenLoad } from "../../sim/workload/OpenLoad.ts"
import { impatient } from "../../sim/workload/Patience.ts"
import type { ScenarioLoad } from "../../sim/workload/ScenarioLoad.ts"
import { derive } from "../../sim/workload/ScenarioLoad.ts"
import { Tenancy } from "../../sim/workload/Tenants.ts"
import type { Journey as JourneySpec, Load } from "../language/Journey.ts"
import { arrivalsOf } from "../Places.ts"
import type { Scenario } from "../Scenario.ts"
import type { Surroundings } from "./Standpoint.ts"
import { Standpoint } from "./Standpoint.ts"
import { compileSteps } from "./Steps.ts"

export const compileJourneys = (scenario: Scenario, iterations: Iterations, around: Surroundings): void => {
  const { run, world } = around
  const journeys = new Map<string, Journey>()
  for (const [name, spec] of Object.entries(scenario.journeys)) {
    const place = world.place(name, name, spec.from === undefined ? undefined : zoneOf(spec.from, scenario))
    const index = run.journal.journeys.push(name) - 1
    const journey: Journey = { index, name, place, conditions: new Conditions(), ...doings(name, spec, place, around) }
    journeys.set(name, journey)
    world.journeys.push(journey)
  }
  for (const [position, load] of derive(scenario.load.k6).entries()) {
    // Surges of one k6 scenario leave another with the same journey alone.
    const journey = { ...journeys.get(load.exec)!, conditions: new Conditions(), load: position }
    world.loads.push({ name: load.name, journey, generator: generate(load, scenario.load, journey, iterations) })
  }
  compileTenants(scenario.load, iterations, around)
}

/** Whose the iterations are. */
const compileTenants = ({ tenants }: Load, iterations: Iterations, { run, world }: Surroundings): void => {
  if (tenants === undefined) return
  const loads = world.loads.map(({ journey }) => journey.conditions)
  const tenancy = new Tenancy(tenants, loads, run.kernel.streams.stream("tenants"))
  world.tenants.push(...tenancy.tenants)
  iterations.drawTenant = () => tenancy.draw()
}

/** What users do, and how. */
const doings = (
  name: string,
  { key, patience, priority = 0, steps }: JourneySpec,
  place: Place,
  around: Surroundings
): Pick<Journey, "priority" | "drawKey" | "steps"> => {
  const { streams } = around.run.kernel
  const stream = streams.stream(`${name}/key`)
  const done = compileSteps(steps, new Standpoint({ label: name, place }), around)
  return {
    priority,
    drawKey: key === undefined ? undefined : () => key.sample(stream, around.run.kernel.now),
    steps:
      patience === undefined
        ? done
        : impatient({ name, patience, stream: streams.stream(`${name}/patience`) }, done, around.run)
  }
}

/** Gives users other things to do while it runs; who is under way goes on as before. */
export const recompileJourney = (name: string, spec: JourneySpec, around: Surroundings): void => {
  const all = [...around.world.journeys, ...around.world.loads.map(({ journey }) => journey)]
  const journeys = all.filter((journey) => journey.name === name)
  const [first] = journeys
  if (first === undefined) return
  const changed = doings(name, spec, first.place, around)
  for (const journey of journeys) Object.assign(journey, changed)
}

/** Users can be said to be in a region: then they are in its first zone. */
const zoneOf = (from: string, { regions }: Scenario): string => regions?.[from]?.[0] ?? from

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
