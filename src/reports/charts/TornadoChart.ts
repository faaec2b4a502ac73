/**
 * Tornado chart: for every knob a bar from the least to the most to which it moves a figure, with the values that do.
 */
import * as Plot from "@observablehq/plot"
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import { differenceText, formatIn } from "../DifferenceText.ts"
import { ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import type { Tornado } from "../sweep/Tornado.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

interface Bar {
  readonly knob: string
  readonly value: string
  readonly mean: number
  readonly halfWidth: number
  readonly isBetter: boolean
}

export const tornadoChart = ({ knobs }: Pick<Tornado, "knobs">, figure: Headline): Markup => {
  const bars = knobs.flatMap(({ name, swings }) =>
    swings.flatMap(({ compared: { difference }, value }): ReadonlyArray<Bar> => {
      const { halfWidth, mean } = difference
      if (!Number.isFinite(mean)) return []
      const isBetter = mean > 0 === (figure.better === "higher")
      return [{ knob: name, value, mean, halfWidth: Number.isFinite(halfWidth) ? halfWidth : 0, isBetter }]
    })
  )
  const axis = { tickSize: 4, fontSize: 11.5, fill: ink("dim"), stroke: ink("edge"), labelArrow: "none" as const }
  const flat = { halfWidth: Infinity, error: 0, count: 0 }
  const text = ({ value }: Bar) => value
  const [less, more] = [bars.filter(({ mean }) => mean < 0), bars.filter(({ mean }) => mean > 0)]
  return draw(`Which knob moves ${figure.name} most: ${knobs.map(({ name }) => name).join(", ")}`, {
    width: sizes.wide.width,
    height: 66 + 30 * knobs.length,
    marginLeft: 30 + 6.6 * Math.max(8, ...knobs.map(({ name }) => name.length)),
    marginRight: 60,
    marginTop: 10,
    marginBottom: 44,
    x: { nice: true, insetLeft: 60, insetRight: 60 },
    y: { type: "band", domain: knobs.map(({ name }) => name), padding: 0.25 },
    marks: [
      Plot.axisX({
        ...axis,
        ticks: 6,
        label: `${figure.name}: difference to what it is`,
        labelAnchor: "center" as const,
        tickFormat: (mean: number) =>
          mean === 0
            ? "0"
            : figure.unit === "share"
              ? differenceText({ ...flat, mean }, figure)
              : formatIn(mean, figure)
      }),
      Plot.axisY({ ...axis, tickSize: 0, label: null, fill: ink("text") }),
      Plot.gridX({ ticks: 6, stroke: ink("grid"), strokeOpacity: 1 }),
      Plot.barX(bars, { y: "knob", x1: 0, x2: "mean", fill: ({ isBetter }: Bar) => ink(isBetter ? "busy" : "bad") }),
      Plot.ruleY(bars, {
        y: "knob",
        x1: ({ halfWidth, mean }: Bar) => mean - halfWidth,
        x2: ({ halfWidth, mean }: Bar) => mean + halfWidth,
        stroke: ink("text")
      }),
      Plot.ruleX([0], { stroke: ink("dim") }),
      Plot.text(less, { y: "knob", x: outer(-1), text, dx: -5, textAnchor: "end", fill: ink("dim"), fontSize: 11 }),
      Plot.text(more, { y: "knob", x: outer(1), text, dx: 5, textAnchor: "start", fill: ink("dim"), fontSize: 11 })
    ]
  })
}

const outer =
  (side: 1 | -1) =>
  ({ halfWidth, mean }: Bar): number =>
    mean + side * halfWidth
