/**
 * Plain timeline: good answers per second as one row of bars, with the faults as brackets below and a time axis.
 *
 * Each bar is the mean of its stretch, and the tallest is what was offered at most: the gap above the bars is what was lost.
 * A bar that is not empty is never shown as empty.
 */
import type { Picture } from "../sim/observation/Picture.ts"
import { fit, type Ink } from "./PlainInk.ts"
import { formatInstant, formatMs, formatRate } from "./Quantity.ts"

interface Bracket {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** Without windows there is nothing to draw. */
export const timelineLines = (picture: Picture, ink: Ink): ReadonlyArray<string> => {
  const { atMs, faults, journeys, warmupMs, windowMs, windows } = picture
  if (windows === 0 || journeys.length === 0) return []
  const cells = Math.min(ink.width - 4, windows)
  const together = (of: "good" | "offered") =>
    Array.from({ length: windows }, (_, w) => journeys.reduce((sum, { series }) => sum + (series[of][w] ?? 0), 0))
  const good = means(together("good"), cells)
  const top = Math.max(...means(together("offered"), cells), ...good)
  const cellOf = (ms: number) => Math.min(cells, Math.max(0, Math.round((ms / atMs) * cells)))
  const brackets: ReadonlyArray<Bracket> = [
    ...(warmupMs > 0 ? [{ name: "warm-up", from: 0, to: cellOf(warmupMs) }] : []),
    ...faults.map(({ fromMs, name, toMs }) => ({ name, from: cellOf(fromMs), to: cellOf(toMs ?? atMs) }))
  ]
  const cellMs = (windows * windowMs) / cells
  const title = `GOODPUT OVER TIME   a bar is ${formatMs(cellMs)}, the tallest ${formatRate(top)}`
  return [
    ink.paint(title.slice(0, 17), "strong") + ink.paint(title.slice(17), "dim"),
    `  ${good.map((value) => spark(value, top, ink)).join("")}`,
    ...rowsOf(brackets, cells).map((row) => `  ${ink.paint(draw(row, cells, ink), "fault")}`),
    `  ${ink.paint(axis(atMs, cells, ink), "dim")}`
  ]
}

/** `cells` means of equal shares of the values; there are at least as many values as cells. */
const means = (values: ReadonlyArray<number>, cells: number): ReadonlyArray<number> =>
  Array.from({ length: cells }, (_, i) => {
    const share = values.slice(Math.floor((i * values.length) / cells), Math.floor(((i + 1) * values.length) / cells))
    return share.reduce((sum, value) => sum + value, 0) / share.length
  })

const spark = (value: number, top: number, { sparks }: Ink): string =>
  value <= 0 ? sparks[0]! : sparks[Math.max(1, Math.round((value / top) * (sparks.length - 1)))]!

/** Each bracket in the first row where it and its name have room; at most four rows. */
const rowsOf = (brackets: ReadonlyArray<Bracket>, cells: number): ReadonlyArray<ReadonlyArray<Bracket>> => {
  const rows: Array<Array<Bracket>> = []
  for (const bracket of brackets) {
    const free = rows.find((row) => row.every((other) => endOf(other, cells) < startOf(bracket, cells)))
    if (free !== undefined) free.push(bracket)
    else if (rows.length < 4) rows.push([bracket])
  }
  return rows
}

/** A name that does not fit into its bracket stands right of it, or left of it at the end of the axis. */
const isInside = ({ from, name, to }: Bracket): boolean => to - from >= name.length + 4
const isLeft = (bracket: Bracket, cells: number): boolean =>
  !isInside(bracket) && Math.max(bracket.to, bracket.from + 1) + 1 + bracket.name.length > cells
const startOf = (bracket: Bracket, cells: number): number =>
  isLeft(bracket, cells) ? Math.max(0, bracket.from - 1 - bracket.name.length) : bracket.from
const endOf = (bracket: Bracket, cells: number): number =>
  isInside(bracket) || isLeft(bracket, cells)
    ? Math.max(bracket.to, bracket.from + 1)
    : Math.max(bracket.to, bracket.from + 1) + 1 + bracket.name.length

const draw = (row: ReadonlyArray<Bracket>, cells: number, { bracket: [left, middle, right], tick }: Ink): string => {
  let line = ""
  for (const one of row) {
    const length = Math.max(1, one.to - one.from)
    const name = isInside(one) ? ` ${one.name} ` : ""
    const before = (length - 2 - name.length) >> 1
    const drawn =
      length === 1 ? tick : left + middle.repeat(before) + name + middle.repeat(length - 2 - name.length - before) + right
    const start = startOf(one, cells)
    line = fit(line, start)
    if (isInside(one)) line += drawn
    else line += isLeft(one, cells) ? fit(`${one.name} `, one.from - start, "right") + drawn : `${drawn} ${one.name}`
  }
  return line
}

const stepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map((s) => s * 1000)

/** Clock times, at least twelve columns apart. */
const axis = (atMs: number, cells: number, { tick }: Ink): string => {
  const step = stepsMs.find((ms) => (ms / atMs) * cells >= 12) ?? atMs
  let line = ""
  for (let ms = 0; ms < atMs * 1.000001; ms += step) {
    const label = `${tick}${formatInstant(ms)}`
    const cell = Math.round((ms / atMs) * cells)
    if (cell + label.length <= cells + 2) line = fit(line, cell) + label
  }
  return line
}
