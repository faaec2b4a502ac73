/**
 * Plain timeline: good answers per second as one row of bars, with the faults as brackets below and a time axis.
 *
 * Each bar is the mean of its stretch, and the tallest is what was offered at most: the gap above the bars is what
 * was lost. A bar that is not empty is never shown as empty.
 */
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatInstant, formatMs, formatRate } from "../Quantity.ts"
import { fit, type Ink } from "./PlainInk.ts"

/** A name and all the stretches of time that it stands for, in cells. */
interface Bracket {
  readonly name: string
  readonly stretches: ReadonlyArray<{ readonly from: number; readonly to: number }>
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
  // At least one cell, and within the row.
  const stretch = (fromMs: number, toMs: number) => {
    const from = Math.min(cells - 1, cellOf(fromMs))
    return { from, to: Math.max(from + 1, cellOf(toMs)) }
  }
  const brackets: ReadonlyArray<Bracket> = [
    ...(warmupMs > 0 ? [{ name: "warm-up", stretches: [stretch(0, warmupMs)] }] : []),
    ...[...new Set(faults.map(({ name }) => name))].map((name) => ({
      name,
      stretches: faults.filter((fault) => fault.name === name).map(({ fromMs, toMs }) => stretch(fromMs, toMs ?? atMs))
    }))
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

/** Each name in the first row where it has room; at most six rows. */
const rowsOf = (brackets: ReadonlyArray<Bracket>, cells: number): ReadonlyArray<ReadonlyArray<Bracket>> => {
  const rows: Array<Array<Bracket>> = []
  for (const bracket of brackets) {
    const [from, to] = extentOf(bracket, cells)
    const free = rows.find((row) =>
      row.every((other) => {
        const [otherFrom, otherTo] = extentOf(other, cells)
        return otherTo < from || to < otherFrom
      })
    )
    if (free !== undefined) free.push(bracket)
    else if (rows.length < 6) rows.push([bracket])
  }
  return rows
}

/** A name stands right of its last stretch if there is room, else left of its first, else right of its first. */
const placeOf = ({ name, stretches }: Bracket, cells: number): number => {
  const [first, last] = [stretches[0]!, stretches[stretches.length - 1]!]
  if (last.to + 1 + name.length <= cells) return last.to + 1
  return first.from > name.length ? first.from - 1 - name.length : first.to + 1
}

const extentOf = (bracket: Bracket, cells: number): readonly [from: number, to: number] => {
  const place = placeOf(bracket, cells)
  const [first, last] = [bracket.stretches[0]!, bracket.stretches[bracket.stretches.length - 1]!]
  return [Math.min(place, first.from), Math.max(place + bracket.name.length, last.to)]
}

const draw = (row: ReadonlyArray<Bracket>, cells: number, { bracket: [left, middle, right], tick }: Ink): string => {
  const line = new Array<string>(cells).fill(" ")
  const put = (text: string, at: number) =>
    [...text].forEach((character, i) => {
      if (at + i < cells) line[at + i] = character
    })
  for (const bracket of row) {
    for (const { from, to } of bracket.stretches) {
      put(to - from === 1 ? tick : left + middle.repeat(to - from - 2) + right, from)
    }
    put(bracket.name, placeOf(bracket, cells))
  }
  return line.join("")
}

const stepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map(
  (s) => s * 1000
)

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
