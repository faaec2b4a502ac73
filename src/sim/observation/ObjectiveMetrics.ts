/**
 * Objective metrics: what can be measured of a promise.
 */

import { alertMetric } from "./Alerts.ts"
import type { Look, Metric } from "./Metric.ts"
import type { Promised } from "./Objective.ts"
import { recoveryOf } from "./Recovery.ts"
import { journeyColumn } from "./records/JourneyRecord.ts"

/** Share of the requests that ended in the stretch and were not good. */
const badShare = (objective: Promised, { from, recording, to }: Look): number => {
  const journey = recording.journeys.find(({ name }) => name === objective.of)
  if (journey === undefined) return NaN
  const ended =
    journey.tally.between(journeyColumn.carried, from, to) + journey.tally.between(journeyColumn.failed, from, to)
  return 1 - journey.goodBetween(journey.objectives.indexOf(objective), from, to) / ended
}

export const objectiveMetrics: ReadonlyArray<Metric<Promised>> = [
  {
    name: "recovery",
    unit: "span",
    says:
      "Time from the beginning of the stretch until the promise is kept again, in every five seconds, for ten seconds " +
      'or to the end; "never" if it is not.',
    read: (objective, { recording, start, to }) => recoveryOf(recording, objective, start, to)
  },
  {
    name: "good ratio",
    unit: "ratio",
    says: "Share of the requests that ended which were good for this objective.",
    read: (objective, look) => 1 - badShare(objective, look)
  },
  {
    name: "burn rate",
    unit: "number",
    says: "Share of bad requests ÷ the share that the target allows. Nothing to measure with a target of 100%.",
    read: (objective, look) => (objective.target < 1 ? badShare(objective, look) / (1 - objective.target) : NaN)
  }
]

/** The metric of this name, or an alert on one. */
export const objectiveMetric = (name: string): Metric<Promised> | undefined =>
  objectiveMetrics.find((metric) => metric.name === name) ?? alertMetric(name, objectiveMetric)
