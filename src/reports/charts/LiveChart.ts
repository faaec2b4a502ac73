/**
 * Live chart: a time chart as the data from which the page's script draws it with uPlot, to be zoomed and read off.
 *
 * Columns are kept short: rounded to three significant digits, and in groups where there are more windows than pixels.
 */
import type { Figure } from "../../sim/observation/pictures/Picture.ts"
import {
  formatTick,
  groupSize,
  scaleOf,
  sizes,
  type TimeChart,
  type TimeFrame,
  thinned,
  type Unit
} from "./TimeChart.ts"

/** Points of a line, by size: more than in a still chart, for those who look closer. */
const pointsMax = { wide: 320, half: 240, small: 120 } as const

export interface LiveChart {
  readonly unit: Unit
  readonly log: 0 | 1
  readonly small: 0 | 1
  readonly height: number
  /** Milliseconds between two points; the first stands at half of it. */
  readonly step: number
  readonly range: readonly [from: number, to: number]
  readonly ticks: ReadonlyArray<readonly [value: number, label: string]>
  readonly levels: ReadonlyArray<readonly [value: number, label: string]>
  readonly lines: ReadonlyArray<{
    readonly label: string
    readonly colour: string
    readonly dash?: readonly [number, number]
    readonly fill?: 1
    readonly values: ReadonlyArray<Figure>
  }>
}

export const liveChart = (chart: TimeChart, { windowMs }: TimeFrame): LiveChart => {
  const { from, ticks, to } = scaleOf(chart)
  const windows = chart.lines.reduce((most, { values }) => Math.max(most, values.length), 0)
  const size = groupSize(windows, pointsMax[chart.size])
  return {
    unit: chart.unit,
    log: chart.scale === "log" ? 1 : 0,
    small: chart.size === "small" ? 1 : 0,
    height: sizes[chart.size].height,
    step: windowMs * size,
    range: [short(from)!, short(to)!],
    ticks: ticks.map((value) => [value, formatTick(value, chart.unit)]),
    levels: chart.levels.map(({ label, value }) => [value, label]),
    lines: chart.lines.map((line) => ({
      label: line.label,
      colour: line.colour,
      ...(line.dash === undefined ? {} : { dash: line.dash }),
      ...(line.isFilled ? { fill: 1 as const } : {}),
      values: thinned(line, size).map((value) => (chart.scale === "log" && value === 0 ? null : short(value)))
    }))
  }
}

const short = (value: Figure): Figure => (value === null ? null : Number(value.toPrecision(3)))
