/**
 * Line chart: several series over virtual time, with fault bands and an objective's line, in exactly the given cells.
 *
 * What does not fit is left out in this order: values in the legend, labels of the time axis, the time axis, labels of
 * the value axis, the title; the lines are drawn down to a single cell. A value that is not a number is a gap.
 */
import type { Instant } from "../../sim/kernel/Instant.ts"
import { Canvas, type Pattern } from "./Canvas.ts"
import { writingWidth } from "./Frame.ts"
import { fillRoles, type Role, seriesRoles } from "./Palette.ts"
import { formatQuantity, type Unit } from "./Quantity.ts"
import { linearScale, logScale, type Scale } from "./Scale.ts"
import { type Look, type Piece, type Size, Surface } from "./Surface.ts"
import { truncate, visibleWidth } from "./TextWidth.ts"
import { drawTimeAxis, type Interval } from "./TimeAxis.ts"

export interface ChartSeries {
  readonly name: string
  /** Instants in ascending order, one per value. */
  readonly at: ArrayLike<Instant>
  readonly values: ArrayLike<number>
  /** Default: the colour of its place among the series. */
  readonly ink?: Role
  /** `area` fills what is below the line. Default `line`. */
  readonly shape?: "line" | "area"
}

export interface LineChart {
  /** May be empty, when a frame around the chart already says it. */
  readonly title: string
  readonly unit: Unit
  /** Default `linear`. */
  readonly scale?: "linear" | "log"
  /** The window of virtual time shown. */
  readonly from: Instant
  readonly to: Instant
  readonly series: ReadonlyArray<ChartSeries>
  readonly faults?: ReadonlyArray<Interval>
  /** A horizontal line, in the chart's unit, such as the latency an SLO promises. */
  readonly objective?: { readonly name: string; readonly value: number }
  /** Lowest and highest value of the axis. Default: 0 (logarithmic: the lowest value) and the highest value shown. */
  readonly min?: number
  readonly max?: number
  /** An instant marked by a vertical line, such as the one a replay has reached. */
  readonly cursor?: Instant
}

const patterns: ReadonlyArray<Pattern> = ["solid", "dashed", "dotted"]

const inkOf = (series: ChartSeries, index: number): Role => series.ink ?? seriesRoles[index % seriesRoles.length]!

/** The lowest and highest value that is shown. */
export const extremes = (chart: LineChart): { readonly min: number; readonly max: number } => {
  let min = Infinity
  let max = -Infinity
  const include = (value: number) => {
    if (!Number.isFinite(value) || (chart.scale === "log" && value <= 0)) return
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  for (const { at, values } of chart.series) {
    for (let i = 0; i < values.length; i++) if (at[i]! >= chart.from && at[i]! <= chart.to) include(values[i]!)
  }
  if (chart.objective !== undefined) include(chart.objective.value)
  return min > max ? { min: 0, max: 0 } : { min, max }
}

const scaleOf = (chart: LineChart, rows: number): Scale => {
  const { max, min } = extremes(chart)
  const extent = {
    unit: chart.unit,
    tickCount: Math.max(1, Math.floor(rows / 2)),
    max: chart.max ?? max,
    min: chart.min ?? (chart.scale === "log" ? min : Math.min(0, min))
  }
  return chart.scale === "log" ? logScale(extent) : linearScale(extent)
}

const lastValue = (series: ChartSeries, to: Instant): number => {
  for (let i = series.values.length - 1; i >= 0; i--) if (series.at[i]! <= to) return series.values[i]!
  return Number.NaN
}

/** One entry per series: its sign, its name and, where there is room, its latest value. */
const legendOf = (chart: LineChart, look: Look, room: number, hasValues: boolean): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = []
  chart.series.forEach((series, i) => {
    const ink = inkOf(series, i)
    const isTold = look.theme.hasColour && look.symbols.name !== "ascii"
    const sign = look.symbols.seriesSigns[isTold ? 0 : i % look.symbols.seriesSigns.length]!
    const value = hasValues ? ` ${formatQuantity(lastValue(series, chart.to), chart.unit)}` : ""
    pieces.push(
      { text: i === 0 ? "" : "  " },
      { text: look.symbols.name === "ascii" ? sign : sign + sign, ink },
      { text: ` ${series.name}`, ink: "dim" },
      { text: value, ink }
    )
  })
  return writingWidth(pieces) <= room ? pieces : hasValues ? legendOf(chart, look, room, false) : []
}

