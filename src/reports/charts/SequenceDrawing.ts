/**
 * Sequence drawing: who sent what to whom, as an SVG: a lane for each from left to right, time going down.
 *
 * Rows are as far apart as their words need, not as their times are: the times stand on the left.
 */
import type { Sequence, SequenceEvent } from "../../sim/observation/pictures/Sequence.ts"
import { type Colour, ink } from "../page/Colours.ts"
import { html, type Markup } from "../page/Markup.ts"
import { formatInstant } from "../Quantity.ts"
import { withTitle } from "./Drawing.ts"

const left = 84
const rowHeight = 24
const top = 34

/** About how wide a letter is. */
const letter = 6.6

/** `says` is read aloud where it cannot be seen. */
export const sequenceDrawing = (says: string, sequence: Sequence): Markup => {
  const { body, height, width } = sequenceBody(sequence)
  const bounds = `max-width:${width * 1.1}px;min-width:${Math.min(width, 480)}px`
  return withTitle(
    says,
    html`<svg class="sequence" viewBox="0 0 ${width} ${height}" style="${bounds}" font-size="12">${body}</svg>`.text
  )
}

/** What is inside, and how large that is. */
export const sequenceBody = ({ events, lanes }: Sequence) => {
  const size = Math.max(120, ...lanes.map((name) => name.length * 7.5 + 24))
  const middles = new Map(lanes.map((name, i) => [name, left + i * size + size / 2]))
  const ends = events.map(({ from, kind, says, to }) =>
    kind === "note" || from === to ? middles.get(from)! + 24 + says.length * letter : 0
  )
  const width = Math.ceil(Math.max(left + lanes.length * size + 40, ...ends))
  const height = top + events.length * rowHeight + 14
  const heads = lanes.map((name) => {
    const x = middles.get(name)!
    return html`<path d="M${x},${top - 8}V${height - 6}" stroke="${ink("edge")}" fill="none"/>
<text x="${x}" y="18" text-anchor="middle" font-weight="600" fill="${ink("text")}">${name}</text>`
  })
  const rows = events.map((event, i) => {
    const isLater = event.atMs !== events[i - 1]?.atMs
    return rowOf(event, top + (i + 0.5) * rowHeight, middles.get(event.from)!, middles.get(event.to)!, isLater)
  })
  return { body: html`${heads}${rows}`, width, height }
}

const rowOf = (event: SequenceEvent, y: number, from: number, to: number, isLater: boolean): Markup => {
  const colour = ink(colourOf(event))
  const time = isLater
    ? html`<text x="${left - 14}" y="${y + 4}" text-anchor="end" fill="${ink("dim")}">${formatInstant(event.atMs)}</text>`
    : undefined
  const says = `${event.mark === "broken" ? "‼ " : ""}${event.says}`
  if (event.kind === "note" || from === to) {
    return html`${time}<circle cx="${from}" cy="${y}" r="3.5" fill="${colour}"/>
<text x="${from + 9}" y="${y + 4}" fill="${colour}">${says}</text>`
  }
  const way = to > from ? 1 : -1
  const dash = event.kind === "call" ? undefined : html` stroke-dasharray="5 3"`
  const tip =
    event.kind === "failure"
      ? html`<path d="M${to - way * 11},${y - 4}l8,8m0,-8l-8,8" stroke="${colour}" stroke-width="1.6"/>`
      : html`<path d="M${to},${y}l${-way * 8},-4v8z" fill="${colour}"/>`
  return html`${time}<path d="M${from},${y}H${to}" stroke="${colour}" stroke-width="1.4" fill="none"${dash}/>${tip}
<text x="${(from + to) / 2}" y="${y - 4}" text-anchor="middle" fill="${colour}">${says}</text>`
}

const colourOf = ({ kind, mark }: SequenceEvent): Colour => {
  if (mark === "broken") return "bad"
  if (mark === "wasted") return "dim"
  return kind === "failure" ? "fault" : "text"
}
