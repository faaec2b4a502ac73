/**
 * Drawing: an SVG made by Observable Plot, without a browser.
 *
 * The text depends on the options alone: coordinates are rounded to a tenth of a pixel and Plot's own style sheet is left out,
 * since the page has one. Never use Plot's `clip` or `tip` here: they number their parts through, from drawing to drawing.
 */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { asIs, html, type Markup } from "../page/Markup.ts"

const { document } = parseHTML("<!doctype html><html><body></body></html>")

/** The drawing; `says` is read aloud where it cannot be seen. */
export const draw = (says: string, options: Plot.PlotOptions): Markup => {
  const svg = String(Plot.plot({ ...options, document, className: "plot" }).outerHTML)
  return withTitle(says, leaner(svg))
}

/** What a mark that draws itself returns. */
type Drawn = ReturnType<Plot.RenderFunction>

/** An element for a mark that draws itself. */
export const element = (name: string, attributes: Readonly<Record<string, string | number>>): Drawn => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

/** Names the drawing, for screen readers only: `<title>` would come up as a tooltip wherever the mouse is. */
export const withTitle = (says: string, svg: string): Markup =>
  html`${asIs(svg.slice(0, 4))} role="img" aria-label="${says}"${asIs(svg.slice(4))}`

const rounded = (text: string): string =>
  text.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10))

/** Without what the page says anyway, in shorter numbers. */
const leaner = (svg: string): string =>
  svg
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/ (?:xmlns|xmlns:xlink|font-family|font-size|class|text-anchor|aria-label|aria-hidden)="[^"]*"(?=[^>]* viewBox)/g, "")
    .replace(/ (?:aria-label|aria-hidden)="[^"]*"/g, "")
    .replace(/ (d|x|y|x1|x2|y1|y2|width|height|transform)="([^"]*)"/g, (_, name: string, value: string) =>
      ` ${name}="${rounded(value)}"`)
