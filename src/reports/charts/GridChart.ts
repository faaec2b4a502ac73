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

/** More values than this, across or up, leave no room for a text in each field. */
const textsMax = 16
const smallHeight = 12

/** Not more than so many names at an axis. */
const thinned = (values: ReadonlyArray<string>): ReadonlyArray<string> => {
  const every = Math.ceil(values.length / textsMax)
  return values.filter((_, i) => i % every === 0)
}

export const gridChart = (fields: ReadonlyArray<Field>, { across, says, up }: GridOptions): Markup => {
  const isSmall = Math.max(across.values.length, up.values.length) > textsMax
  const marginLeft = 24 + 8 * up.values.reduce((most, { length }) => Math.max(most, length), 6)
  // Narrower than the page it would be drawn larger than everything else.
  const { width } = sizes.wide
  const spare = width - marginLeft - fieldWidthMax * across.values.length
  const axis = { tickSize: 0, fontSize: 12, fill: ink("dim"), labelArrow: "none" as const }
  const texts = isSmall ? [] : fields
  return draw(says, {
    width,
    height: 74 + (isSmall ? smallHeight : fieldHeight) * up.values.length,
    marginLeft,
    marginRight: Math.max(16, spare),
    marginTop: 28,
    marginBottom: 44,
    x: { type: "band", domain: [...across.values], padding: isSmall ? 0 : 0.04 },
    y: { type: "band", domain: up.values.toReversed(), padding: isSmall ? 0 : 0.06 },
    marks: [
      Plot.axisX({ ...axis, label: across.name, labelAnchor: "center" as const, ticks: thinned(across.values) }),
      Plot.axisY({ ...axis, label: up.name, labelAnchor: "top" as const, ticks: thinned(up.values) }),
      Plot.cell(fields, {
        x: "x",
        y: "y",
        fill: ({ colour }: Field) => ink(colour),
        inset: 0,
        ...(isSmall ? {} : { rx: 3 })
      }),
      Plot.text(
        texts.filter(({ isDark }) => !isDark),
        { x: "x", y: "y", text: "text", fill: ink("text"), fontSize: 12 }
      ),
      Plot.text(
        texts.filter(({ isDark }) => isDark),
        { x: "x", y: "y", text: "text", fill: ink("paper"), fontSize: 12 }
      )
    ]
  })
}
