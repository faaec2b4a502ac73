/**
 * Pair: what is measured of two runs that go along side by side, on the same virtual clock and with the same arrivals.
 */

import type { Instant } from "../../sim/kernel/Instant.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { Figure } from "../../sim/observation/pictures/Picture.ts"
import type { Simulation } from "../../sim/Simulation.ts"
import { measuringSince } from "./Futures.ts"

/** One figure of both runs. `null` where it could not be measured. */
export interface PairFigure {
  readonly journey: string
  /** "throughput", "p99". */
  readonly name: string
  /** `rate` is per second. */
  readonly unit: "rate" | "share" | "milliseconds" | "factor"
  readonly better: "higher" | "lower"
  readonly here: Figure
  readonly there: Figure
}

const figures: ReadonlyArray<Pick<PairFigure, "name" | "unit" | "better"> & { readonly measure: string }> = [
  { name: "throughput", measure: "carried per second", unit: "rate", better: "higher" },
  { name: "good requests", measure: "availability", unit: "share", better: "higher" },
  { name: "failures", measure: "failure ratio", unit: "share", better: "lower" },
  { name: "p50", measure: "p50 answered response", unit: "milliseconds", better: "lower" },
  { name: "p99", measure: "p99 answered response", unit: "milliseconds", better: "lower" },
  { name: "tries", measure: "attempts per request", unit: "factor", better: "lower" }
]

/** The figures of every journey that both have, over all of both from this instant on. */
export const pairOf = (here: Simulation, there: Simulation, from: Instant): ReadonlyArray<PairFigure> => {
  const [readHere, readThere] = [measuringSince(here, from), measuringSince(there, from)]
  return here.run.journal.journeys
    .filter((journey) => there.run.journal.journeys.includes(journey))
    .flatMap((journey) =>
      figures.map(({ measure, ...figure }): PairFigure => {
        const [one, other] = [readHere(`${measure} of ${journey}`), readThere(`${measure} of ${journey}`)]
        const factor = figure.unit === "milliseconds" ? millisecond : 1
        return {
          journey,
          ...figure,
          here: one === null ? null : one / factor,
          there: other === null ? null : other / factor
        }
      })
    )
}
