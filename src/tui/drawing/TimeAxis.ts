/**
 * Time axis: a line of virtual time below a plot, with labelled ticks, on which the faults of the run are drawn.
 *
 * A fault is a heavy stretch of the line with its name in it or, where it is too short for that, behind it; so it stays visible
 * without colour and where the band behind the plot cannot be painted.
 */
import type { Instant } from "../../sim/kernel/Instant.ts"
import { formatInstant, multiples, roundStep } from "./Quantity.ts"
import type { Look, Surface } from "./Surface.ts"
import { truncate, visibleWidth } from "./TextWidth.ts"

/** Something that lasted, such as a fault. `to` is `Infinity` while it lasts. */
export interface Interval {
  readonly name: string
  readonly from: Instant
  readonly to: Instant
}

export interface TimeWindow {
  readonly from: Instant
  readonly to: Instant
  readonly intervals: ReadonlyArray<Interval>
}

export interface AxisPlace {
  /** First cell of the plot; the corner of the axis is one to its left, if there is a cell. */
  readonly left: number
  readonly width: number
  readonly y: number
  /** Whether there is a row below the line for labels. */
  readonly hasLabels: boolean
}

const drawIntervals = (surface: Surface, window: TimeWindow, place: AxisPlace, look: Look): void => {
  const columnOf = (at: Instant) =>
    Math.floor(((at - window.from) / Math.max(1, window.to - window.from)) * (place.width - 1) + 1e-9)
  const stretches = window.intervals
    .filter(({ from, to }) => to >= window.from && from <= window.to)
    .map(({ from, name, to }) => ({
      name,
      first: Math.max(0, columnOf(from)),
      last: Math.min(place.width - 1, to >= window.to ? place.width - 1 : columnOf(to))
    }))
  for (const { first, last, name } of stretches) {
    for (let column = first; column <= last; column++) {
      surface.put(place.left + column, place.y, look.symbols.heavyBox.horizontal, "fault")
    }
    const room = last - first - 1
    const later = stretches.filter((one) => one.last > last).map((one) => Math.max(one.first, last + 1))
    const behind = Math.min(place.width, ...later) - last - 1
    if (visibleWidth(name) > room && visibleWidth(name) + 2 <= behind) {
      surface.write(place.left + last + 1, place.y, { text: ` ${name} `, ink: "fault" })
      continue
    }
    if (room < 3) continue
    const short = truncate(name, room, look.symbols.ellipsis)
    const text = visibleWidth(short) + 2 <= room ? ` ${short} ` : short
    const start = first + 1 + ((room - visibleWidth(text)) >> 1)
    surface.write(place.left + start, place.y, { text, ink: "fault" })
  }
}

/** Draws the axis; see `AxisPlace` for where. */
export const drawTimeAxis = (surface: Surface, window: TimeWindow, place: AxisPlace, look: Look): void => {
  const { wires } = look.symbols
  surface.put(place.left - 1, place.y, wires[3]!, "border")
  for (let column = 0; column < place.width; column++) surface.put(place.left + column, place.y, wires[10]!, "border")
  const span = window.to - window.from
  if (span > 0) {
    const step = roundStep(span / Math.max(1, Math.floor(place.width / 10)), "span")
    let free = 0
    for (const at of multiples(window.from, window.to, step)) {
      const column = place.left + Math.round(((at - window.from) / span) * (place.width - 1))
      surface.put(column, place.y, wires[14]!, "border")
      const label = formatInstant(at, step)
      const start = Math.min(surface.width - label.length, Math.max(0, column - (label.length >> 1)))
      if (place.hasLabels && start >= free) free = 1 + surface.write(start, place.y + 1, { text: label, ink: "dim" })
    }
  }
  drawIntervals(surface, window, place, look)
}
