/**
 * Heat map: how often each value occurred over virtual time, such as latencies: time runs right, values run up.
 *
 * Counts are shown on a logarithmic scale of the cividis colours, which keep their order for colour-blind eyes and in
 * grey; nothing at all is blank. Half blocks give two rows of buckets per row of cells; where backgrounds cannot be
 * painted the map uses shades, and digits 1..9 in `ascii`.
 */
import type { Instant } from "../../sim/kernel/Instant.ts"
import { writingWidth } from "./Frame.ts"
import { type Hex, mix } from "./Palette.ts"
import { formatQuantity, type Unit } from "./Quantity.ts"
import { type Look, type Piece, type Size, Surface } from "./Surface.ts"
import { truncate, visibleWidth } from "./TextWidth.ts"
import type { Ink } from "./Theme.ts"
import { drawTimeAxis, type Interval } from "./TimeAxis.ts"

export interface HeatMap {
  readonly title: string
  readonly unit: Unit
  readonly from: Instant
  readonly to: Instant
  /** Boundaries of the buckets in ascending order: one more than there are buckets. */
  readonly bounds: ArrayLike<number>
  /** One column per equal part of the window, oldest first; each holds one count per bucket, lowest bucket first. */
  readonly columns: ReadonlyArray<ArrayLike<number>>
  readonly faults?: ReadonlyArray<Interval>
}

/** Nine steps of cividis (Nuñez, Anderton and Renslow 2018), low to high. */
const cividis: ReadonlyArray<Hex> = [
  "#00204d",
  "#00336f",
  "#31446b",
  "#585670",
  "#7c7b78",
  "#9b9075",
  "#bcaf6f",
  "#dfcd5f",
  "#ffea46"
]

/** The colour of a share 0..1. On light backgrounds the order is reversed, so that little stays close to the paper. */
export const cividisAt = (share: number, order: "dark first" | "light first"): Hex => {
  const place = Math.min(1, Math.max(0, order === "dark first" ? share : 1 - share)) * (cividis.length - 1)
  const step = Math.min(cividis.length - 2, Math.floor(place))
  return mix(cividis[step]!, cividis[step + 1]!, place - step)
}

const heatInk = (share: number, look: Look): Ink =>
  // The darkest steps are lost on a dark terminal, the lightest on paper: start a little way up.
  look.theme.name === "light"
    ? cividisAt(0.06 + share * 0.94, "light first")
    : cividisAt(0.12 + share * 0.88, "dark first")

/** What is no count counts as none; beyond 10^15 all are equal. */
const countOf = (value: number | undefined): number => (value !== undefined && value > 0 ? Math.min(value, 1e15) : 0)

/** Mean count of the part of the map that one dot covers; part of a bucket counts in proportion. */
const resample = (map: HeatMap, across: number, down: number): ReadonlyArray<Float64Array> => {
  const buckets = Math.max(0, map.bounds.length - 1)
  return Array.from({ length: across }, (_, x) => {
    const from = Math.floor((x * map.columns.length) / across)
    const to = Math.max(from + 1, Math.floor(((x + 1) * map.columns.length) / across))
    const dots = new Float64Array(down)
    for (let y = 0; y < down; y++) {
      const low = Math.floor((y * buckets) / down)
      const high = Math.max(low + 1, Math.floor(((y + 1) * buckets) / down))
      for (let column = from; column < to && column < map.columns.length; column++) {
        for (let bucket = low; bucket < high; bucket++) dots[y]! += countOf(map.columns[column]![bucket])
      }
      dots[y]! /= to - from
    }
    return dots
  })
}

interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly rows: number
}

const drawCells = (surface: Surface, map: HeatMap, area: Area, look: Look): void => {
  const perCell = look.theme.hasGrounds && look.symbols.name !== "ascii" ? 2 : 1
  const columns = resample(map, area.width, area.rows * perCell)
  const most = columns.reduce((high, dots) => dots.reduce((a, b) => Math.max(a, b), high), 0)
  const shareOf = (count: number) => (most > 0 && count > 0 ? Math.max(0.001, Math.log1p(count) / Math.log1p(most)) : 0)
  columns.forEach((dots, x) => {
    for (let row = 0; row < area.rows; row++) {
      const fromBottom = area.rows - 1 - row
      const place = [area.left + x, area.top + row] as const
      if (perCell === 1) drawShade(surface, place, shareOf(dots[fromBottom]!), look)
      else drawHalves(surface, place, shareOf(dots[fromBottom * 2 + 1]!), shareOf(dots[fromBottom * 2]!), look)
    }
  })
}