const drawHead = (surface: Surface, chart: LineChart, look: Look): void => {
  const title = truncate(chart.title, surface.width, look.symbols.ellipsis)
  surface.write(0, 0, { text: title, ink: "title" })
  const taken = title === "" ? 0 : visibleWidth(title) + 2
  const legend = legendOf(chart, look, surface.width - taken, true)
  if (legend.length > 0) {
    surface.write(surface.width - writingWidth(legend), 0, legend)
    return
  }
  const first = chart.series[0]
  if (first === undefined) return
  const value = formatQuantity(lastValue(first, chart.to), chart.unit)
  if (taken + visibleWidth(value) <= surface.width) {
    surface.write(surface.width - visibleWidth(value), 0, { text: value, ink: inkOf(first, 0) })
  }
}

/** Where the parts of a chart lie; a part that does not fit has no row or no width. */
interface Parts {
  readonly headRows: number
  readonly axisRows: number
  readonly left: number
  readonly plotRows: number
}

const partsOf = (chart: LineChart, size: Size): Parts => {
  const hasHead = size.height >= 3 && (chart.title !== "" || chart.series.length > 0)
  const headRows = hasHead ? 1 : 0
  const axisRows = size.width < 20 ? 0 : size.height >= 7 ? 2 : size.height >= 5 ? 1 : 0
  const plotRows = Math.max(0, size.height - headRows - axisRows)
  const labels = scaleOf(chart, plotRows).ticks.map((tick) => tick.label.length)
  return { headRows, axisRows, plotRows, left: size.width < 24 || plotRows < 2 ? 0 : Math.max(0, ...labels) + 1 }
}

const drawValueAxis = (surface: Surface, scale: Scale, parts: Parts, look: Look): void => {
  const { wires } = look.symbols
  for (let row = 0; row < parts.plotRows; row++) {
    surface.put(parts.left - 1, parts.headRows + row, wires[5]!, "border")
  }
  const taken = new Set<number>()
  for (const tick of [...scale.ticks].reverse()) {
    const dots = parts.plotRows * look.symbols.dotsDown
    const row = Math.floor(Math.round((1 - tick.place) * (dots - 1)) / look.symbols.dotsDown)
    if (taken.has(row)) continue
    taken.add(row)
    const y = parts.headRows + row
    surface.write(parts.left - 1 - tick.label.length, y, { text: tick.label, ink: "dim" })
    surface.put(parts.left - 1, y, wires[13]!, "border")
  }
}

const drawSeries = (canvas: Canvas, chart: LineChart, scale: Scale, look: Look): void => {
  const across = (at: Instant) => ((at - chart.from) / Math.max(1, chart.to - chart.from)) * (canvas.dotsWide - 1)
  const down = (value: number) => Math.round((1 - scale.place(value)) * (canvas.dotsHigh - 1))
  chart.series.forEach((series, index) => {
    const sign = look.symbols.seriesSigns[index % look.symbols.seriesSigns.length]!
    const pattern = look.theme.hasColour ? "solid" : patterns[index % patterns.length]!
    const line = canvas.layer({ kind: "line", ink: inkOf(series, index), pattern, sign })
    const fillInk = series.ink ?? fillRoles[index % fillRoles.length]!
    const area = series.shape === "area" ? canvas.layer({ kind: "area", ink: fillInk, sign: look.symbols.fill }) : -1
    let before: readonly [x: number, y: number] | undefined
    for (let i = 0; i < series.values.length; i++) {
      const value = series.values[i]!
      const at = series.at[i]!
      if (!Number.isFinite(value) || at < chart.from || at > chart.to) {
        before = undefined
        continue
      }
      const here = [Math.round(across(at)), down(value)] as const
      const [x, y] = before ?? here
      canvas.line(line, x, y, here[0], here[1])
      if (area >= 0) fillBetween(canvas, area, [x, y], here, look)
      before = here
    }
  })
}

