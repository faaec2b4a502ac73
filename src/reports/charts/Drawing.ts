/**
 * Drawing: an SVG made by Observable Plot, without a browser.
 *
 * The text depends on the options alone: coordinates are rounded to a tenth of a pixel and Plot's own style sheet is
 * left out, since the page has one. Never use Plot's `clip` or `tip` here: they number their parts through, from
 * drawing to drawing.
 */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { asIs, html, type Markup } from "../page/Markup.ts"

const { document } = parseHTML("<!doctype html><html><body></body></html>")

/** The drawing; `says` is read aloud where it cannot be seen. */
export const draw = (says: string, options: Plot.PlotOptions): Markup => {
  const svg = Plot.plot({ ...options, document, className: "plot" }) as unknown as Drawn
  return withTitle(says, leaner(svg.outerHTML))
}

/** As much of an element as is used here: the compiler knows no browser. */
interface Drawn {
  readonly outerHTML: string
  readonly appendChild: (child: Drawn) => void
}

/** An element that holds others, for a mark that draws itself. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: ReadonlyArray<Drawn> = []
): Drawn => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  for (const child of children) made.appendChild(child)
  return made
}

/** Names the drawing, for screen readers only: `<title>` would come up as a tooltip wherever the mouse is. */
export const withTitle = (says: string, svg: string): Markup =>
  html`${asIs(svg.slice(0, 4))} role="img" aria-label="${says}"${asIs(svg.slice(4))}`

const rounded = (text: string): string =>
  text.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10))

/**
 * A path of straight lines in relative coordinates, without points that lie between two others at the same height:
 * half the length, and the same picture to a tenth of a pixel.
 */
const leanPath = (d: string): string => {
  if (!/^(?:[ML]-?[\d.]+,-?[\d.]+|Z)+$/.test(d)) return rounded(d)
  const steps = [...d.matchAll(/([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?/g)].map(([, command, x, y]) => ({
    command,
    x: Math.round(Number(x) * 10),
    y: Math.round(Number(y) * 10)
  }))
  let at = { x: 0, y: 0 }
  let lean = ""
  steps.forEach(({ command, x, y }, i) => {
    if (command === "Z") {
      lean += "z"
      return
    }
    const [before, next] = [steps[i - 1], steps[i + 1]]
    const isBetween =
      command === "L" && next?.command === "L" && before?.command !== "Z" && before?.y === y && next.y === y
    if (isBetween && (x - before.x) * (next.x - x) >= 0) return
    const isBegin = command === "M"
    const [dx, dy] = isBegin ? [x, y] : [x - at.x, y - at.y]
    lean += isBegin ? `M${dx / 10},${dy / 10}` : dy === 0 ? `h${dx / 10}` : `l${dx / 10},${dy / 10}`
    at = { x, y }
  })
  return lean.replace(/(^|[^\d])0\./g, "$1.").replace(/,-/g, "-")
}

/** Without what the page says anyway, in shorter numbers. */
const leaner = (svg: string): string =>
  svg
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/^<svg[^>]*>/, (tag) => tag.replace(/ (?:xmlns|xmlns:xlink|font-family|class|width|height)="[^"]*"/g, ""))
    .replace(/ (?:aria-label|aria-hidden)="[^"]*"/g, "")
    .replace(/ d="([^"]*)"/g, (_, d: string) => ` d="${leanPath(d)}"`)
    .replace(
      / (x|y|x1|x2|y1|y2|cx|cy|width|height|transform)="([^"]*)"/g,
      (_, name: string, value: string) => ` ${name}="${rounded(value)}"`
    )
