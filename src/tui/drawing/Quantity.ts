/**
 * Quantity: how the simulator's numbers are written in few cells, and where round numbers lie between two of them.
 *
 * Values come in the units of the simulator: spans in whole nanoseconds, ratios as 0..1 (shown as percent), rates per
 * second. Three significant digits, except that a ratio below one is never rounded up to 100%.
 */
import { day, formatSpan, hour, type Instant, minute, type Span, second } from "../../sim/kernel/Instant.ts"

export type Unit = "span" | "rate" | "ratio" | "count" | "bytes"

const threeDigits = (value: number): number => Number(value.toPrecision(3))

const compact = (value: number): string => {
  const prefixes = ["", "k", "M", "G", "T", "P"]
  let scaled = value
  let power = 0
  while (Math.abs(threeDigits(scaled)) >= 1000 && power < prefixes.length - 1) {
    scaled /= 1000
    power++
  }
  return `${threeDigits(scaled)}${prefixes[power]}`
}

const percent = (ratio: number): string => {
  const exact = ratio * 100
  if (exact >= 100 || exact < 99) return `${threeDigits(exact)}%`
  for (let digits = 3; digits <= 6; digits++) {
    const rounded = Number(exact.toPrecision(digits))
    if (rounded < 100) return `${rounded}%`
  }
  return "99.9999%"
}

/** The value with its unit, at most eight cells for values people meet; `-` for what is not a number. */
export const formatQuantity = (value: number, unit: Unit): string => {
  if (Number.isNaN(value)) return "-"
  if (unit === "span") return value < 0 ? `-${formatSpan(-value)}` : formatSpan(value)
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf"
  switch (unit) {
    case "rate":
      return `${compact(value)}/s`
    case "ratio":
      return percent(value)
    case "bytes":
      return `${compact(value)}B`
    case "count":
      return compact(value)
  }
}

const longSteps: ReadonlyArray<Span> = [
  10 * second,
  15 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day
]

const decimalStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5].find((candidate) => candidate * power >= least * 0.999_999)
  return (factor ?? 10) * power
}

/** The smallest round step that is at least `least`: 1, 2, 5 times a power of ten; spans above 5 s as on a clock. */
export const roundStep = (least: number, unit: Unit): number => {
  if (!(least > 0) || !Number.isFinite(least)) return 1
  if (unit !== "span" || least <= 5 * second) {
    return unit === "count" || unit === "bytes" ? Math.max(1, decimalStep(least)) : decimalStep(least)
  }
  return longSteps.find((step) => step >= least) ?? decimalStep(least / day) * day
}

/** Multiples of `step` from `from` to `to`, both included. */
export const multiples = (from: number, to: number, step: number): ReadonlyArray<number> => {
  const found: Array<number> = []
  const first = Math.ceil(from / step - 1e-9)
  for (let i = first; i * step <= to + step * 1e-9 && found.length < 1000; i++) found.push(i * step)
  return found
}

const two = (value: number) => String(value).padStart(2, "0")

/**
 * An instant as a label on an axis whose labels are `step` apart: `90s` is `1m30s`, and once two units no longer tell
 * neighbours apart, as on a clock: `1:00:30`.
 */
export const formatInstant = (at: Instant, step: Span): string => {
  const isTold = at < minute || (at < hour && step >= second) || (at < day && step >= minute) || step >= hour
  if (isTold) return formatSpan(at)
  const whole = Math.floor(at / second)
  const clock = `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
  const digits = step >= second ? 0 : Math.min(3, Math.max(1, Math.ceil(-Math.log10(step / second) - 1e-9)))
  return digits === 0
    ? clock
    : `${clock}.${Math.floor((at % second) / 10 ** (9 - digits))
        .toString()
        .padStart(digits, "0")}`
}
