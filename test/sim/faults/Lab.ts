/**
 * Lab of faults: a small scenario as it would be written, run to its end, and what became of it window by window.
 */
import * as Result from "effect/Result"
import { compile } from "../../../src/scenarios/Compile.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { printMistakes } from "../../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../../src/scenarios/reading/Source.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"
import type { Conditions } from "../../../src/sim/model/Conditions.ts"
import { failureReasons } from "../../../src/sim/model/Failure.ts"
import { journeyColumn } from "../../../src/sim/observation/records/JourneyRecord.ts"
import type { Simulation } from "../../../src/sim/Simulation.ts"

/** 100 visits a second, evenly, to one instance that takes 1 ms. */
export const visits = (faults: object, more: object = {}): object => ({
  name: "lab",
  title: "A lab",
  duration: "60s",
  system: { shop: { service: { instances: 1 }, endpoints: { buy: [{ work: "1ms" }] } } },
  journeys: { visit: [{ call: "shop.buy" }] },
  load: open("visit"),
  faults,
  ...more
})

/** 100 iterations a second, evenly. */
export const open = (exec: string) => ({
  k6: {
    scenarios: {
      users: { executor: "constant-arrival-rate", rate: 100, duration: "60s", preAllocatedVUs: 9000, exec }
    }
  }
})

export const simulationOf = (written: object): Simulation => {
  const decoded = Result.getOrThrowWith(
    decode(sourceOfValue(written, "lab.ts")),
    (mistakes) => new Error(printMistakes(mistakes))
  )
  return compile(decoded.scenario, { seed: 1 })
}

export class Ran {
  readonly simulation: Simulation

  constructor(written: object) {
    this.simulation = simulationOf(written)
    this.simulation.go()
  }

  /** How many visits failed for a reason; of the first journey, or the one of this position. */
  failed(reason: (typeof failureReasons)[number], journey = 0): number {
    return this.#now(journeyColumn.reasons + failureReasons.indexOf(reason), journey)
  }

  answered(journey = 0): number {
    return this.#now(journeyColumn.carried, journey)
  }

  #now(column: number, journey: number): number {
    return this.simulation.recording.journeys[journey]!.tally.now[column]!
  }
}

/** What a figure of the conditions of each part of a component is, in the middle of each second. */
export const watch = (
  written: object,
  component: string,
  figure: (conditions: Conditions) => number,
  seconds: number
) => {
  const simulation = simulationOf(written)
  const { parts } = simulation.world.components.get(component)!
  return Array.from({ length: seconds }, (_, i) => {
    simulation.go({ instant: (i + 0.5) * second })
    return parts.map(({ conditions }) => figure(conditions))
  })
}
