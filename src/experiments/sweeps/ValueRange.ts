/**
 * Value range: the values from one to another of something that is written with a unit: `100..500`, `10ms..2s`, `5%..50%`, `2x..8x`.
 *
 * Both ends are written as in a scenario; the first may leave out the unit of the second. Values between two whole numbers without a
 * unit are whole numbers too, as far as there are enough, since what is counted (instances, workers, requests) comes in whole ones.
 */
import * as Result from "effect/Result"
import { quoted, type Reading } from "../../sim/model/Notation.ts"
import { readSpan, writeSpan } from "../../sim/model/SpanText.ts"

export interface ValueRange {
  readonly low: number
  readonly high: number
  /** Whether there is nothing between one whole number and the next. */
  readonly isWhole: boolean
  /** As it is written in a scenario. */
  readonly write: (value: number) => string
}

const end = /^(-?(?:\d+\.?\d*|\.\d+))\s*(.*)$/

/** As many digits as a person would write, and not those that a division leaves. */
const digits = (value: number): string => String(Number(value.toPrecision(6)))

/** Reads `a..b`; the first is the lower. */
export const readRange = (text: string): Reading<ValueRange> => {
  const wrong = `expected a range such as 100..500 or 10ms..2s, got ${quoted(text)}`
  const [from = "", to = "", ...more] = text.split("..").map((part) => part.trim())
  const [, low, lowUnit = ""] = end.exec(from) ?? []
  const [, high, highUnit = ""] = end.exec(to) ?? []
  if (low === undefined || high === undefined || more.length > 0) return Result.fail(wrong)
  const range = lowUnit === highUnit || lowUnit === "" ? inUnit(Number(low), Number(high), highUnit) : inSpans(from, to)
  if (range === undefined) return Result.fail(`${from} and ${to} have not the same unit`)
  return range.low < range.high
    ? Result.succeed(range)
    : Result.fail(`${from} is not below ${to}; write the lower end of a range first`)
}

const inUnit = (low: number, high: number, unit: string): ValueRange => {
  const isWhole = unit === "" && Number.isInteger(low) && Number.isInteger(high)
  return { low, high, isWhole, write: (value) => `${isWhole ? Math.round(value) : digits(value)}${unit}` }
}

const inSpans = (from: string, to: string): ValueRange | undefined => {
  const [low, high] = [readSpan(from), readSpan(to)]
  if (Result.isFailure(low) || Result.isFailure(high)) return undefined
  const write = (value: number) => writeSpan(Math.round(Number(value.toPrecision(6))))
  return { low: low.success, high: high.success, isWhole: false, write }
}

const stepsUsual = 5

/** So many values at equal distances, both ends among them. Default: 5, or every whole number if there are no more than 8. */
export const valuesIn = (range: ValueRange, steps?: number): ReadonlyArray<string> => {
  const { high, isWhole, low } = range
  const count = steps ?? (isWhole && high - low < 8 ? high - low + 1 : stepsUsual)
  // Whole numbers stay whole where there are enough of them.
  const write = isWhole && high - low < count - 1 ? digits : range.write
  return Array.from({ length: count }, (_, i) => write(low + ((high - low) * i) / (count - 1)))
}

/** Splits at commas that stand in no bracket: `exponential(4ms),lognormal(mean=4ms, cv=2)` are two. */
const listed = (text: string): ReadonlyArray<string> => {
  const parts: Array<string> = [""]
  let depth = 0
  for (const character of text) {
    if ("([{".includes(character)) depth++
    if (")]}".includes(character)) depth--
    if (character === "," && depth === 0) parts.push("")
    else parts[parts.length - 1] += character
  }
  return parts.map((part) => part.trim())
}

/** Reads what a knob is turned to: `100..500`, `100..500:9` for nine of them, or `100,200,500`. */
export const readValues = (text: string): Reading<ReadonlyArray<string>> => {
  if (!text.includes("..")) {
    const values = listed(text)
    if (values.includes("")) {
      return Result.fail(text === "" ? "expected values such as 1,2,4 or 100..500" : `a value is missing in "${text}"`)
    }
    const twice = values.find((value, i) => values.indexOf(value) !== i)
    if (twice !== undefined) return Result.fail(`${twice} is there twice`)
    return Result.succeed(values)
  }
  const [, range = text, steps] = /^(.*):\s*([0-9]+)$/.exec(text) ?? []
  if (steps !== undefined && (Number(steps) < 2 || Number(steps) > 1000)) {
    return Result.fail(`expected 2 to 1000 values, got ${steps}`)
  }
  return Result.map(readRange(range), (read) => valuesIn(read, steps === undefined ? undefined : Number(steps)))
}
