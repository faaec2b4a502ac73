/**
 * Front chart: designs as points over two figures, with their intervals; those on the Pareto front are full and joined.
 *
 * The front may be over more than these two figures: then a point can be on it that does not look so here.
 */
import * as Plot from "@observablehq/plot"
import type { DesignComparison, Measured } from "../../experiments/comparisons/DesignComparison.ts"
import { formatIn } from "../DifferenceText.ts"
import { ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

interface Point {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly x1: number
  readonly x2: number
  readonly y1: number
  readonly y2: number
  readonly isFront: boolean
}

const height = 360

/** `across` and `up` are figures of the comparison's front. */
export const frontChart = (comparison: DesignComparison, across: Measured, up: Measured): Markup => {
  const points = pointsOf(comparison, across, up)
  const { width } = sizes.wide
  const axis = { tickSize: 4, fontSize: 11.5, fill: ink("dim"), stroke: ink("edge"), labelArrow: "none" as const }
  const colour = ({ isFront }: Point) => ink(isFront ? "good" : "offered")
  const says = (about: Measured) => `${about.name} (${about.better} is better)`
  return draw(
    `${says(up)} over ${says(across)}: ${points
      .map(
        ({ isFront, name, x, y }) =>
          `${name} ${formatIn(y, up)} at ${formatIn(x, across)}${isFront ? ", on the front" : ""}`
      )
      .join("; ")}`,
    {
      width,
      height,
      marginLeft: 76,
      marginRight: 90,
      marginTop: 26,
      marginBottom: 40,
      x: { nice: true, insetLeft: 20, insetRight: 20 },
      y: { nice: true, insetTop: 14, insetBottom: 14 },
      marks: [
        Plot.axisX({ ...axis, ticks: 6, tickFormat: (value: number) => formatIn(value, across), label: says(across) }),
        Plot.axisY({ ...axis, ticks: 6, tickFormat: (value: number) => formatIn(value, up), label: says(up) }),
        Plot.line(
          points.filter(({ isFront }) => isFront).toSorted((one, other) => one.x - other.x),
          { x: "x", y: "y", stroke: ink("good"), strokeDasharray: "4 4", strokeOpacity: 0.6 }
        ),
        // Where all is one point Plot would draw a line without length from end to end.
        Plot.ruleY(
          points.filter(({ x1, x2 }) => x1 < x2),
          { x1: "x1", x2: "x2", y: "y", stroke: colour, strokeOpacity: 0.5 }
        ),
        Plot.ruleX(
          points.filter(({ y1, y2 }) => y1 < y2),
          { y1: "y1", y2: "y2", x: "x", stroke: colour, strokeOpacity: 0.5 }
        ),
        Plot.dot(points, {
          x: "x",
          y: "y",
          r: 6,
          stroke: colour,
          strokeWidth: 2,
          fill: ({ isFront }: Point) => ink(isFront ? "good" : "paper")
        }),
        ...labelsOf(points).map(({ dx, dy, isLeft, point }) =>
          Plot.text([point], {
            ...{ x: "x", y: "y", text: "name", dx, dy, textAnchor: isLeft ? "end" : "start" },
            ...{ fontSize: 12.5, fill: ink("text"), stroke: ink("paper"), strokeWidth: 3 }
          })
        )
      ]
    }
  )
}

interface Label {
  readonly point: Point
  readonly isLeft: boolean
  readonly dx: number
  readonly dy: number
}

const lineHeight = 15
const letterWidth = 6.8

/** Names beside their points, to the left of those at the right end, each moved down until it stands on no other. */
const labelsOf = (points: ReadonlyArray<Point>): ReadonlyArray<Label> => {
  const room = { x: sizes.wide.width - 206, y: height - 94 }
  const place = (all: ReadonlyArray<number>, value: number, size: number): number => {
    const [low, high] = [Math.min(...all), Math.max(...all)]
    return high === low ? size / 2 : ((value - low) / (high - low)) * size
  }
  const [edgesX, edgesY] = [points.flatMap(({ x1, x2 }) => [x1, x2]), points.flatMap(({ y1, y2 }) => [y1, y2])]
  const taken: Array<{ readonly from: number; readonly to: number; readonly y: number }> = []
  const placed = points.map((point) => ({
    point,
    x: place(edgesX, point.x, room.x),
    y: room.y - place(edgesY, point.y, room.y)
  }))
  return placed
    .toSorted((one, other) => one.y - other.y || one.x - other.x)
    .map(({ point, x, y }): Label => {
      const width = letterWidth * point.name.length
      const isLeft = x + width > room.x
      const from = isLeft ? x - 11 - width : x + 11
      let at = y - 9
      const isOn = (one: (typeof taken)[number]) =>
        one.from < from + width && from < one.to && Math.abs(one.y - at) < lineHeight
      for (let on = taken.find(isOn); on !== undefined; on = taken.find(isOn)) at = on.y + lineHeight
      taken.push({ from, to: from + width, y: at })
      return { point, isLeft, dx: isLeft ? -11 : 11, dy: at - y }
    })
}

/** Whoever has both figures. */
const pointsOf = ({ pareto, variants }: DesignComparison, across: Measured, up: Measured): ReadonlyArray<Point> =>
  variants.flatMap((name) => {
    const values = pareto.values[name]!
    const [x, y] = [values[pareto.over.indexOf(across.name)], values[pareto.over.indexOf(up.name)]]
    if (x === undefined || y === undefined || Number.isNaN(x.mean) || Number.isNaN(y.mean)) return []
    const [aside, above] = [x, y].map(({ halfWidth }) => (Number.isFinite(halfWidth) ? halfWidth : 0)) as [
      number,
      number
    ]
    return [
      {
        name,
        x: x.mean,
        y: y.mean,
        x1: x.mean - aside,
        x2: x.mean + aside,
        y1: y.mean - above,
        y2: y.mean + above,
        isFront: pareto.ranks[name] === 1
      }
    ]
  })
