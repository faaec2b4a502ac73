/**
 * Comparison in CSV: a row for every figure of every design, with its interval and its difference to the baseline.
 */
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Interval } from "../../sim/observation/steadiness/Confidence.ts"
import { csv } from "../Csv.ts"
import { byFigure } from "./ComparisonStory.ts"

const titles = [
  "figure",
  "unit",
  "better",
  "design",
  "mean",
  "half_width",
  "runs",
  "difference",
  "difference_half_width",
  "effect",
  "verdict"
]

const number = (value: number | null): string => (value === null || !Number.isFinite(value) ? "" : String(value))

const interval = ({ halfWidth, mean }: Interval): ReadonlyArray<string> => [number(mean), number(halfWidth)]

/** With a line feed at its end. */
export const comparisonCsv = (comparison: DesignComparison): string => {
  const rows = byFigure(comparison).flatMap((all) => {
    const [{ better, compared: first, name, unit }] = all as readonly [(typeof all)[number]]
    const lead = [name, unit, better]
    const baseline = [...lead, comparison.baseline, ...interval(first.baseline), String(first.baseline.count)]
    return [
      [...baseline, "", "", "", "baseline"],
      ...all.map(({ compared: { difference, effect, own, verdict }, variant }) => [
        ...[...lead, variant, ...interval(own), String(own.count)],
        ...[...interval(difference), number(effect), verdict]
      ])
    ]
  })
  return csv([titles, ...rows])
}
