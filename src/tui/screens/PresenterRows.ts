/**
 * Presenter rows: a run for a room: three large figures, and one pane.
 *
 * The figures are those of the worst journey, or of the one that is selected, in the last full window.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import { bigText } from "../drawing/BigText.ts"
import { fitRows, type Rows, stacked } from "../drawing/Frame.ts"
import type { Role } from "../drawing/Palette.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Size } from "../drawing/Surface.ts"
import { Surface } from "../drawing/Surface.ts"
import { stateRoles } from "../drawing/Symbols.ts"
import { truncate, visibleWidth } from "../drawing/TextWidth.ts"
import type { Bench } from "../Model.ts"
import { drawPane } from "../panes/PaneView.ts"
import { type Standing, standings } from "../Standing.ts"

interface Figure {
  readonly says: string
  /** The same where that is too long. */
  readonly brief?: string
  readonly text: string
  readonly ink: Role
}

const figuresOf = ({ badShare, name, offered, p99Ms, state }: Standing): ReadonlyArray<Figure> => {
  const ink = state === "up" ? "good" : stateRoles[state]
  return [
    { says: `of ${name} is good`, text: badShare === null ? "-" : formatQuantity(1 - badShare, "ratio"), ink },
    {
      says: "99 of 100 answers take at most",
      brief: "99 of 100 within",
      text: p99Ms === null ? "-" : formatQuantity(p99Ms * millisecond, "span"),
      ink: "text"
    },
    { says: "come in", text: offered === null ? "-" : formatQuantity(offered, "rate"), ink: "accent" }
  ]
}

/** The journey that is selected, or the one that is worst off. */
const journeyOf = ({ frame, opening, selected }: Bench): Standing | undefined => {
  if (opening === undefined || frame === undefined) return undefined
  const names = frame.picture.journeys.map(({ name }) => name)
  const journeys = standings(opening.topology, frame.picture).filter(({ name }) => names.includes(name))
  const chosen = journeys.find(({ name }) => name === selected)
  return chosen ?? journeys.toSorted((one, other) => (other.badShare ?? 0) - (one.badShare ?? 0))[0]
}

const gap = 3

/** The figures in a row, as large as there is room for; and below each what it says. */
const figureRows = (figures: ReadonlyArray<Figure>, size: Size, look: Look): Rows => {
  const isAscii = look.symbols.name === "ascii"
  const column = Math.floor(size.width / figures.length)
  const drawn = [true, false]
    .map((isTall) => figures.map(({ text }) => bigText(text, { isTall: isTall || isAscii, isAscii })))
    .find((all) => all.every((rows) => visibleWidth(rows[0]!) + gap <= column && rows.length + 2 <= size.height))
  const high = drawn?.[0]?.length ?? 1
  const surface = new Surface({ width: size.width, height: high + 2 })
  figures.forEach(({ brief, ink, says, text }, i) => {
    const x = i * column + 1
    const rows = drawn?.[i] ?? [text]
    rows.forEach((row, y) => {
      surface.write(x, y, { text: row, ink }, x + column - 1)
    })
    const told = brief !== undefined && says.length + gap > column ? brief : says
    surface.write(x, high, { text: truncate(told, column - 2, look.symbols.ellipsis), ink: "dim" }, x + column - 1)
  })
  return surface.rows(look.theme)
}

/** The body of the screen. */
export const presenterRows = (bench: Bench, size: Size, look: Look): Rows => {
  const journey = journeyOf(bench)
  if (journey === undefined || size.height < 8) return drawPane(bench.pane, bench, size, look, true)
  const above = figureRows(figuresOf(journey), { width: size.width, height: Math.floor(size.height / 2) }, look)
  const air = size.height >= 24 ? fitRows([], { width: size.width, height: 1 }) : []
  const below = { width: size.width, height: size.height - above.length - air.length }
  return stacked([air, above, drawPane(bench.pane === "system" ? "traffic" : bench.pane, bench, below, look, true)])
}
