/**
 * Measured: one number with its unit, and how it is written for people.
 *
 * Spans are whole nanoseconds and ratios 0..1, as everywhere in a run; rounding is for reading only.
 */
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan, microsecond, millisecond, second } from "../../kernel/Instant.ts"
import { writeWhole } from "../../model/WholeText.ts"

/**
 * `count`: how many in the stretch looked at; `rate`: per second; `ratio`: a part of a whole; `number`: anything else.
 */
export type Unit = "count" | "rate" | "ratio" | "span" | "number"

export interface Measured {
  /** `undefined`: there was nothing to measure. `Infinity`: it never came. */
  readonly value: number | undefined
  readonly unit: Unit
  /** How long the stretch was: a count divided by it is a rate. */
  readonly seconds: number
  /** How the number came about ("1,204 ÷ 28,573"), or why there is none. Empty if there is nothing to add. */
  readonly detail: string
}

/** In what form a number is written: as the claim about it is. */
export type Style = "percent" | "span" | "rate" | "number"

const threeDigits = (value: number): number => Number(value.toPrecision(3))

/** 1234567 as "1,234,567"; below a thousand three significant digits, if it has any after the point. */
const plain = (value: number): string => {
  if (value === Infinity) return "infinitely many"
  return writeWhole(Number.isInteger(value) || Math.abs(value) >= 1_000 ? Math.round(value) : threeDigits(value))
}

/** A share in percent; one that is not all is never rounded up to 100%. */
const percent = (ratio: number): string => {
  const exact = ratio * 100
  for (let digits = 3; digits < 16; digits++) {
    const rounded = Number(exact.toPrecision(digits))
    if (rounded !== 100 || ratio === 1) return `${plain100(rounded)}%`
  }
  return "100%"
}

const plain100 = (value: number): string => (Math.abs(value) >= 1_000 ? plain(value) : String(value))

/** The usual form of each unit. */
export const styleOf = (unit: Unit): Style =>
  unit === "ratio" ? "percent" : unit === "span" || unit === "rate" ? unit : "number"

/** The value in a form, e.g. "43.2%", "1m20s", "411/s", "12,345". */
export const writeValue = (value: number, style: Style): string => {
  switch (style) {
    case "percent":
      return percent(value)
    case "span":
      return value < 0 ? `-${formatSpan(-value)}` : formatSpan(value)
    case "rate":
      return `${plain(value)}/s`
    case "number":
      return plain(value)
  }
}

/** The value as a claim in this style compares it: a count claimed as a rate is per second. */
export const valueIn = ({ seconds, unit, value }: Measured, style: Style): number | undefined =>
  value !== undefined && unit === "count" && style === "rate" ? (seconds > 0 ? value / seconds : undefined) : value

/** In the largest unit of which it is at least one, up to seconds. */
const preciseSpan = (value: Span, digits: number): string => {
  const [unit, name] = (
    [
      [second, "s"],
      [millisecond, "ms"],
      [microsecond, "us"]
    ] as const
  ).find(([one]) => Math.abs(value) >= one) ?? [1, "ns"]
  return Number.isFinite(value) ? `${Number((value / unit).toPrecision(digits))}${name}` : writeValue(value, "span")
}

/** With as many digits as it takes to be told from a bound that it is not: 3.0003 that is not 3. */
const toldFrom = (value: number, bounds: ReadonlyArray<number>, style: Style): string => {
  const isUnclear = (text: string, write: (value: number) => string) =>
    bounds.some((bound) => bound !== value && text === write(bound))
  let write = (one: number) => writeValue(one, style)
  for (let digits = 4; digits < 16 && isUnclear(write(value), write); digits++) {
    write = (one) =>
      style === "span"
        ? preciseSpan(one, digits)
        : style === "percent"
          ? `${writeWhole(Number((one * 100).toPrecision(digits)))}%`
          : `${writeWhole(Number(one.toPrecision(digits)))}${style === "rate" ? "/s" : ""}`
  }
  return write(value)
}

/** What was measured, in words: "43.2% (1,204 ÷ 28,573)"; `bounds` are those that it is compared with. */
export const writeMeasured = (
  measured: Measured,
  style: Style = styleOf(measured.unit),
  bounds: ReadonlyArray<number> = []
): string => {
  const value = valueIn(measured, style)
  if (value === undefined)
    return measured.detail === "" ? "nothing to measure" : `nothing to measure: ${measured.detail}`
  // A bare 0 is compared with anything, in whatever it is measured.
  const isBare = style === "number" && (measured.unit === "span" || measured.unit === "rate")
  const text = toldFrom(value, bounds, isBare ? styleOf(measured.unit) : style)
  return measured.detail === "" ? text : `${text} (${measured.detail})`
}
