/**
 * Scenario load: what one k6 scenario asks of the executor that runs it, with every default filled in.
 *
 * Plain data in whole nanoseconds; the shortcuts (`vus`, `duration`, `iterations`, `stages`) are already turned into
 * the scenario named "default" that k6 makes of them. `startTime` counts from the start of the run, everything else
 * from there.
 */
import { type Instant, minute, type Span, second } from "../kernel/Instant.ts"
import type { RateProfile } from "./ArrivalCurve.ts"
import type { K6Options } from "./K6Options.ts"
import type { K6Scenario } from "./K6Scenario.ts"
import { expandShortcuts } from "./Shortcuts.ts"
import { type Stage, totalDuration } from "./Stages.ts"

interface Common {
  /** Unique within a run; "default" when it comes from the shortcuts. */
  readonly name: string
  /** The journey that every iteration runs. */
  readonly exec: string
  readonly startTime: Span
  /** How long iterations may go on after the end before they are interrupted. */
  readonly gracefulStop: Span
  /** A user begins no other iteration until so long after the start of the last. */
  readonly minIterationDuration: Span
  /** Tags on every sample: those of the whole test, overlaid by those of the scenario. */
  readonly tags: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
}

/** The users share `iterations`: whoever is free takes the next one. */
export interface SharedIterationsLoad extends Common {
  readonly executor: "shared-iterations"
  readonly vus: number
  readonly iterations: number
  readonly maxDuration: Span
}

/** Every user runs `iterations`. */
export interface PerVuIterationsLoad extends Common {
  readonly executor: "per-vu-iterations"
  readonly vus: number
  readonly iterations: number
  readonly maxDuration: Span
}

export interface ConstantVusLoad extends Common {
  readonly executor: "constant-vus"
  readonly vus: number
  readonly duration: Span
}

export interface RampingVusLoad extends Common {
  readonly executor: "ramping-vus"
  readonly startVUs: number
  readonly stages: ReadonlyArray<Stage>
  /** How long a user who is to stop during a ramp-down may finish the iteration at hand. */
  readonly gracefulRampDown: Span
}

export interface ConstantArrivalRateLoad extends Common {
  readonly executor: "constant-arrival-rate"
  /** Arrivals per `timeUnit`. */
  readonly rate: number
  readonly timeUnit: Span
  readonly duration: Span
  readonly preAllocatedVUs: number
  readonly maxVUs: number
}

export interface RampingArrivalRateLoad extends Common {
  readonly executor: "ramping-arrival-rate"
  /** Arrivals per `timeUnit`, as are the targets of the stages. */
  readonly startRate: number
  readonly timeUnit: Span
  readonly stages: ReadonlyArray<Stage>
  readonly preAllocatedVUs: number
  readonly maxVUs: number
}

/** An open load: it starts iterations by the clock, not when earlier ones have ended. */
export type ArrivalRateLoad = ConstantArrivalRateLoad | RampingArrivalRateLoad

export type ScenarioLoad =
  | SharedIterationsLoad
  | PerVuIterationsLoad
  | ConstantVusLoad
  | RampingVusLoad
  | ArrivalRateLoad

/** One load for every k6 scenario, by start time and then by name, as k6 orders them. */
export const derive = (options: K6Options): ReadonlyArray<ScenarioLoad> =>
  Object.entries(expandShortcuts(options))
    .map(([name, scenario]) => loadOf(name, scenario, options))
    .sort((a, b) => a.startTime - b.startTime || (a.name < b.name ? -1 : 1))

const loadOf = (name: string, scenario: K6Scenario, options: K6Options): ScenarioLoad => {
  const common: Common = {
    name,
    exec: scenario.exec ?? "default",
    startTime: scenario.startTime ?? 0,
    gracefulStop: scenario.gracefulStop ?? 30 * second,
    minIterationDuration: options.minIterationDuration ?? 0,
    tags: { ...options.tags, ...scenario.tags },
    env: { ...scenario.env }
  }
  switch (scenario.executor) {
    case "shared-iterations":
    case "per-vu-iterations": {
      const { executor, vus = 1, iterations = 1, maxDuration = 10 * minute } = scenario
      return { ...common, executor, vus, iterations, maxDuration }
    }
    case "constant-vus": {
      const { executor, vus = 1, duration } = scenario
      return { ...common, executor, vus, duration }
    }
    case "ramping-vus": {
      const { executor, startVUs = 1, stages, gracefulRampDown = 30 * second } = scenario
      return { ...common, executor, startVUs, stages, gracefulRampDown }
    }
    case "constant-arrival-rate": {
      const { executor, rate, timeUnit = second, duration, preAllocatedVUs, maxVUs = preAllocatedVUs } = scenario
      return { ...common, executor, rate, timeUnit, duration, preAllocatedVUs, maxVUs }
    }
    case "ramping-arrival-rate": {
      const { executor, startRate = 0, timeUnit = second, stages, preAllocatedVUs, maxVUs = preAllocatedVUs } = scenario
      return { ...common, executor, startRate, timeUnit, stages, preAllocatedVUs, maxVUs }
    }
  }
}

/** How long new iterations are started: after this long only those under way go on, for `gracefulStop` at most. */
export const startingFor = (load: ScenarioLoad): Span => {
  switch (load.executor) {
    case "shared-iterations":
    case "per-vu-iterations":
      return load.maxDuration
    case "constant-vus":
    case "constant-arrival-rate":
      return load.duration
    case "ramping-vus":
    case "ramping-arrival-rate":
      return totalDuration(load.stages)
  }
}

/** The instant of the run at which the last iteration of this load is interrupted, if it has not ended before. */
export const latestEnd = (load: ScenarioLoad): Instant => load.startTime + startingFor(load) + load.gracefulStop

/** The arrival rate over the time of the scenario. */
export const rateProfile = (load: ArrivalRateLoad): RateProfile =>
  load.executor === "constant-arrival-rate"
    ? {
        start: load.rate,
        stages: [{ duration: load.duration, target: load.rate }],
        timeUnit: load.timeUnit,
        firstLevel: 0
      }
    : { start: load.startRate, stages: load.stages, timeUnit: load.timeUnit, firstLevel: 1 }
