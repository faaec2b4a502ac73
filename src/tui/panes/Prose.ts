/**
 * Prose: sentences and lists as lines of text, broken between words.
 */
import type { Rows } from "../drawing/Frame.ts"
import { truncatePieces } from "../drawing/Frame.ts"
import type { Look, Piece, Size, Writing } from "../drawing/Surface.ts"
import { Surface } from "../drawing/Surface.ts"
import { truncate, visibleWidth } from "../drawing/TextWidth.ts"
import type { Ink } from "../drawing/Theme.ts"

/** The text in lines of at most `width` cells. A word that is longer is cut into pieces; line breaks and indents stay. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  if (width <= 0) return []
  return text.split("\n").flatMap((paragraph) => {
    const indent = (/^ */.exec(paragraph)?.[0] ?? "").slice(0, width >> 1)
    return wrapParagraph(paragraph, width - indent.length).map((line) => indent + line)
  })
}

const wrapParagraph = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    let rest = word
    if (line !== "" && visibleWidth(line) + 1 + visibleWidth(rest) > width) {
      lines.push(line)
      line = ""
    }
    while (visibleWidth(rest) > width) {
      const part = truncate(rest, width, "")
      if (part === "") break
      lines.push(part)
      rest = rest.slice(part.length)
    }
    line = line === "" ? rest : `${line} ${rest}`
  }
  return [...lines, line]
}

/** Wrapped lines in one ink; `first` stands before the first of them, and the others are indented by as much. */
export const prose = (
  text: string,
  width: number,
  ink: Ink = "text",
  first: Piece = { text: "" }
): ReadonlyArray<Writing> => {
  const indent = visibleWidth(first.text)
  return wrap(text, width - indent).map((line, i) => [
    i === 0 ? first : { text: " ".repeat(indent) },
    { text: line, ink }
  ])
}

/** Lines as rows of exactly the size, from line `top` on; what does not fit is left out. */
export const linesAsRows = (lines: ReadonlyArray<Writing>, size: Size, look: Look, top = 0): Rows => {
  const surface = new Surface(size)
  lines.slice(top, top + surface.height).forEach((line, y) => {
    surface.write(0, y, truncatePieces(line, surface.width, look.symbols.ellipsis))
  })
  return surface.rows(look.theme)
}
