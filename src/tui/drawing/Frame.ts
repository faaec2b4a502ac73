/**
 * Frame: a border with titles around rows, and panes put side by side or on top of each other.
 *
 * Works on finished rows (text with SGR sequences), so anything that draws rows can be framed. Rows that are too long
 * are cut, too few are filled up: the result is always exactly as large as asked.
 */
import type { Role } from "./Palette.ts"
import { type Look, type Piece, piecesOf, type Size, Surface, type Writing, wholeCells } from "./Surface.ts"
import { fit, truncate, visibleWidth } from "./TextWidth.ts"

export type Rows = ReadonlyArray<string>

export interface Frame {
  /** In the border, top left. */
  readonly title?: Writing
  /** In the border, top right; left out when there is no room for it beside the title. */
  readonly note?: Writing
  /** In the border, bottom right; such as the keys that work here. */
  readonly foot?: Writing
  /** Whether this is the pane the keys go to. Drawn heavy, so that it shows without colour. */
  readonly isFocused?: boolean
  /** Blank cells between the border and the rows, left and right. Default 0. */
  readonly padding?: number
}

/** What is left inside a frame of that size. A frame needs 3x3 cells; below that there is none and all is inside. */
export const insideOf = (size: Size, padding = 0): Size => {
  const [width, height] = [wholeCells(size.width), wholeCells(size.height)]
  if (width < 3 || height < 3) return { width, height }
  return { width: Math.max(0, width - 2 - 2 * wholeCells(padding)), height: height - 2 }
}

/** The rows cut or filled up with blanks to exactly the size. */
export const fitRows = (rows: Rows, size: Size, ellipsis = "…"): Rows => {
  const width = wholeCells(size.width)
  return Array.from({ length: wholeCells(size.height) }, (_, y) => fit(rows[y] ?? "", width, "left", ellipsis))
}

/** Cells a writing takes. */
export const writingWidth = (writing: Writing): number =>
  piecesOf(writing).reduce((cells, piece) => cells + visibleWidth(piece.text), 0)

/** The pieces cut to `width` cells, the last one that is left ending in the ellipsis. */
export const truncatePieces = (writing: Writing, width: number, ellipsis: string): ReadonlyArray<Piece> => {
  const pieces = piecesOf(writing)
  if (writingWidth(pieces) <= width) return pieces
  const kept: Array<Piece> = []
  let room = Math.max(0, width)
  for (const piece of pieces) {
    const cells = visibleWidth(piece.text)
    if (cells >= room) return [...kept, { ...piece, text: truncate(`${piece.text}${ellipsis}`, room, ellipsis) }]
    kept.push(piece)
    room -= cells
  }
  return kept
}

const inked = (writing: Writing, ink: Role): ReadonlyArray<Piece> =>
  piecesOf(writing).map((piece) => ({ ink, ...piece }))

const drawTitles = (surface: Surface, frame: Frame, look: Look): void => {
  const { ellipsis } = look.symbols
  const room = surface.width - 4
  let used = 0
  if (frame.title !== undefined && room > 2) {
    const title = truncatePieces(inked(frame.title, "title"), room - 2, ellipsis)
    surface.write(2, 0, [{ text: " " }, ...title, { text: " " }])
    used = writingWidth(title) + 3
  }
  for (const [writing, y, taken] of [
    [frame.note, 0, used],
    [frame.foot, surface.height - 1, 0]
  ] as const) {
    if (writing === undefined) continue
    const pieces = inked(writing, "dim")
    const cells = writingWidth(pieces) + 2
    if (cells + taken <= room) surface.write(surface.width - 2 - cells, y, [{ text: " " }, ...pieces, { text: " " }])
  }
}

const drawBorder = (edge: Surface, options: Frame, look: Look): void => {
  const lines = options.isFocused === true ? look.symbols.heavyBox : look.symbols.box
  const ink = options.isFocused === true ? "focus" : "border"
  const last = edge.width - 1
  for (let x = 1; x < last; x++) {
    edge.put(x, 0, lines.horizontal, ink)
    edge.put(x, 1, lines.horizontal, ink)
  }
  edge.put(0, 0, lines.topLeft, ink)
  edge.put(last, 0, lines.topRight, ink)
  edge.put(0, 1, lines.bottomLeft, ink)
  edge.put(last, 1, lines.bottomRight, ink)
}

/** The rows in a border with its titles, `size` being the outer size. */
export const frame = (options: Frame, rows: Rows, size: Size, look: Look): Rows => {
  const { ellipsis } = look.symbols
  const inner = insideOf(size, options.padding)
  if (inner.height === wholeCells(size.height)) return fitRows(rows, inner, ellipsis)
  const between = wholeCells(size.width) - 2
  const edge = new Surface({ width: between + 2, height: 2 })
  drawBorder(edge, options, look)
  drawTitles(edge, options, look)
  const [top = "", bottom = ""] = edge.rows(look.theme)
  const isFocused = options.isFocused === true
  const side = isFocused
    ? look.theme.paint("focus", look.symbols.heavyBox.vertical)
    : look.theme.paint("border", look.symbols.box.vertical)
  const air = " ".repeat(Math.min(wholeCells(options.padding ?? 0), between >> 1))
  const content = fitRows(rows, inner, ellipsis).map((row) => side + fit(air + row + air, between, "left", "") + side)
  return [top, ...content, bottom]
}

/** Panes side by side with `gap` blank cells between them; shorter ones are filled up with blanks. */
export const beside = (panes: ReadonlyArray<Rows>, gap = 0): Rows => {
  const widths = panes.map((pane) => pane.reduce((most, row) => Math.max(most, visibleWidth(row)), 0))
  const height = panes.reduce((most, pane) => Math.max(most, pane.length), 0)
  return Array.from({ length: height }, (_, y) =>
    panes.map((pane, i) => fit(pane[y] ?? "", widths[i]!)).join(" ".repeat(gap))
  )
}

/** Panes below each other. */
export const stacked = (panes: ReadonlyArray<Rows>): Rows => panes.flat()
