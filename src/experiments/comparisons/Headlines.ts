/**
 * Headlines: the few figures of a run by which designs are compared, the same for every scenario.
 */
import type { Cost } from "../../sim/observation/cost/Cost.ts"
import type { Figure } from "../../sim/observation/pictures/Picture.ts"
import type { Result } from "../Result.ts"

/** `money`: in the currency of the scenario's prices. */
export type Unit = "share" | "milliseconds" | "factor" | "number" | "money"

export interface Headline {
  /** e.g. "good requests", or "good requests of buy" where there are several journeys. */
  readonly name: string
  readonly unit: Unit
  readonly better: "higher" | "lower"
  /** `null` where it could not be measured: no answer, no percentile. */
  readonly value: Figure
  /** Of money. */
  readonly currency?: string
}

/** How the promises are kept, then the rest in the order in which people ask for it. */
export const headlinesOf = ({
  cost,
  picture: { journeys, objectives }
}: Pick<Result, "cost" | "picture">): ReadonlyArray<Headline> => [
  ...objectives.map(
    ({ name, share }): Headline => ({ name: `objective ${name}`, unit: "share", better: "higher", value: share })
  ),
  ...journeys.flatMap(({ name, total }) => {
    const of = journeys.length === 1 ? "" : ` of ${name}`
    const { answeredMs, attemptsPerRequest, availability } = total
    return [
      { name: `good requests${of}`, unit: "share", better: "higher", value: availability },
      { name: `response p50${of}`, unit: "milliseconds", better: "lower", value: answeredMs.p50 },
      { name: `response p99${of}`, unit: "milliseconds", better: "lower", value: answeredMs.p99 },
      { name: `tries per request${of}`, unit: "factor", better: "lower", value: attemptsPerRequest }
    ] as const
  }),
  ...(cost === undefined ? [] : costHeadlines(cost))
]

const costHeadlines = ({ currency, per1000Good, perHour }: Cost): ReadonlyArray<Headline> => [
  { name: "cost per 1000 good requests", unit: "money", better: "lower", value: per1000Good, currency },
  { name: "cost per hour", unit: "money", better: "lower", value: perHour, currency }
]
