/**
 * Judging a run: objectives, k6 thresholds, and what the scenario expects.
 */
import * as Outcome from "effect/Result"
import type { Expectation } from "../scenarios/language/Expectation.ts"
import type { Scenario } from "../scenarios/Scenario.ts"
import { formatSpan, millisecond } from "../sim/kernel/Instant.ts"
import type { Expected } from "../sim/observation/claims/Expectation.ts"
import { judgeExpected, measureExpected, readExpectation } from "../sim/observation/claims/Expectation.ts"
import type { Measured } from "../sim/observation/claims/Measured.ts"
import { judgeObjective, worst } from "../sim/observation/claims/Verdict.ts"
import type { InvariantPicture } from "../sim/observation/invariants/Invariants.ts"
import type { K6Load } from "../sim/observation/K6Readings.ts"
import { k6Readings, labMetrics, unmeasured } from "../sim/observation/K6Readings.ts"
import type { Simulation } from "../sim/Simulation.ts"
import { printAggregation } from "../sim/workload/ThresholdExpression.ts"
import type { Threshold } from "../sim/workload/Thresholds.ts"
import { judge, judgingPeriod, readThresholds } from "../sim/workload/Thresholds.ts"
import type { Judged, VerdictWord } from "./Result.ts"

/** The thresholds of a scenario that has been checked. */
const thresholdsOf = (scenario: Scenario): ReadonlyArray<Threshold> =>
  readThresholds(scenario.load.k6.thresholds ?? {}, labMetrics).thresholds

/** What the scenario promises and expects, judged on a run of one of its variants that is over. */
export const judgeRun = (simulation: Simulation, scenario: Scenario, variant: string): ReadonlyArray<Judged> => [
  ...judgeThresholds(simulation, scenario),
  ...simulation.recording.objectives.map(
    (objective): Judged => ({
      kind: "objective",
      ...judgeObjective(simulation.recording, objective)
    })
  ),
  ...simulation.invariants.map(judgeInvariant),
  ...judgeExpectations(new Map([[variant, simulation]]), scenario)
]

const judgeInvariant = ({ because, first, measured, name, says, verdict, violations }: InvariantPicture): Judged => {
  const claim = `${name}: ${says}`
  const reason = because === undefined ? {} : { because }
  if (first === null) return { kind: "invariant", claim, verdict, measured, value: violations, ...reason }
  return {
    kind: "invariant",
    claim,
    verdict,
    measured: `${measured}; first at ${formatSpan(Math.round(first.atMs * millisecond))}: ${first.says}`,
    value: violations,
    ...reason
  }
}

/** The measurements of a run under k6's names. */
const readingsIn = (simulation: Simulation) => k6Readings(simulation.recording, loadIn(simulation))

const loadIn = ({ loadRecords, world }: Simulation): K6Load => ({
  records: loadRecords?.records,
  scenarios: Object.fromEntries(world.loads.map(({ journey, name }) => [name, journey.name])),
  users: () => ({
    vus: world.loads.reduce((sum, { generator }) => sum + generator.busyUsers, 0),
    vusMax: world.loads.reduce((sum, { generator }) => sum + generator.users, 0)
  })
})

const judgeThresholds = (simulation: Simulation, scenario: Scenario): ReadonlyArray<Judged> => {
  const { now } = simulation.run.kernel
  return judge(thresholdsOf(scenario), readingsIn(simulation), { spent: now, isFinal: true }).judgements.map(
    ({ passed, threshold, value }): Judged => {
      const claim = `${threshold.key}: ${threshold.source}`
      const why = unmeasured(threshold, simulation.recording, loadIn(simulation))
      if (why !== undefined) return { kind: "threshold", claim, verdict: "inconclusive", measured: why, value: null }
      return {
        kind: "threshold",
        claim,
        verdict: passed ? "passed" : "failed",
        measured:
          value === undefined
            ? "no samples"
            : `${printAggregation(threshold.expression.aggregation)} = ${Number(value.toPrecision(4))}`,
        value: value ?? null
      }
    }
  )
}

