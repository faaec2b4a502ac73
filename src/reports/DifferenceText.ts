/**
 * Difference text: how the figures of a comparison, their intervals and differences are written.
 */
import type { Unit } from "../experiments/comparisons/Headlines.ts"
import type { Interval } from "../sim/observation/steadiness/Confidence.ts"
import { formatMoney } from "./Money.ts"
import { formatCount, formatFactor, formatMs, formatShare } from "./Quantity.ts"

/** What a figure is counted in. */
export interface In {
  readonly unit: Unit
  readonly currency?: string
}

export const formatIn = (value: number, { currency = "", unit }: In): string => {
  switch (unit) {
    case "share":
      return formatShare(value)
    case "milliseconds":
      return formatMs(value)
    case "factor":
      return formatFactor(value)
    case "number":
      return formatCount(value)
    case "money":
      return formatMoney(value, currency)
  }
}

/** Equal values have a spread in the last bits of their mean, which is none. */
const leastSize = 1e-12

const sizeOf = (size: number, about: In): string => sizeText(size < leastSize ? 0 : size, about)

const sizeText = (value: number, about: In): string =>
  about.unit === "share" ? String(Number((100 * value).toPrecision(3))) : formatIn(value, about)

/** `75% ±2`. */
export const intervalText = ({ halfWidth, mean }: Interval, about: In): string => {
  if (Number.isNaN(mean)) return "–"
  return Number.isFinite(halfWidth) ? `${formatIn(mean, about)} ±${sizeOf(halfWidth, about)}` : formatIn(mean, about)
}

/** `d +2.8`: Cohen's d for pairs; empty where the differences do not vary. */
export const effectText = (effect: number | null): string =>
  effect === null ? "" : `d ${effect > 0 ? "+" : ""}${Number(effect.toPrecision(2))}`

/** `+5 ±2 points`. */
export const differenceText = ({ halfWidth, mean }: Interval, about: In): string => {
  if (Number.isNaN(mean)) return "–"
  const sign = mean > 0 ? "+" : mean < 0 ? "-" : ""
  const width = Number.isFinite(halfWidth) ? ` ±${sizeOf(halfWidth, about)}` : ""
  return `${sign}${sizeOf(Math.abs(mean), about)}${width}${about.unit === "share" ? " points" : ""}`
}
