/**
 * Heat map: how many requests ended in each stretch of time after how long, on a logarithmic axis.
 *
 * Percentiles hide what a heat map shows: two crowds where the mean stands between them. Shades are six steps of the
 * square root of the count, so that few requests are seen beside many. Cells of a shade are one path, which keeps the
 * drawing small.
 */
import * as Plot from "@observablehq/plot"
import type { JourneyPicture } from "../../sim/observation/pictures/Picture.ts"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { formatInstant, formatMs } from "../Quantity.ts"
import { draw, element } from "./Drawing.ts"
import { groupSize, type Size, sizes, type TimeFrame, timeTicks } from "./TimeChart.ts"

const shades: ReadonlyArray<Colour> = ["heat1", "heat2", "heat3", "heat4", "heat5", "heat6"]
const columnsMax = { wide: 160, half: 100, small: 50 } as const

/** `undefined` if nothing ended. */
export const heatMap = (
  { heat, name }: JourneyPicture,
  { bands, untilMs, windowMs }: TimeFrame,
  chartSize: Size
): Markup | undefined => {
  const { boundsMs } = heat
  const size = groupSize(heat.counts[0]?.length ?? 0, columnsMax[chartSize])
  const counts = heat.counts.map((row) => grouped(row, size))
  const filled = counts.map((row) => row.some((count) => count > 0))
  const [first, last] = [filled.indexOf(true), filled.lastIndexOf(true)]
  if (first === -1) return undefined
  const lowerOf = (row: number) =>
    row === 0 ? boundsMs[0]! / ((boundsMs[1] ?? boundsMs[0]! * 2) / boundsMs[0]!) : boundsMs[row - 1]!
  const domain: [number, number] = [lowerOf(first), boundsMs[last]!]
  const most = Math.max(...counts.flat())
  const paths = (x: (ms: number) => number, y: (ms: number) => number) =>
    shades.map((_, shade) => {
      const parts: Array<string> = []
      counts.forEach((row, i) => {
        if (i < first || i > last) return
        // Whole pixels: neighbours must meet without a gap.
        const [top, bottom] = [Math.round(y(boundsMs[i]!)), Math.round(y(lowerOf(i)))]
        for (const { from, to } of runsOf(row, (count) => shadeOf(count, most) === shade)) {
          const [left, right] = [from, to].map((column) => Math.round(x(Math.min(untilMs, column * size * windowMs))))
          parts.push(`M${left},${top}H${right}V${bottom}H${left}z`)
        }
      })
      return parts.join("")
    })
  const text = { fill: ink("dim"), stroke: ink("edge"), fontSize: 11.5, tickSize: 4, label: null }
  return draw(`Response times of ${name} over time: how many requests ended after how long`, {
    ...sizes[chartSize],
    marginTop: 8,
    marginRight: 14,
    marginBottom: 24,
    marginLeft: 54,
    x: { type: "linear", domain: [0, untilMs] },
    y: { type: "log", domain },
    marks: [
      (_index, scales) => {
        const drawn = paths(scales.x as never, scales.y as never).flatMap((d, shade) =>
          d === "" ? [] : [element("path", { d, fill: ink(shades[shade]!) })]
        )
        return element("g", { "shape-rendering": "crispEdges" }, drawn) as never
      },
      Plot.ruleX(
        bands.filter(({ kind }) => kind === "fault").flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
        {
          stroke: ink("fault"),
          strokeWidth: 1.5,
          strokeDasharray: "4 3"
        }
      ),
      Plot.axisX(timeTicks(untilMs, chartSize === "wide" ? 10 : 5), {
        ...text,
        text: (ms: number) => formatInstant(ms)
      }),
      Plot.axisY(decades(domain), { ...text, text: (ms: number) => formatMs(ms) })
    ]
  })
}

const grouped = (row: ReadonlyArray<number>, size: number): ReadonlyArray<number> =>
  Array.from({ length: Math.ceil(row.length / size) }, (_, i) =>
    row.slice(i * size, (i + 1) * size).reduce((sum, count) => sum + count, 0)
  )

const shadeOf = (count: number, most: number): number =>
  count === 0 ? -1 : Math.min(shades.length - 1, Math.floor(Math.sqrt(count / most) * shades.length))

/** Neighbours that belong together. */
const runsOf = (row: ReadonlyArray<number>, belongs: (count: number) => boolean) => {
  const runs: Array<{ readonly from: number; readonly to: number }> = []
  let from = -1
  for (let i = 0; i <= row.length; i++) {
    const isIn = i < row.length && belongs(row[i]!)
    if (isIn && from === -1) from = i
    if (!isIn && from !== -1) {
      runs.push({ from, to: i })
      from = -1
    }
  }
  return runs
}

/** Powers of ten within the domain, and 2 and 5 times one if there are fewer than three. */
const decades = ([from, to]: readonly [number, number]): ReadonlyArray<number> => {
  const powers = Array.from({ length: 12 }, (_, i) => Number(`1e${i - 3}`))
  const within = (values: ReadonlyArray<number>) => values.filter((value) => value >= from && value <= to)
  const tens = within(powers)
  return tens.length >= 3 ? tens : within(powers.flatMap((power) => [power, 2 * power, 5 * power]))
}