/** Expectations about the variants that were run; one that compares needs both of its variants, and is left out otherwise. */
export const judgeExpectations = (runs: ReadonlyMap<string, Simulation>, scenario: Scenario): ReadonlyArray<Judged> =>
  (scenario.expect ?? []).flatMap((expectation) => {
    const { because } = expectation
    const about = variantsIn(expectation) ?? [...runs.keys()]
    const measured = about.flatMap((name) => {
      const simulation = runs.get(name)
      if (simulation === undefined) return []
      const expected = expectedIn(expectation, simulation)
      return [{ name, expected, value: measureExpected(expected, simulation.recording) }]
    })
    const reason = because === undefined ? {} : { because }
    if (expectation.kind === "compare") {
      const [one, other] = measured
      if (one === undefined || other === undefined) return []
      return [{ kind: "expectation" as const, ...judgeExpected(one.expected, one.value, other.value), ...reason }]
    }
    return measured.map(({ expected, name, value }): Judged => {
      const judged = judgeExpected(expected, value)
      return {
        kind: "expectation",
        ...judged,
        claim: runs.size > 1 ? `${name}: ${judged.claim}` : judged.claim,
        ...reason
      }
    })
  })

/** What an expectation that has been checked is about, measured in a run that is over. */
export const measureIn = (simulation: Simulation, expectation: Expectation): Measured =>
  measureExpected(expectedIn(expectation, simulation), simulation.recording)

/** The variants that an expectation names, if it names any. */
export const variantsIn = (expectation: Expectation): ReadonlyArray<string> | undefined => {
  if (expectation.kind === "compare") return expectation.compare
  return typeof expectation.variant === "string" ? [expectation.variant] : expectation.variant
}

/** What there is to measure in a simulation. */
export const namesOf = ({ injector, recording, run, world }: Simulation) => ({
  journeys: run.journal.journeys,
  loads: [...world.loads, ...world.tenants].map(({ name }) => name),
  components: run.journal.sites.map((site) => site.name),
  objectives: recording.objectives.map((objective) => objective.name),
  meters: run.journal.meters,
  hasPrices: recording.costs !== undefined,
  faults: injector.planned.map((planned) => planned.name)
})

/** An expectation that has been checked, read for a simulation. */
export const expectedIn = (expectation: Expectation, simulation: Simulation): Expected =>
  Outcome.getOrThrowWith(
    readExpectation(expectation, namesOf(simulation)),
    ({ field, message }) => new Error(`a checked scenario expects something that cannot be read: ${field}: ${message}`)
  )

/** The verdict on all of them. A run that ended early, or breaks laws that every run obeys, leaves nothing to pass. */
export const verdictOn = (judged: ReadonlyArray<Judged>, isInDoubt: boolean): VerdictWord => {
  const word = worst(judged.map(({ verdict }) => verdict))
  return isInDoubt && word === "passed" ? "inconclusive" : word
}

/** Stops the run as soon as a threshold with `abortOnFail` fails, looking every two seconds of virtual time as k6 does. */
export const watchThresholds = (simulation: Simulation, scenario: Scenario): void => {
  const thresholds = thresholdsOf(scenario).filter((threshold) => threshold.abortOnFail)
  if (thresholds.length === 0) return
  const { kernel } = simulation.run
  const look = () => {
    // In the middle of a slice: what has not been counted yet has to be.
    simulation.recording.advance(kernel.now)
    const readings = readingsIn(simulation)
    const { abort, judgements } = judge(thresholds, readings, { spent: kernel.now, isFinal: false })
    if (!abort) return void kernel.plan(kernel.now + judgingPeriod, look)
    const failed = judgements
      .filter(({ passed }) => !passed)
      .map(({ threshold }) => `${threshold.key}: ${threshold.source}`)
    simulation.abort(`Stopped by a threshold with abortOnFail: ${failed.join(", ")}`)
  }
  kernel.plan(judgingPeriod, look)
}
