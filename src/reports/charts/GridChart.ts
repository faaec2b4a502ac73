/**
 * Grid chart: a figure over two knobs, a field for every pair of values, with the figure in it.
 *
 * Fields are as far apart as their values stand in the list, not as far as the values are from each other.
 */
import * as Plot from "@observablehq/plot"
import { type Colour, ink } from "../page/Colours.ts"
import type { Markup } from "../page/Markup.ts"
import { draw } from "./Drawing.ts"
import { sizes } from "./TimeChart.ts"

export interface Field {
  readonly x: string
  readonly y: string
  readonly text: string
  readonly colour: Colour
  /** On a dark field the text is light. */
  readonly isDark: boolean
}

export interface GridOptions {
  /** Read aloud where it cannot be seen. */
  readonly says: string
  /** From left to right, and from the bottom up. */
  readonly across: { readonly name: string; readonly values: ReadonlyArray<string> }
  readonly up: { readonly name: string; readonly values: ReadonlyArray<string> }
}

const fieldHeight = 34
const fieldWidthMax = 110

export const gridChart = (fields: ReadonlyArray<Field>, { across, says, up }: GridOptions): Markup => {
  const marginLeft = 24 + 8 * Math.max(6, ...up.values.map((value) => value.length))
  const width = Math.min(sizes.wide.width, marginLeft + 20 + fieldWidthMax * across.values.length)
  const axis = { tickSize: 0, fontSize: 12, fill: ink("dim"), labelArrow: "none" as const }
  return draw(says, {
    width,
    height: 74 + fieldHeight * up.values.length,
    marginLeft,
    marginRight: 16,
    marginTop: 28,
    marginBottom: 44,
    x: { type: "band", domain: [...across.values], padding: 0.04 },
    y: { type: "band", domain: up.values.toReversed(), padding: 0.06 },
    marks: [
      Plot.axisX({ ...axis, label: across.name, labelAnchor: "center" as const }),
      Plot.axisY({ ...axis, label: up.name, labelAnchor: "top" as const }),
      Plot.cell(fields, { x: "x", y: "y", fill: ({ colour }: Field) => ink(colour), inset: 0, rx: 3 }),
      Plot.text(
        fields.filter(({ isDark }) => !isDark),
        { x: "x", y: "y", text: "text", fill: ink("text"), fontSize: 12 }
      ),
      Plot.text(
        fields.filter(({ isDark }) => isDark),
        { x: "x", y: "y", text: "text", fill: ink("paper"), fontSize: 12 }
      )
    ]
  })
}
