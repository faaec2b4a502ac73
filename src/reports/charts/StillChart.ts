/**
 * Still chart: a time chart as an SVG, for paper and for pages without JavaScript.
 */
import * as Plot from "@observablehq/plot"
import { ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { formatInstant } from "../Quantity.ts"
import { draw } from "./Drawing.ts"
import {
  type Band,
  formatUnit,
  groupSize,
  type Line,
  scaleOf,
  type TimeChart,
  type TimeFrame,
  thinned,
  timeTicks
} from "./TimeChart.ts"

/** Size in pixels, as drawn; the page scales it. */
export const sizeOf = ({ isSmall }: Pick<TimeChart, "isSmall">) =>
  isSmall ? { width: 310, height: 92 } : { width: 1040, height: 250 }

const marginsOf = ({ isSmall }: TimeChart) =>
  isSmall
    ? { marginTop: 6, marginRight: 8, marginBottom: 18, marginLeft: 40 }
    : { marginTop: 22, marginRight: 14, marginBottom: 24, marginLeft: 54 }

export const stillChart = (chart: TimeChart, frame: TimeFrame): Markup => {
  const { from, ticks, to } = scaleOf(chart)
  const size = sizeOf(chart)
  const margins = marginsOf(chart)
  const room = size.width - margins.marginLeft - margins.marginRight
  const pixelsPerMs = room / frame.untilMs
  const text = { fill: ink("dim"), fontSize: chart.isSmall ? 10 : 11.5 }
  return draw(chart.says, {
    ...size,
    ...margins,
    x: { type: "linear", domain: [0, frame.untilMs] },
    y: { type: chart.scale, domain: [from, to] },
    marks: [
      Plot.rect(frame.bands, {
        x1: "fromMs",
        x2: (band: Band) => Math.min(frame.untilMs, Math.max(band.toMs, band.fromMs + 1 / pixelsPerMs)),
        fill: (band: Band) => ink(band.kind === "fault" ? "fault" : "dim"),
        fillOpacity: (band: Band) => (band.kind === "fault" ? 0.15 : 0.08)
      }),
      Plot.ruleY(ticks, { stroke: ink("grid") }),
      Plot.axisY(ticks, { tickFormat: (value: number) => formatUnit(value, chart.unit), tickSize: 0, label: null, ...text }),
      Plot.axisX(timeTicks(frame.untilMs, chart.isSmall ? 4 : 10), { tickFormat: formatInstant, tickSize: 4, label: null, ...text }),
      ...(chart.isSmall ? [] : [bandNames(frame.bands, pixelsPerMs)]),
      ...chart.lines.flatMap((line) => lineMarks(line, frame, chart.isSmall)),
      Plot.ruleY(chart.levels, { y: "value", stroke: ink("text"), strokeDasharray: "6 4", strokeOpacity: 0.75 }),
      Plot.text(chart.levels, {
        y: "value",
        text: "label",
        frameAnchor: "right",
        textAnchor: "end",
        dy: chart.isSmall ? -6 : -8,
        fontSize: chart.isSmall ? 9.5 : 11,
        fill: ink("text"),
        stroke: ink("paper"),
        strokeWidth: 4
      })
    ]
  })
}

const lineMarks = (line: Line, { windowMs }: TimeFrame, isSmall: boolean): ReadonlyArray<Plot.Markish> => {
  const size = groupSize(line.values.length, isSmall ? 120 : 240)
  const points = thinned(line, size).map((value, i) => ({ ms: (i + 0.5) * size * windowMs, value: value ?? Number.NaN }))
  const where = { x: "ms", y: "value" }
  const stroke = {
    stroke: ink(line.colour),
    strokeWidth: isSmall ? 1.3 : 1.8,
    strokeLinejoin: "round",
    ...(line.dash === undefined ? {} : { strokeDasharray: line.dash.join(" ") })
  } as const
  return [
    ...(line.isFilled ? [Plot.areaY(points, { ...where, fill: ink(line.colour), fillOpacity: 0.16 })] : []),
    Plot.line(points, { ...where, ...stroke }),
    // A figure without neighbours is no line.
    Plot.dot(
      points.filter((_, i) => isAlone(points.map(({ value }) => value), i)),
      { ...where, r: isSmall ? 0.8 : 1.3, fill: ink(line.colour) }
    )
  ]
}

const isAlone = (values: ReadonlyArray<number>, i: number): boolean =>
  !Number.isNaN(values[i]) && Number.isNaN(values[i - 1] ?? Number.NaN) && Number.isNaN(values[i + 1] ?? Number.NaN)

/** Above the frame; a name that would run into the one before is left out. */
const bandNames = (bands: ReadonlyArray<Band>, pixelsPerMs: number): Plot.Markish => {
  let end = Number.NEGATIVE_INFINITY
  const shown = bands.filter(({ fromMs, name }) => {
    const start = fromMs * pixelsPerMs
    if (start < end) return false
    end = start + name.length * 6.6 + 8
    return true
  })
  return Plot.text(shown, {
    x: "fromMs",
    text: "name",
    frameAnchor: "top",
    textAnchor: "start",
    dy: -14,
    fontSize: 11.5,
    fontWeight: 600,
    fill: (band: Band) => ink(band.kind === "fault" ? "fault" : "dim")
  })
}
