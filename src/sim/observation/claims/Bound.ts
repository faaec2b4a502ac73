/**
 * Bound: a number that something is compared with, as people write it: `50%`, `15s`, `400/s`, `3x`, `27`, `never`.
 */
import * as Result from "effect/Result"
import { expectedButGot, isDecimal, type Reading } from "../../model/Notation.ts"
import { readSpan } from "../../model/SpanText.ts"
import type { Style, Unit } from "./Measured.ts"

export interface Bound {
  readonly value: number
  readonly style: Style
}

const expected = "a number such as 50%, 15s, 400/s, 3x or 27"

/** Reads a bound; percentages may go beyond 100. */
export const readBound = (text: string): Reading<Bound> => {
  const written = text.trim()
  const before = (suffix: string) =>
    written.endsWith(suffix) && isDecimal(written.slice(0, -suffix.length))
      ? written.slice(0, -suffix.length)
      : undefined
  if (written === "never") return Result.succeed({ value: Infinity, style: "span" })
  const percent = before("%")
  if (percent !== undefined) return Result.succeed({ value: Number(`${percent}e-2`), style: "percent" })
  const rate = before("/s")
  if (rate !== undefined) return Result.succeed({ value: Number(rate), style: "rate" })
  const number = before("x") ?? written
  const isBelow = written.startsWith("-")
  if (isDecimal(isBelow ? written.slice(1) : number)) return Result.succeed({ value: Number(number), style: "number" })
  if (!/^\.?\d/.test(written)) return Result.fail(expectedButGot(expected, text))
  return Result.map(readSpan(written), (value): Bound => ({ value, style: "span" }))
}

const fitting: Readonly<Record<Unit, ReadonlyArray<Style>>> = {
  count: ["number", "rate"],
  rate: ["rate"],
  ratio: ["percent", "number"],
  span: ["span"],
  number: ["number"]
}

const examples: Readonly<Record<Unit, string>> = {
  count: "a count such as 27, or a rate such as 400/s",
  rate: "a rate such as 400/s",
  ratio: "a share such as 50%, or a number such as 2.5",
  span: "a span such as 800ms",
  number: "a plain number such as 2.5"
}

/** Why a measure of this unit cannot be compared with the bound; `undefined` if it can. A bare 0 fits everything. */
export const misfit = ({ style, value }: Bound, unit: Unit, measure: string): string | undefined =>
  fitting[unit].includes(style) || (value === 0 && style === "number")
    ? undefined
    : `"${measure}" is measured as ${examples[unit]}`
