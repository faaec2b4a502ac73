/**
 * Sequential test: whether something holds in most runs, from as few of them as will do.
 *
 * Wald's sequential probability ratio test: that it holds in a quarter of the runs against that it holds in three quarters. Every run
 * moves the odds by a factor of three, and a side is taken once they are as long as the confidence asks for; one may look after
 * every run. What holds in between, about every other time, can be taken for either, or for neither when the runs end before.
 */
import { intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import type { Tried } from "./TippingPoint.ts"

const odds = 3

/** How many more runs have to be for it than against it, or the other way: 3 at 95 %, 5 at 99 %. */
export const leadFor = (confidence: number): number =>
  Math.ceil(Math.log(confidence / (1 - confidence)) / Math.log(odds) - 1e-9)

/** Of runs in which it holds (1) or does not (0); where nothing could be judged (NaN) it does neither. */
export const judgedByRuns = (runs: ReadonlyArray<number>, confidence: number): Pick<Tried, "kept" | "share"> => {
  const share = intervalOf(runs)
  const needed = leadFor(confidence)
  let lead = 0
  for (const run of runs) {
    if (Number.isNaN(run)) continue
    lead += run === 1 ? 1 : -1
    if (Math.abs(lead) >= needed) return { kept: lead > 0 ? "kept" : "broken", share }
  }
  return { kept: "undecided", share }
}
