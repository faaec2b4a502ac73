/**
 * Difference chart: for every design how far a figure is from the baseline's, with its interval, and where nothing is.
 */
import * as Plot from "@observablehq/plot"
import type { ComparedHeadline } from "../../experiments/comparisons/DesignComparison.ts"
import type { Difference } from "../../experiments/comparisons/PairedComparison.ts"
import { differenceText } from "../DifferenceText.ts"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

const colours: Readonly<Record<Difference, Colour>> = {
  "better": "good",
  "worse": "bad",
  "no real difference": "dim",
  "not sure yet": "open"
}

/** Of one figure, a row for every design. */
export const differenceChart = (rows: ReadonlyArray<ComparedHeadline>): Markup => {
  const [first] = rows as readonly [ComparedHeadline]
  const points = rows.flatMap(({ compared: { difference, verdict }, variant }) => {
    const { halfWidth, mean } = difference
    if (!Number.isFinite(mean)) return []
    const half = Number.isFinite(halfWidth) ? halfWidth : 0
    return [{ variant, mean, from: mean - half, to: mean + half, verdict }]
  })
  const colour = ({ verdict }: { readonly verdict: Difference }) => ink(colours[verdict])
  const names = rows.map(({ variant }) => variant)
  const axis = { fontSize: 11.5, fill: ink("dim"), stroke: ink("edge"), labelArrow: "none" as const }
  const bare = { halfWidth: Infinity, error: 0, count: 0 }
  return draw(
    `Differences in ${first.name}: ${points.map(({ mean, variant, verdict }) => `${variant} ${differenceText({ ...bare, mean }, first)}, ${verdict}`).join("; ")}`,
    {
      width: sizes.half.width,
      height: 44 + 22 * names.length,
      marginLeft: 16 + 6.6 * Math.max(...names.map(({ length }) => length)),
      marginRight: 24,
      marginTop: 6,
      marginBottom: 34,
      x: { nice: true, zero: true },
      y: { type: "point", domain: names, padding: 0.6 },
      marks: [
        Plot.axisX({
          ...axis,
          tickSize: 4,
          ticks: 4,
          label: null,
          tickFormat: (mean: number) => (mean === 0 ? "0" : differenceText({ ...bare, mean }, first))
        }),
        Plot.axisY({ ...axis, tickSize: 0, label: null, fill: ink("text") }),
        Plot.gridX({ ticks: 4, stroke: ink("grid"), strokeOpacity: 1 }),
        Plot.ruleX([0], { stroke: ink("dim") }),
        // Where all is one point Plot would draw a line without length from end to end.
        Plot.ruleY(
          points.filter(({ from, to }) => from < to),
          { y: "variant", x1: "from", x2: "to", stroke: colour, strokeWidth: 2 }
        ),
        Plot.dot(points, { y: "variant", x: "mean", r: 4, fill: colour })
      ]
    }
  )
}
