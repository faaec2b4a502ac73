/**
 * Screen: the rows of everything that is shown for a model, exactly as large as the terminal.
 */
import { fitRows, type Rows } from "../drawing/Frame.ts"
import type { Look, Size } from "../drawing/Surface.ts"
import { visibleWidth } from "../drawing/TextWidth.ts"
import type { Model } from "../Model.ts"
import { isTiny } from "../Model.ts"
import { cardOf, withCard } from "../panes/Cards.ts"
import { footer, spread } from "../panes/Edges.ts"
import { lookOf } from "../panes/Looks.ts"
import { benchLine, benchRows } from "./BenchRows.ts"
import { libraryLine, libraryRows } from "./LibraryRows.ts"

/** What scenarios and their lessons are written with, in one cell each. */
const asciiFor: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "…": "~",
  "×": "x",
  "→": ">",
  "·": "-",
  "µ": "u"
}

const inAscii = (row: string): string =>
  row.replace(/[^\u001b\u0020-\u007e]/gu, (glyph) => asciiFor[glyph] ?? "?".repeat(visibleWidth(glyph)))

/** The rows of the screen; in ASCII, so is what was written by others. */
export const screenRows = (model: Model): Rows => {
  const rows = drawnRows(model)
  return model.appearance.symbols === "ascii" ? rows.map(inAscii) : rows
}

const drawnRows = (model: Model): Rows => {
  const look = lookOf(model.appearance)
  if (isTiny(model.size)) return tinyRows(model, look)
  const under = model.screen === "library" ? libraryRows(model, look) : benchRows(model, look)
  const front = model.overlays.at(-1)
  const { height, width } = model.size
  const room = roomInFront(model.size).size
  const rows = front === undefined ? under : withCard(under, cardOf(model, front, look), room, look)
  const foot = footer(model, width, look)
  // A long notice lies over the lowest rows.
  return [...rows.slice(0, height - foot.length), ...foot]
}

/** Where there is room for what is in front: from that row on, as large as that. */
export const roomInFront = ({ height, width }: Size): { readonly from: number; readonly size: Size } => {
  if (!isTiny({ height, width })) return { from: 0, size: { width, height: height - 1 } }
  const from = height < 4 ? 0 : 1
  return { from, size: { width, height: height - from } }
}

/** One line, and what is in front of it on the next if there is room. */
const tinyRows = (model: Model, look: Look): Rows => {
  const line = model.screen === "library" ? libraryLine(model, look) : benchLine(model, look)
  const { width } = model.size
  const front = model.overlays.at(-1)
  const notice = model.notice === undefined ? [] : spread(model.notice.text, "", width, look)
  if (front === undefined) return fitRows([...line, ...notice], model.size, look.symbols.ellipsis)
  const room = roomInFront(model.size)
  const card = withCard(fitRows([], room.size), cardOf(model, front, look), room.size, look)
  return fitRows([...line.slice(0, room.from), ...card], model.size)
}
