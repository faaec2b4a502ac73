/**
 * Paired comparison: whether one design does better than another, from runs of both with the same seeds.
 *
 * With the same seed both designs meet the same arrivals, service times and faults, so what differs between the two runs of a
 * seed is the design. The interval is that of the differences, seed by seed (Law, Simulation Modeling and Analysis, 10.2), and
 * nearly always far narrower than the two designs' own. A difference too small to matter is said to be none, however sure.
 */
import { type Interval, intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
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
  const ofPairs = verdictOn(difference, better, leastThatMatters(unit, of.baseline.mean))
  const isNone = own.length > 1 && of.own.count === 0 && of.baseline.count === 0
  const verdict = better === "lower" ? withMissing(ofPairs, own, baseline, confidence) : ofPairs
  return { ...of, difference, effect, verdict: isNone ? "no real difference" : verdict }
}

/**
 * A time or a price that never came, because nobody was answered, is worse than any that did. So a design that lacks it in some
 * runs is not better for the runs in which it has one, and worse if it always lacks it where the other never does: two designs that
 * lack it by chance come to that with probability 2 / 4^runs at most where their runs are independent.
 */
const withMissing = (
  ofPairs: Difference,
  own: ReadonlyArray<number>,
  baseline: ReadonlyArray<number>,
  confidence: number
): Difference => {
  const runs = own.length
  const missing = own.filter((value, i) => Number.isNaN(value) && !Number.isNaN(baseline[i])).length
  const missed = own.filter((value, i) => !Number.isNaN(value) && Number.isNaN(baseline[i])).length
  if (missing === 0 && missed === 0) return ofPairs
  const isNoChance = 2 * 4 ** -runs <= 1 - confidence
  if (missing === runs) return isNoChance ? "worse" : "not sure yet"
  if (missed === runs) return isNoChance ? "better" : "not sure yet"
  const isBorneOut = (ofPairs === "worse" && missed === 0) || (ofPairs === "better" && missing === 0)
  return isBorneOut ? ofPairs : "not sure yet"
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
