/**
 * Screen SVG: rows of a terminal as a picture that any browser shows, with text that can be selected.
 *
 * Reads what `Surface.ts` writes at full colour depth, and nothing else of what terminals understand.
 */
import type { Rows } from "../drawing/Frame.ts"
import type { ThemeName } from "../drawing/Palette.ts"
import type { Size } from "../drawing/Surface.ts"
import { visibleWidth } from "../drawing/TextWidth.ts"

/** In proportion to the letters, so that lines of box characters meet. */
const cell = { width: 8.8, height: 17 }
const letterSize = 14.6
const margin = 12

const papers: Readonly<Record<ThemeName, { readonly paper: string; readonly ink: string }>> = {
  dark: { paper: "#11161d", ink: "#d7dde5" },
  light: { paper: "#ffffff", ink: "#1f2328" },
  "high-contrast": { paper: "#000000", ink: "#ffffff" },
  mono: { paper: "#11161d", ink: "#d7dde5" }
}

interface Style {
  readonly fore?: string | undefined
  readonly back?: string | undefined
  readonly marks: ReadonlySet<string>
}

const plain: Style = { marks: new Set() }

/** The style after one sequence. */
const restyled = (style: Style, parameters: string): Style => {
  const codes = parameters.split(";")
  let { back, fore } = style
  let marks = new Set(style.marks)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    if (code === "" || code === "0") [fore, back, marks] = [undefined, undefined, new Set()]
    else if (code === "39") fore = undefined
    else if (code === "49") back = undefined
    else if ((code === "38" || code === "48") && codes[i + 1] === "2") {
      const colour = `rgb(${codes.slice(i + 2, i + 5).join(",")})`
      if (code === "38") fore = colour
      else back = colour
      i += 4
    } else marks.add(code)
  }
  return { fore, back, marks }
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const short = (value: number): string => String(Math.round(value * 100) / 100)

const rowSvg = (row: string, y: number, { ink, paper }: { readonly ink: string; readonly paper: string }): string => {
  let style = plain
  let x = 0
  let drawn = ""
  for (const [part, parameters] of row.matchAll(/\u001b\[([\d;]*)m|[^\u001b]+/g)) {
    if (parameters !== undefined) {
      style = restyled(style, parameters)
      continue
    }
    const cells = visibleWidth(part)
    const isInverse = style.marks.has("7")
    const [fore, back] = isInverse ? [style.back ?? paper, style.fore ?? ink] : [style.fore, style.back]
    const [left, top, width] = [margin + x * cell.width, margin + y * cell.height, cells * cell.width].map(short)
    if (back !== undefined)
      drawn += `<rect x="${left}" y="${top}" width="${width}" height="${cell.height}" fill="${back}"/>`
    const look = [
      fore === undefined ? "" : ` fill="${fore}"`,
      style.marks.has("1") ? ' font-weight="bold"' : "",
      style.marks.has("2") ? ' opacity="0.6"' : "",
      style.marks.has("4") ? ' text-decoration="underline"' : ""
    ].join("")
    const base = short(margin + (y + 0.78) * cell.height)
    // Words far apart stand each at its own place: what a browser makes of many blanks is not to be relied on.
    for (const { 0: words, index } of part.matchAll(/\S+(?: \S+)*/g)) {
      const from = short(margin + (x + visibleWidth(part.slice(0, index))) * cell.width)
      const length = short(visibleWidth(words) * cell.width)
      drawn += `<text x="${from}" y="${base}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(words)}</text>`
    }
    x += cells
  }
  return drawn
}

/** The picture, with a line feed at its end. */
export const screenSvg = (rows: Rows, size: Size, theme: ThemeName, title: string): string => {
  const { ink, paper } = papers[theme]
  const [width, height] = [size.width * cell.width, size.height * cell.height].map((inside) =>
    short(inside + 2 * margin)
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${letterSize}" fill="${ink}">`,
    ...rows.map((row, y) => rowSvg(row, y, { ink, paper })).filter((row) => row !== ""),
    "</g>",
    "</svg>",
    ""
  ].join("\n")
}
