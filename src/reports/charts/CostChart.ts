/**
 * Cost chart: a bar for each component and hour, cut into what it is paid for.
 */
import * as Plot from "@observablehq/plot"
import type { ComponentCost, Cost } from "../../sim/observation/cost/Cost.ts"
import { formatMoney } from "../Money.ts"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

/** What is paid for, with its colour in the bars and beside them. */
export const costParts: ReadonlyArray<{
  readonly name: string
  readonly colour: Colour
  readonly of: (cost: ComponentCost) => number
}> = [
  { name: "instances", colour: "busy", of: ({ running }) => running },
  { name: "storage", colour: "cause5", of: ({ storage }) => storage },
  { name: "calls and messages", colour: "poor", of: ({ calls }) => calls },
  { name: "traffic", colour: "cause2", of: ({ traffic }) => traffic }
]

interface Segment {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly colour: Colour
}

/** More would not be read; the table has them all. */
const barsMax = 12
const barHeight = 26
const nameMax = 24

const cut = (name: string): string => (name.length <= nameMax ? name : `${name.slice(0, nameMax - 1)}…`)

export const costChart = ({ components, currency, hours }: Cost): Markup => {
  const shown = components.slice(0, barsMax)
  const { width } = sizes.wide
  const segments = shown.flatMap((component) => segmentsOf(component, hours))
  const dearest = Math.max(...shown.map(({ perHour }) => perHour), 0)
  return draw(
    `Cost an hour: ${shown.map(({ name, perHour }) => `${name} ${formatMoney(perHour, currency)}`).join(", ")}`,
    {
      width,
      height: shown.length * barHeight + 30,
      marginLeft: 24 + 6.6 * Math.max(...shown.map(({ name }) => cut(name).length)),
      marginRight: 70,
      marginTop: 4,
      marginBottom: 24,
      x: { domain: [0, dearest > 0 ? dearest : 1] },
      y: { type: "band", domain: shown.map(({ name }) => cut(name)), padding: 0.18 },
      marks: [
        Plot.barX(segments, {
          x1: "from",
          x2: "to",
          y: "name",
          fill: ({ colour }: Segment) => ink(colour)
        }),
        Plot.text(shown, {
          x: "perHour",
          y: ({ name }: ComponentCost) => cut(name),
          text: ({ perHour }: ComponentCost) => formatMoney(perHour, currency),
          textAnchor: "start",
          dx: 6,
          fontSize: 11.5,
          fill: ink("text")
        }),
        Plot.axisY({ tickSize: 0, label: null, fontSize: 12, fill: ink("text") }),
        Plot.axisX({
          ticks: 5,
          tickFormat: (amount: number) => formatMoney(amount, currency),
          tickSize: 4,
          label: null,
          fontSize: 11.5,
          fill: ink("dim"),
          stroke: ink("edge")
        })
      ]
    }
  )
}

const segmentsOf = (component: ComponentCost, hours: number): ReadonlyArray<Segment> => {
  let to = 0
  return costParts.flatMap(({ colour, of }) => {
    const money = hours > 0 ? of(component) / hours : 0
    const from = to
    to += money
    return money > 0 ? [{ name: cut(component.name), from, to, colour }] : []
  })
}
