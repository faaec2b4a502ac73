/**
 * Sequence text: who sent what to whom, as lines of text with a lane for each.
 *
 * Time goes down. A call is `──▶`, an answer `◀╌╌`, a failure ends in `✗`, what broke the promise is marked with `‼` beside its
 * time. What is said goes on below where it has no room, labels of calls are cut, and lanes that have none are left out on the right
 * and said so.
 */
import type { Sequence, SequenceEvent } from "../sim/observation/pictures/Sequence.ts"
import { fit, inkOf, type PlainOptions, wrap } from "./plain/PlainInk.ts"
import { formatInstant } from "./Quantity.ts"

const gutter = 13
const laneMin = 12

interface Signs {
  readonly line: string
  readonly call: string
  readonly answer: string
  readonly right: string
  readonly left: string
  readonly failed: string
  readonly broken: string
}

const unicode: Signs = { line: "│", call: "─", answer: "╌", right: "▶", left: "◀", failed: "✗", broken: "‼" }
const plain: Signs = { line: "|", call: "-", answer: ".", right: ">", left: "<", failed: "x", broken: "!" }

/** A line for each event below one with the names of the lanes; no line is longer than the width, no line feeds. */
export const sequenceLines = ({ events, lanes }: Sequence, options: PlainOptions = {}): ReadonlyArray<string> => {
  const ink = inkOf(options)
  const signs = options.ascii === true ? plain : unicode
  const room = ink.width - gutter
  const shown = lanes.slice(0, Math.floor(room / laneMin))
  // What is said at the last lane stands beside it.
  const said = events.filter(({ from, kind }) => kind === "note" && from === shown.at(-1))
  const beside = Math.min(36, Math.max(0, ...said.map(({ says }) => says.length - laneMin / 2)))
  const size = Math.max(laneMin, Math.min(30, Math.floor((room - beside) / Math.max(1, shown.length))))
  const middles = new Map(shown.map((name, i) => [name, i * size + Math.floor(size / 2)]))
  const head = " ".repeat(gutter) + shown.map((name) => centred(name, size)).join("")
  const lines = events.flatMap((event, i) => {
    const [from, to] = [middles.get(event.from), middles.get(event.to)]
    if (from === undefined || to === undefined) return []
    const isNote = event.kind === "note" || from === to
    return (isNote ? noteAt(event.says, from, room) : [undefined]).map((note, part) => {
      const row = new Array<string>(Math.max(size * shown.length, 1)).fill(" ")
      for (const middle of middles.values()) row[middle] = signs.line
      if (note === undefined) draw(row, event, from, to, signs)
      else put(row, note.text, note.at)
      const isLater = part === 0 && event.atMs !== events[i - 1]?.atMs
      const when = fit(isLater ? formatInstant(event.atMs) : "", gutter - 3, "right")
      const mark = part === 0 && event.mark === "broken" ? signs.broken : " "
      const line = `${when} ${mark} ${row.join("")}`
      return event.mark === "broken" ? ink.paint(line, "bad") : event.mark === "wasted" ? ink.paint(line, "dim") : line
    })
  })
  const left = lanes.length - shown.length
  const more = left > 0 ? [ink.paint(`${" ".repeat(gutter)}${left} more to the right have no room`, "dim")] : []
  return [ink.paint(head, "strong"), ...lines, ...more].map((line) => ink.finish(line))
}

const centred = (name: string, size: number): string => {
  const clean = fit(name, Math.min(size - 1, [...name].length)).trimEnd()
  const before = Math.max(0, Math.floor(size / 2) - Math.floor([...clean].length / 2))
  return fit(" ".repeat(before) + clean, size)
}

const put = (row: Array<string>, text: string, at: number): void => {
  ;[...text].forEach((character, i) => {
    row[at + i] = character
  })
}

/** What is said at a lane: to its right, or to its left where that has no room and there is more. */
const noteAt = (
  says: string,
  lane: number,
  room: number
): ReadonlyArray<{ readonly text: string; readonly at: number }> => {
  const right = room - lane - 2
  const isLeft = [...says].length > right && lane - 1 > right
  const width = isLeft ? lane - 1 : right
  const lines = wrap(says, width).map((line) => fit(line, Math.min(width, [...line].length)))
  const longest = Math.max(...lines.map((line) => [...line].length))
  return lines.map((line) =>
    isLeft ? { text: `${fit(line, longest)} `, at: lane - 1 - longest } : { text: ` ${line}`, at: lane + 1 }
  )
}

const draw = (row: Array<string>, { kind, says }: SequenceEvent, from: number, to: number, signs: Signs): void => {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  const inside = high - low - 1
  put(row, (kind === "call" ? signs.call : signs.answer).repeat(inside), low + 1)
  const tip = kind === "failure" ? signs.failed : to > from ? signs.right : signs.left
  row[to > from ? high - 1 : low + 1] = tip
  if (says === "") return
  const label = ` ${fit(says, Math.min([...says].length, inside - 4)).trimEnd()} `
  if (inside > 4) put(row, label, low + 1 + Math.max(1, Math.floor((inside - [...label].length) / 2)))
}
