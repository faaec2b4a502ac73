/**
 * Events pane: what has happened that is worth telling, the newest at the bottom.
 */
import type { Happening } from "../../sim/observation/pictures/Picture.ts"
import type { Role } from "../drawing/Palette.ts"
import type { Look, Writing } from "../drawing/Surface.ts"
import { passes } from "../EventFilter.ts"
import type { Bench } from "../Model.ts"
import type { PaneView } from "./PaneView.ts"
import { linesAsRows } from "./Prose.ts"

const two = (value: number): string => String(value).padStart(2, "0")

/** "1:02.250": minutes, seconds and milliseconds. */
export const clock = (atMs: number): string => {
  const whole = Math.floor(atMs)
  const minutes = Math.floor(whole / 60_000)
  const hours = Math.floor(minutes / 60)
  const rest = `${two(Math.floor(whole / 1000) % 60)}.${String(whole % 1000).padStart(3, "0")}`
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${rest}` : `${minutes}:${rest}`
}

const inkOf = (what: string): Role =>
  / began|is open|opened|is down|crash/.test(what)
    ? "fault"
    : / ended|well again|closed|promoted/.test(what)
      ? "good"
      : "text"

const lineOf = ({ atMs, of, what }: Happening): Writing => {
  // What happened often begins with whom it happened to.
  const told = what.startsWith(`${of} `) ? what.slice(of.length + 1) : what
  return [
    { text: `${clock(atMs).padStart(9)}  `, ink: "dim" },
    { text: `${of} `, ink: "accent" },
    { text: told, ink: inkOf(what) }
  ]
}

export const eventsPane = (bench: Bench, look: Look): PaneView => {
  const { eventFilter, frame, scroll } = bench
  const all = frame?.picture.happenings ?? []
  const happenings = all.filter((one) => passes(one, eventFilter))
  const remarks = (frame?.remarks ?? []).map(
    (remark): Writing => [
      { text: `${clock(remark.at / 1e6).padStart(9)}  `, ink: "dim" },
      { text: `${remark.kind}: `, ink: "bad" },
      { text: remark.message.split("\n")[0] ?? "" }
    ]
  )
  const lines = [...happenings.map(lineOf), ...(eventFilter === "" ? remarks : [])]
  return {
    title: "Events",
    note: `${eventFilter === "" ? "" : `/${eventFilter}  `}${scroll > 0 ? `${scroll} newer below` : lines.length}`,
    rows: (size) => {
      if (lines.length === 0) {
        const text =
          all.length === 0 ? "Nothing has happened yet." : "No event has these words; with none, all are shown."
        return linesAsRows([{ text, ink: "dim" }], size, look)
      }
      const end = Math.max(Math.min(size.height, lines.length), lines.length - scroll)
      return linesAsRows(lines.slice(Math.max(0, end - size.height), end), size, look)
    }
  }
}
