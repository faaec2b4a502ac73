/**
 * Curve chart: a figure over one knob, a curve for every variant, with its intervals.
 *
 * Where all values of the knob are numbers they are as far apart as they are; otherwise as they stand in the list.
 */
import * as Plot from "@observablehq/plot"
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import { formatIn } from "../DifferenceText.ts"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

export interface CurvePoint {
  readonly at: string
  readonly variant: string
  readonly mean: number
  /** Half of the interval; 0 if there is none. */
  readonly halfWidth: number
}

export interface Curves {
  readonly knob: string
  readonly values: ReadonlyArray<string>
  readonly variants: ReadonlyArray<string>
  readonly figure: Headline
  /** Without those that could not be measured, or never came. */
  readonly points: ReadonlyArray<CurvePoint>
}

export const curveColours: ReadonlyArray<Colour> = ["busy", "bad", "cause2", "poor", "good", "cause5", "cause3", "open"]

export const curveChart = ({ figure, knob, points, values, variants }: Curves): Markup => {
  const numbers = values.map(Number)
  const isLinear = numbers.every(Number.isFinite) && values.length > 2
  const across = ({ at }: CurvePoint) => (isLinear ? Number(at) : at)
  const colourOf = ({ variant }: CurvePoint) => ink(curveColours[variants.indexOf(variant) % curveColours.length]!)
  const axis = { tickSize: 4, fontSize: 11.5, fill: ink("dim"), stroke: ink("edge"), labelArrow: "none" as const }
  const label = `${figure.name} (${figure.better} is better)`
  return draw(`${label} over ${knob}`, {
    width: sizes.wide.width,
    height: 300,
    marginLeft: 76,
    marginRight: 20,
    marginTop: 26,
    marginBottom: 40,
    x: isLinear ? { type: "linear", nice: false } : { type: "point", domain: [...values] },
    y: { nice: true, zero: figure.unit === "milliseconds" || figure.unit === "number" },
    marks: [
      Plot.axisX({ ...axis, label: knob, ...(isLinear ? { ticks: numbers.length > 12 ? 10 : numbers } : {}) }),
      Plot.axisY({ ...axis, ticks: 6, tickFormat: (value: number) => formatIn(value, figure), label }),
      Plot.gridY({ ticks: 6, stroke: ink("grid"), strokeOpacity: 1 }),
      Plot.ruleX(
        points.filter(({ halfWidth }) => halfWidth > 0),
        {
          x: across,
          y1: ({ halfWidth, mean }: CurvePoint) => mean - halfWidth,
          y2: ({ halfWidth, mean }: CurvePoint) => mean + halfWidth,
          stroke: colourOf,
          strokeOpacity: 0.5
        }
      ),
      Plot.line(points, { x: across, y: "mean", z: "variant", stroke: colourOf, strokeWidth: 1.5 }),
      Plot.dot(points, { x: across, y: "mean", r: 3, fill: colourOf })
    ]
  })
}
