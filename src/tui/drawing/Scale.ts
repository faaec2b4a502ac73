/**
 * Scale: from values to places on an axis, linear or logarithmic, with labelled ticks at round numbers.
 *
 * `place` is 0 at the bottom and 1 at the top; what lies beyond the axis is put on its edge, so a value far above the
 * objective still shows. On a logarithmic scale zero and less lie on the bottom edge.
 */
import { formatQuantity, multiples, roundStep, type Unit } from "./Quantity.ts"

export interface Tick {
  readonly value: number
  /** 0..1 from the bottom. */
  readonly place: number
  readonly label: string
}

export interface Scale {
  readonly min: number
  readonly max: number
  readonly place: (value: number) => number
  readonly ticks: ReadonlyArray<Tick>
}

/** What a scale has to show. `tickCount` is how many ticks there is room for, at least 1. */
export interface Extent {
  readonly min: number
  readonly max: number
  readonly unit: Unit
  readonly tickCount: number
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

const smallest: Record<Unit, number> = { span: 1_000_000, rate: 1, ratio: 0.01, count: 1, bytes: 1 }

/** Far beyond anything that is measured, and still harmless to compute with. */
const huge = 1e24
const tiny = 1e-12

const bounded = (value: number): number => (Number.isNaN(value) ? 0 : Math.min(huge, Math.max(-huge, value)))

const withTicks = (
  min: number,
  max: number,
  place: (value: number) => number,
  values: ReadonlyArray<number>,
  unit: Unit
): Scale => ({
  min,
  max,
  place,
  ticks: values.map((value) => ({ value, place: place(value), label: value === 0 ? "0" : formatQuantity(value, unit) }))
})

/** From `min` to a round number at or above `max`. An extent of nothing still gets one small step. */
export const linearScale = ({ tickCount, unit, ...extent }: Extent): Scale => {
  const [min, max] = [bounded(extent.min), bounded(extent.max)]
  // A span that is nothing beside the values themselves has no ticks that differ in their digits.
  const span = Math.max(max - min, smallest[unit], Math.abs(max) * 1e-6)
  const step = roundStep(span / Math.max(1, tickCount), unit)
  const top = min + Math.ceil(span / step - 1e-9) * step
  const last = unit === "ratio" && max <= 1 && top > 1 ? 1 : top
  const place = (value: number) => clamp((value - min) / (last - min))
  return withTicks(min, last, place, multiples(min, last, step), unit)
}

const floor125 = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9)
  return [5, 2, 1].map((factor) => factor * power).find((round) => round <= value * 1.000_001) ?? power
}

const ceil125 = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value) - 1e-9)
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= value * 0.999_999) ?? 10 * power
}

const roundNumbers = (min: number, max: number, factors: ReadonlyArray<number>): ReadonlyArray<number> => {
  const found: Array<number> = []
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    for (const factor of factors) {
      const value = factor * 10 ** power
      if (value >= min * 0.999 && value <= max * 1.001) found.push(value)
    }
  }
  return found
}

/**
 * From the 1, 2 or 5 below `min` to the one above `max`, at least a decade apart. A `min` of zero or less counts as a
 * thousandth of `max`.
 */
export const logScale = ({ max, min, tickCount, unit }: Extent): Scale => {
  const top = ceil125(max > tiny ? Math.min(max, huge) : smallest[unit])
  const lowest = min > tiny && min < top ? min : top / 1000
  const bottom = Math.min(floor125(lowest), top / 10)
  const decades = Math.log10(top / bottom)
  const place = (value: number) => (value > bottom ? clamp(Math.log10(value / bottom) / decades) : 0)
  const all = roundNumbers(bottom, top, [1, 2, 5])
  const tens = roundNumbers(bottom, top, [1])
  const every = Math.max(1, Math.ceil(tens.length / Math.max(1, tickCount)))
  const values = all.length <= tickCount ? all : tens.filter((_, i) => (tens.length - 1 - i) % every === 0)
  return withTicks(bottom, top, place, values.length > 0 ? values : [top], unit)
}
