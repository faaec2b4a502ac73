/**
 * Paired comparison: whether one design does better than another, from runs of both with the same seeds.
 *
 * With the same seed both designs meet the same arrivals, service times and faults, so what differs between the two runs of a
 * seed is the design. The interval is that of the differences, seed by seed (Law, Simulation Modeling and Analysis, 10.2), and
 * nearly always far narrower than the two designs' own. A difference too small to matter is said to be none, however sure.
 */
import { type Interval, intervalOf } from "../sim/observation/steadiness/Confidence.ts"
import type { Unit } from "./Headlines.ts"

export type Difference = "better" | "worse" | "no real difference" | "not sure yet"

export interface Compared {
  /** Of this design and of the baseline, over all seeds. */
  readonly own: Interval
  readonly baseline: Interval
  /** This design minus the baseline, seed by seed. */
  readonly difference: Interval
  /** The mean difference in standard deviations of the differences (Cohen's d for pairs); `null` if they do not vary. */
  readonly effect: number | null
  readonly verdict: Difference
}

/** Differences up to this are none: 0.1 points of a share, 1 % of the baseline of anything else. */
export const leastThatMatters = (unit: Unit, baseline: number): number =>
  unit === "share" ? 0.001 : Math.abs(baseline) * 0.01

/** One value per seed of each, in the same order; NaN where there is none. `confidence` is of the interval, 0.95 if once. */
export const comparePairs = (
  own: ReadonlyArray<number>,
  baseline: ReadonlyArray<number>,
  {
    better,
    confidence = 0.95,
    unit
  }: {
    readonly better: "higher" | "lower"
    readonly confidence?: number
    readonly unit: Unit
  }
): Compared => {
  const differences = own.map((value, i) => value - baseline[i]!)
  const difference = intervalOf(differences, confidence)
  const of = { own: intervalOf(own, confidence), baseline: intervalOf(baseline, confidence) }
  const deviation = difference.error * Math.sqrt(difference.count)
  const effect = Number.isFinite(deviation) && deviation > 0 ? difference.mean / deviation : null
  return { ...of, difference, effect, verdict: verdictOn(difference, better, leastThatMatters(unit, of.baseline.mean)) }
}

const verdictOn = ({ count, halfWidth, mean }: Interval, better: "higher" | "lower", least: number): Difference => {
  if (count < 2) return "not sure yet"
  if (Math.abs(mean) + halfWidth <= least) return "no real difference"
  if (Math.abs(mean) <= halfWidth) return "not sure yet"
  return mean > 0 === (better === "higher") ? "better" : "worse"
}

/** How many seeds have been run at each look of `--until-sure`: 5, 10, 20, 40 and so on. */
export const looksUpTo = (seedsMax: number): ReadonlyArray<number> => {
  const looks: Array<number> = []
  for (let seeds = Math.min(5, seedsMax); seeds < seedsMax; seeds *= 2) looks.push(seeds)
  return [...looks, seedsMax]
}

/**
 * The confidence of each of several looks, so that all of them together are wrong no more often than one look at `confidence`
 * (Bonferroni): who looks five times is five times as likely to see something by chance.
 */
export const confidenceOfLook = (looks: number, confidence = 0.95): number => 1 - (1 - confidence) / looks