type Place = readonly [x: number, y: number]

const drawHalves = (surface: Surface, [x, y]: Place, upper: number, lower: number, look: Look): void => {
  if (upper === 0 && lower === 0) return
  if (upper === 0) surface.put(x, y, "▄", heatInk(lower, look))
  else if (lower === 0) surface.put(x, y, "▀", heatInk(upper, look))
  else surface.put(x, y, "▀", heatInk(upper, look), heatInk(lower, look))
}

const drawShade = (surface: Surface, [x, y]: Place, share: number, look: Look): void => {
  if (share === 0) return
  const { name, shades } = look.symbols
  const steps = name === "ascii" ? 9 : shades.length - 1
  const step = Math.min(steps, Math.max(1, Math.ceil(share * steps)))
  const ink = look.theme.hasGrounds ? heatInk(share, look) : "accent"
  surface.put(x, y, name === "ascii" ? String(step) : shades[step]!, ink)
}

const rampOf = (look: Look): ReadonlyArray<Piece> => {
  const ramp: Array<Piece> = [{ text: "few ", ink: "dim" }]
  if (look.symbols.name === "ascii") ramp.push({ text: "1..9", ink: "accent" })
  else if (!look.theme.hasGrounds) ramp.push({ text: look.symbols.shades.slice(1).join(""), ink: "accent" })
  else for (let i = 0; i < 8; i++) ramp.push({ text: "█", ink: heatInk(i / 7, look) })
  return [...ramp, { text: " many", ink: "dim" }]
}

const drawHead = (surface: Surface, map: HeatMap, look: Look): void => {
  const title = truncate(map.title, surface.width, look.symbols.ellipsis)
  surface.write(0, 0, { text: title, ink: "title" })
  const ramp = rampOf(look)
  const width = writingWidth(ramp)
  if (visibleWidth(title) + 2 + width <= surface.width) surface.write(surface.width - width, 0, ramp)
}

/** Labels the lower bound of every third row of cells or so, and the upper bound of all. */
const drawBounds = (surface: Surface, map: HeatMap, area: Area, look: Look): void => {
  const buckets = map.bounds.length - 1
  const every = Math.max(1, Math.round(area.rows / Math.max(1, Math.floor(area.rows / 3))))
  for (let row = 0; row < area.rows; row++) {
    const y = area.top + row
    const fromBottom = area.rows - 1 - row
    const isLabelled = fromBottom % every === 0
    surface.put(area.left - 1, y, look.symbols.wires[isLabelled ? 13 : 5]!, "border")
    if (!isLabelled) continue
    const bound = map.bounds[Math.floor((fromBottom * buckets) / area.rows)] ?? Number.NaN
    const label = formatQuantity(bound, map.unit)
    surface.write(area.left - 1 - label.length, y, { text: label, ink: "dim" })
  }
}

/** Rows of the map: `size.height` rows of exactly `size.width` cells. Axes are left out when there is no room. */
export const heatMap = (map: HeatMap, size: Size, look: Look): ReadonlyArray<string> => {
  const surface = new Surface(size)
  const { height, width } = surface
  const top = height >= 3 && map.title !== "" ? 1 : 0
  const axisRows = width < 20 ? 0 : height >= 7 ? 2 : height >= 5 ? 1 : 0
  const labels = Array.from(map.bounds, (bound) => formatQuantity(bound, map.unit).length)
  const left = width < 24 ? 0 : labels.reduce((most, length) => Math.max(most, length), 0) + 1
  const area = { left, top, width: width - left, rows: Math.max(0, height - top - axisRows) }
  if (top > 0) drawHead(surface, map, look)
  if (map.bounds.length > 1) drawCells(surface, map, area, look)
  if (left > 0) drawBounds(surface, map, area, look)
  if (axisRows > 0) {
    const place = { left, width: area.width, y: top + area.rows, hasLabels: axisRows > 1 }
    drawTimeAxis(surface, { from: map.from, to: map.to, intervals: map.faults ?? [] }, place, look)
  }
  return surface.rows(look.theme)
}
