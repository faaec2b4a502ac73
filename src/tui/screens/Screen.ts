/**
 * Screen: the rows of everything that is shown for a model, exactly as large as the terminal.
 */
import { fitRows, type Rows } from "../drawing/Frame.ts"
import type { Look } from "../drawing/Surface.ts"
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
  const body = { width, height: height - 1 }
  const rows = front === undefined ? under : withCard(under, cardOf(model, front, look), body, look)
  const foot = footer(model, width, look)
  // A long notice lies over the lowest rows.
  return [...rows.slice(0, height - foot.length), ...foot]
}

/** One line, and what is in front of it on the next if there is room. */
const tinyRows = (model: Model, look: Look): Rows => {
  const line = model.screen === "library" ? libraryLine(model, look) : benchLine(model, look)
  const { height, width } = model.size
  const front = model.overlays.at(-1)
  const notice = model.notice === undefined ? [] : spread(model.notice.text, "", width, look)
  if (front === undefined) return fitRows([...line, ...notice], model.size, look.symbols.ellipsis)
  const card = cardOf(model, front, look)
  const body = { width, height: Math.max(1, height - 1) }
  return fitRows(
    height < 4
      ? withCard(fitRows([], model.size), card, model.size, look)
      : [...line, ...withCard(fitRows([], body), card, body, look)],
    model.size
  )
}
