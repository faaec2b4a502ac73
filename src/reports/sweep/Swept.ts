/**
 * Swept: all runs of a sweep, and how a figure of theirs is written at a point.
 */
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import type { Turned } from "../../experiments/sweeps/Knob.ts"
import type { RunsAt, SweepRun } from "../../experiments/sweeps/Sweep.ts"
import { valuesAt } from "../../experiments/sweeps/Sweep.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import { intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import { formatIn, intervalText } from "../DifferenceText.ts"

export interface Swept {
  /** The scenario's name. */
  readonly title: string
  readonly axes: ReadonlyArray<Turned>
  /** Every combination of the axes, or each knob by itself with the others as they are. */
  readonly points: ReadonlyArray<ReadonlyArray<string>>
  readonly isOneByOne: boolean
  readonly variants: ReadonlyArray<string>
  readonly seeds: number
  readonly runs: RunsAt
  /** All that was measured, what is shown first at its head. */
  readonly figures: readonly [Headline, ...ReadonlyArray<Headline>]
}

/** Where in a sweep. */
export type Place = Pick<SweepRun, "point" | "variant">

/** The values of a knob, from first to last. */
export const valuesOf = ({ values }: Turned): ReadonlyArray<string> => values.map(({ value }) => value)

/** The ends of long paths, as much of them as tells them apart: "service.workers". */
export const shortNames = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const parts = names.map((name) => name.split("."))
  const end = (of: ReadonlyArray<string>, count: number) => of.slice(-count).join(".")
  return parts.map((own) => {
    let count = 2
    while (count < own.length && parts.filter((other) => end(other, count) === end(own, count)).length > 1) count++
    return end(own, count)
  })
}

/** Of some seeds: the interval of their mean, or in how many of them it never came. */
export const spreadText = (values: ReadonlyArray<number>, figure: Headline): string => {
  const never = values.filter((value) => value === Infinity).length
  if (never === 0) return intervalText(intervalOf(values), figure)
  return never === values.length ? "never" : `never in ${never} of ${values.length}`
}

/** Of some seeds: their mean. */
export const meanText = (mean: number, figure: Headline): string =>
  mean === Infinity ? "never" : Number.isNaN(mean) ? "–" : formatIn(mean, figure)

/** The mean of a figure at a place; NaN if there is nothing, `Infinity` if in one of the seeds it never came. */
export const meanAt = ({ runs }: Pick<Swept, "runs">, figure: Headline, place: Place): number => {
  const values = valuesAt(runs, figure.name, place)
  return values.includes(Infinity) ? Infinity : intervalOf(values).mean
}

/** How good a value is among others, from 0, the worst, to 1; what never came is the worst of all. */
export const goodness = (all: ReadonlyArray<number>, { better }: Headline) => {
  let [low, high] = [Infinity, -Infinity]
  for (const value of all) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return (value: number): number => {
    if (value === Infinity) return better === "lower" ? 0 : 1
    const share = high === low ? 1 : (value - low) / (high - low)
    return better === "higher" || high === low ? share : 1 - share
  }
}

/** `12 points, 2 designs, 3 seeds: 72 runs`. */
export const extentText = ({ points, runs, seeds, variants }: Swept): string => {
  const all = [...runs.values()].reduce((sum, { length }) => sum + length, 0)
  const designs = variants.length === 1 ? "" : `${variants.length} designs, `
  return `${writeWhole(points.length)} points, ${designs}${seeds} ${seeds === 1 ? "seed" : "seeds"}: ${writeWhole(all)} runs`
}
