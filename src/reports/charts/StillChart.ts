/**
 * Still chart: a time chart as an SVG, for paper and for pages without JavaScript.
 */
import * as Plot from "@observablehq/plot"
import { ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { formatInstant } from "../Quantity.ts"
import { draw, element } from "./Drawing.ts"
import {
  type Band,
  formatTick,
  groupSize,
  type Line,
  type Size,
  scaleOf,
  sizes,
  type TimeChart,
  type TimeFrame,
  thinned,
  timeTicks
} from "./TimeChart.ts"

const marginsOf = ({ size }: TimeChart) =>
  size === "small"
    ? { marginTop: 8, marginRight: 13, marginBottom: 18, marginLeft: 40 }
    : { marginTop: 22, marginRight: 14, marginBottom: 24, marginLeft: 54 }

/** Points of a line, by size. */
const pointsMax = { wide: 240, half: 160, small: 100 } as const
const timeTicksMax = { wide: 10, half: 5, small: 4 } as const

export const stillChart = (chart: TimeChart, frame: TimeFrame): Markup => {
  const { from, ticks, to } = scaleOf(chart)
  const isSmall = chart.size === "small"
  const size = sizes[chart.size]
  const margins = marginsOf(chart)
  const room = size.width - margins.marginLeft - margins.marginRight
  const pixelsPerMs = room / frame.untilMs
  const text = { fill: ink("dim"), stroke: ink("edge"), fontSize: isSmall ? 10 : 11.5, label: null }
  return draw(chart.says, {
    ...size,
    ...margins,
    x: { type: "linear", domain: [0, frame.untilMs] },
    y: { type: chart.scale, domain: [from, to] },
    marks: [
      bandAreas(frame, "warm-up", { fill: ink("dim"), "fill-opacity": 0.08 }),
      bandAreas(frame, "fault", { fill: ink("fault"), "fill-opacity": 0.15 }),
      Plot.ruleY(ticks, { stroke: ink("grid") }),
      Plot.axisY(ticks, { text: (value: number) => formatTick(value, chart.unit), tickSize: 0, ...text }),
      Plot.axisX(timeTicks(frame.untilMs, timeTicksMax[chart.size]), {
        text: (ms: number) => formatInstant(ms),
        tickSize: 4,
        ...text
      }),
      ...(isSmall ? [] : [bandNames(frame.bands, pixelsPerMs)]),
      ...chart.lines.flatMap((line) => lineMarks(line, frame, chart.size)),
      Plot.ruleY(chart.levels, { y: "value", stroke: ink("text"), strokeDasharray: "6 4", strokeOpacity: 0.75 }),
      Plot.text(chart.levels, {
        y: "value",
        text: "label",
        frameAnchor: isSmall ? "left" : "right",
        textAnchor: isSmall ? "start" : "end",
        dx: isSmall ? 3 : 0,
        dy: isSmall ? -6 : -8,
        fontSize: isSmall ? 9.5 : 11,
        fill: ink("text"),
        stroke: ink("paper"),
        strokeWidth: 4
      })
    ]
  })
}

const lineMarks = (line: Line, { windowMs }: TimeFrame, size: Size): ReadonlyArray<Plot.Markish> => {
  const isSmall = size === "small"
  const group = groupSize(line.values.length, pointsMax[size])
  const points = thinned(line, group).map((value, i) => ({
    ms: (i + 0.5) * group * windowMs,
    value: value ?? Number.NaN
  }))
  const where = { x: "ms", y: "value" }
  const stroke = {
    stroke: ink(line.colour),
    strokeWidth: isSmall ? 1.3 : 1.8,
    strokeLinejoin: "round",
    // Round ends would close the gaps of a dashed line.
    ...(line.dash === undefined ? {} : { strokeDasharray: line.dash.join(" "), strokeLinecap: "butt" })
  } as const
  return [
    ...(line.isFilled ? [Plot.areaY(points, { ...where, fill: ink(line.colour), fillOpacity: 0.16 })] : []),
    Plot.line(points, { ...where, ...stroke }),
    // A figure without neighbours is no line.
    Plot.dot(
      points.filter((_, i) =>
        isAlone(
          points.map(({ value }) => value),
          i
        )
      ),
      { ...where, r: isSmall ? 0.8 : 1.3, fill: ink(line.colour) }
    )
  ]
}

const isAlone = (values: ReadonlyArray<number>, i: number): boolean =>
  !Number.isNaN(values[i]) && Number.isNaN(values[i - 1] ?? Number.NaN) && Number.isNaN(values[i + 1] ?? Number.NaN)

/** All bands of a kind as one path, each at least a pixel wide. */
const bandAreas = (
  { bands, untilMs }: TimeFrame,
  kind: Band["kind"],
  looks: Readonly<Record<string, string | number>>
): Plot.Markish => {
  const path = (_index: unknown, scales: Plot.ScaleFunctions, _values: unknown, dimensions: Plot.Dimensions) => {
    const x = (ms: number): number => scales.x!(Math.min(ms, untilMs))
    const [top, bottom] = [dimensions.marginTop, dimensions.height - dimensions.marginBottom]
    const areas = bands
      .filter((band) => band.kind === kind)
      .map(({ fromMs, toMs }) => `M${x(fromMs)},${top}H${Math.max(x(toMs), x(fromMs) + 1)}V${bottom}H${x(fromMs)}Z`)
    return element("g", {}, areas.length === 0 ? [] : [element("path", { d: areas.join(""), ...looks })]) as never
  }
  return path
}

/** Above the frame, each name once, at the first band where it does not run into the name before. */
const bandNames = (bands: ReadonlyArray<Band>, pixelsPerMs: number): Plot.Markish => {
  let end = Number.NEGATIVE_INFINITY
  const known = new Set<string>()
  const shown = bands.filter(({ fromMs, name }) => {
    const start = fromMs * pixelsPerMs
    if (start < end || known.has(name)) return false
    known.add(name)
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