const fillBetween = (
  canvas: Canvas,
  area: number,
  from: readonly [number, number],
  to: readonly [number, number],
  look: Look
): void => {
  for (let x = from[0]; x <= to[0]; x++) {
    const share = to[0] === from[0] ? 1 : (x - from[0]) / (to[0] - from[0])
    canvas.fillBelow(area, x, from[1] + (to[1] - from[1]) * share, look.theme.hasGrounds ? "full" : "sparse")
  }
}

const drawObjective = (canvas: Canvas, chart: LineChart, scale: Scale): number | undefined => {
  if (chart.objective === undefined || !Number.isFinite(chart.objective.value)) return undefined
  const y = Math.round((1 - scale.place(chart.objective.value)) * (canvas.dotsHigh - 1))
  canvas.mark(canvas.layer({ kind: "mark", ink: "mark", sign: "-" }), y)
  return y
}

/** Writes the objective's name at the right end of its line, or at the left one, where no series is in the way. */
const labelObjective = (surface: Surface, canvas: Canvas, text: string, row: number, parts: Parts): void => {
  const width = visibleWidth(text)
  for (const start of [canvas.width - width, 0]) {
    const isFree =
      start >= 0 &&
      width * 2 < canvas.width &&
      Array.from({ length: width }, (_, i) => canvas.isFree(start + i, row)).every(Boolean)
    if (isFree) {
      surface.write(parts.left + start, parts.headRows + row, { text, ink: "mark" })
      return
    }
  }
}

const drawPlot = (surface: Surface, chart: LineChart, scale: Scale, parts: Parts, look: Look): void => {
  const canvas = new Canvas({ width: surface.width - parts.left, height: parts.plotRows }, look.symbols)
  const across = (at: Instant) => ((at - chart.from) / Math.max(1, chart.to - chart.from)) * (canvas.dotsWide - 1)
  for (const fault of chart.faults ?? []) {
    if (fault.to >= chart.from && fault.from <= chart.to) canvas.band(across(fault.from), across(fault.to), "band")
  }
  drawSeries(canvas, chart, scale, look)
  const objectiveY = drawObjective(canvas, chart, scale)
  canvas.drawOn(surface, parts.left, parts.headRows, look)
  if (chart.cursor !== undefined && chart.cursor >= chart.from && chart.cursor <= chart.to) {
    const column = Math.floor(across(chart.cursor) / look.symbols.dotsAcross)
    for (let row = 0; row < parts.plotRows; row++) {
      if (canvas.isFree(column, row))
        surface.put(parts.left + column, parts.headRows + row, look.symbols.wires[5]!, "cursor")
    }
  }
  if (objectiveY !== undefined && chart.objective !== undefined) {
    const row = Math.floor(objectiveY / look.symbols.dotsDown)
    const text = ` ${chart.objective.name} ${formatQuantity(chart.objective.value, chart.unit)}`
    labelObjective(surface, canvas, text, row, parts)
  }
}

/** Rows of the chart: `size.height` rows of exactly `size.width` cells. */
export const lineChart = (chart: LineChart, size: Size, look: Look): ReadonlyArray<string> => {
  const surface = new Surface(size)
  const parts = partsOf(chart, surface)
  if (parts.headRows > 0) drawHead(surface, chart, look)
  const scale = scaleOf(chart, parts.plotRows)
  if (parts.left > 0) drawValueAxis(surface, scale, parts, look)
  if (parts.plotRows > 0) drawPlot(surface, chart, scale, parts, look)
  if (parts.axisRows > 0) {
    const area = { left: parts.left, width: surface.width - parts.left, y: parts.headRows + parts.plotRows }
    drawTimeAxis(
      surface,
      { from: chart.from, to: chart.to, intervals: chart.faults ?? [] },
      {
        ...area,
        hasLabels: parts.axisRows > 1
      },
      look
    )
  }
  return surface.rows(look.theme)
}
