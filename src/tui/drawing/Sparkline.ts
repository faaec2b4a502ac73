/**
 * Sparkline: a series as one row of bars of different heights, for a cell of a table.
 *
 * Plain text without colour, so that it can be written in any ink. When there are more values than cells each cell
 * shows the *highest* of its share: a short spike must not vanish in a mean.
 */
import { wholeCells } from "./Surface.ts"
import type { Symbols } from "./Symbols.ts"

export interface SparklineRange {
  /** Value of an empty bar. Default 0. */
  readonly min?: number
  /** Value of a full bar. Default: the highest value shown; what is above it is shown as full. */
  readonly max?: number
}

const highest = (values: ArrayLike<number>, from: number, to: number): number => {
  let most = Number.NaN
  for (let i = from; i < to; i++) {
    const value = values[i]!
    if (!Number.isNaN(value) && !(most >= value)) most = value
  }
  return most
}

/**
 * Exactly `width` cells, the latest value on the right; fewer values than cells leave blanks on the left, and a value
 * that is not a number is a blank.
 */
export const sparkline = (
  values: ArrayLike<number>,
  width: number,
  symbols: Symbols,
  range: SparklineRange = {}
): string => {
  const cells = wholeCells(width)
  const shown = Math.min(cells, values.length)
  const peaks = Array.from({ length: shown }, (_, i) =>
    highest(values, Math.floor((i * values.length) / shown), Math.floor(((i + 1) * values.length) / shown))
  )
  const min = range.min ?? 0
  const max = range.max ?? peaks.reduce((most, peak) => (peak > most && peak < Infinity ? peak : most), min)
  const steps = symbols.sparks.length - 1
  const bars = peaks.map((peak) => {
    if (Number.isNaN(peak)) return " "
    const share = max > min ? Math.min(1, Math.max(0, (peak - min) / (max - min))) : 0
    return symbols.sparks[Math.ceil(share * steps)]!
  })
  return " ".repeat(cells - shown) + bars.join("")
}
