/**
 * Bars: labelled horizontal bars, one per row, such as failures by cause or utilisation by component.
 *
 * *Amounts* are thick bars that share one scale up to the largest; *shares* are thin meters of 0..1 that change colour
 * as they fill. An amount above zero is never drawn as nothing.
 */
import type { Role } from "./Palette.ts"
import { formatQuantity, type Unit } from "./Quantity.ts"
import { type Look, type Piece, type Size, Surface, wholeCells } from "./Surface.ts"
import type { Symbols } from "./Symbols.ts"
import { fit, truncate, visibleWidth } from "./TextWidth.ts"

export interface Bar {
  readonly label: string
  readonly value: number
  /** Default: `accent` for amounts; for shares `good` below 0.7, `warn` below 0.9, then `bad`. */
  readonly ink?: Role
}

export interface Bars {
  readonly kind: "amounts" | "shares"
  readonly unit: Unit
  readonly bars: ReadonlyArray<Bar>
  /** Value of a full bar. Default: the largest amount; 1 for shares. */
  readonly max?: number
}

/** The role of a share that is better low: `good` below 0.7, `warn` below 0.9, `bad` from there on. */
export const levelRole = (share: number): Role => (share >= 0.9 ? "bad" : share >= 0.7 ? "warn" : "good")

const bounded = (share: number): number => (share > 0 ? Math.min(1, share) : 0)

/** A thin meter of `width` cells: heavy as far as the share (0..1), light beyond. */
export const meter = (
  share: number,
  width: number,
  symbols: Symbols,
  ink: Role = levelRole(share)
): ReadonlyArray<Piece> => {
  const cells = wholeCells(width)
  const part = bounded(share)
  const filled = Math.min(cells, Math.max(part > 0 ? 1 : 0, Math.round(part * cells)))
  return [
    { text: symbols.heavyBox.horizontal.repeat(filled), ink },
    { text: symbols.box.horizontal.repeat(cells - filled), ink: "track" }
  ]
}

/** A thick bar of `width` cells, exact to the symbols' smallest part of a cell. */
const thickBar = (share: number, width: number, symbols: Symbols, ink: Role = "accent"): ReadonlyArray<Piece> => {
  const cells = wholeCells(width)
  const ends = symbols.barEnds
  const part = bounded(share)
  const units = Math.max(part > 0 ? 1 : 0, Math.round(part * cells * ends.length))
  const whole = Math.min(cells, Math.floor(units / ends.length))
  const rest = units - whole * ends.length
  const text = ends.at(-1)!.repeat(whole) + (rest > 0 && whole < cells ? ends[rest - 1]! : "")
  return [{ text: fit(text, cells, "left", ""), ink }]
}

/** Rows of bars: as many as fit in `size.height`; the last row then says how many more there are. */
export const bars = (chart: Bars, size: Size, look: Look): ReadonlyArray<string> => {
  const surface = new Surface(size)
  const { ellipsis } = look.symbols
  const values = chart.bars.map((bar) => formatQuantity(bar.value, chart.unit))
  const valueWidth = values.reduce((most, value) => Math.max(most, visibleWidth(value)), 0)
  const room = surface.width - valueWidth - 2
  const longest = chart.bars.reduce((most, bar) => Math.max(most, visibleWidth(bar.label)), 0)
  // Long labels leave the bars a third: without bars this would be a list.
  const labelWidth = Math.max(0, Math.min(longest, room - Math.floor(room * 0.35)))
  const barWidth = Math.max(0, surface.width - labelWidth - valueWidth - 2)
  const largest = Math.max(0, ...chart.bars.map((bar) => bar.value).filter(Number.isFinite))
  const full = chart.max ?? (chart.kind === "shares" ? 1 : largest)
  const shown = chart.bars.length > surface.height ? surface.height - 1 : chart.bars.length
  // With room to spare the bars get air between them.
  const pitch = surface.height >= chart.bars.length * 2 - 1 ? 2 : 1
  chart.bars.slice(0, Math.max(0, shown)).forEach((bar, i) => {
    const y = i * pitch
    const share = full > 0 ? bar.value / full : 0
    const drawn =
      chart.kind === "shares"
        ? meter(share, barWidth, look.symbols, bar.ink)
        : thickBar(share, barWidth, look.symbols, bar.ink)
    surface.write(0, y, { text: truncate(bar.label, labelWidth, ellipsis) })
    surface.write(labelWidth + 1, y, drawn)
    surface.write(surface.width - visibleWidth(values[i]!), y, { text: values[i]!, ink: "dim" })
  })
  if (shown < chart.bars.length && surface.height > 0) {
    surface.write(0, surface.height - 1, { text: `+${chart.bars.length - Math.max(0, shown)} more`, ink: "dim" })
  }
  return surface.rows(look.theme)
}
