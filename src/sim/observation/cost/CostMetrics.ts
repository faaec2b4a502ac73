/**
 * Cost metrics: what can be measured of the cost of a run, as a whole, of one component or of one journey.
 */

import type { Look } from "../Metric.ts"
import type { Cost } from "./Cost.ts"

interface CostMetric {
  readonly name: string
  /** Of everything, and of one thing; `undefined` if that has no such figure. */
  readonly whole: (cost: Cost) => number | null
  readonly component?: (cost: Cost["components"][number], hours: number) => number | null
  readonly journey?: (cost: Cost["journeys"][number]) => number | null
}

const metrics: ReadonlyArray<CostMetric> = [
  {
    name: "cost per hour",
    whole: ({ perHour }) => perHour,
    component: ({ perHour }) => perHour,
    journey: ({ perHour }) => perHour
  },
  {
    name: "cost per 1000 good requests",
    whole: ({ per1000Good }) => per1000Good,
    journey: ({ per1000Good }) => per1000Good
  },
  {
    name: "failure cost per hour",
    whole: ({ failure, hours }) => (failure.abandoned + failure.retries) / hours,
    component: ({ failure }, hours) => (failure.abandoned + failure.retries) / hours
  }
]

export const costMetricNames: ReadonlyArray<string> = metrics.map(({ name }) => name)

/**
 * How to read a cost of the whole run (without `thing`), of a component or of a journey; NaN if there is none. `undefined` if
 * there is no such metric.
 */
export const costMetric = (
  name: string,
  thing: { readonly kind: "component" | "journey"; readonly name: string } | undefined
): ((look: Look) => number) | undefined => {
  const metric = metrics.find((one) => one.name === name)
  if (metric === undefined || (thing !== undefined && metric[thing.kind] === undefined)) return undefined
  return ({ from, recording, to }) => {
    const cost = recording.costs?.between(from, to)
    if (cost === undefined) return NaN
    if (thing === undefined) return metric.whole(cost) ?? NaN
    const named = <One extends { readonly name: string }>(all: ReadonlyArray<One>) =>
      all.find((one) => one.name === thing.name)
    const [component, journey] = [named(cost.components), named(cost.journeys)]
    if (thing.kind === "journey") return journey === undefined ? NaN : (metric.journey?.(journey) ?? NaN)
    return component === undefined ? NaN : (metric.component?.(component, cost.hours) ?? NaN)
  }
}
