/**
 * Span text: how people and k6 write a length of time, read and written exactly.
 *
 * Every whole number of nanoseconds has one canonical text, and reading that text gives the same number back. For
 * people's eyes there is `formatSpan`, which rounds. Both notations allow Go's units and a `d` of 24 hours.
 */
import * as Result from "effect/Result"
import { day, hour, lastInstant, microsecond, millisecond, minute, nanosecond, second } from "../kernel/Instant.ts"
import { expectedButGot, isDecimal, type Reading } from "./Notation.ts"

export const spanExpected = "a span such as 800ms, 2s or 1m30s"
export const k6DurationExpected = "a k6 duration such as 30s, 1m30s, 1d2h or 500 (milliseconds)"

const units: ReadonlyArray<readonly [name: string, nanoseconds: number]> = [
  ["d", day],
  ["h", hour],
  ["m", minute],
  ["s", second],
  ["ms", millisecond],
  ["us", microsecond],
  ["ns", nanosecond]
]
// Go reads both the micro sign and the Greek letter.
const nanosecondsPer = new Map([...units, ["\u00b5s", microsecond], ["\u03bcs", microsecond]])

const part = "([0-9]*)(\\.[0-9]*)?(d|h|ms|us|\u00b5s|\u03bcs|ns|m|s)"
const digitFirst = "(?=\\.?[0-9])"
const isSpan = new RegExp(`^(?:${digitFirst}${part})+$`)
// k6 reads the days itself, a whole number and first, and hands the rest to Go, which knows no days.
const isK6Duration = new RegExp(`^(?=.)(?:[0-9]+d)?(?:${digitFirst}${part.replace("d|", "")})*$`)

/** Adds up the parts of a span; whole units and fractions apart, so that the sum is exact to the nanosecond. */
const sumOfParts = (text: string): number => {
  let whole = 0
  let fraction = 0
  for (const [, digits, afterPoint, unit] of text.matchAll(new RegExp(part, "g"))) {
    whole += Number(digits) * nanosecondsPer.get(unit!)!
    fraction += Number(`0${afterPoint ?? ""}`) * nanosecondsPer.get(unit!)!
  }
  return whole + Math.round(fraction)
}

const withinRun = (span: number, written: string | number): Reading<number> => {
  if (span > lastInstant) return Result.fail(`a span is at most 104 days, the longest a run can last, got ${written}`)
  return span === 0 && /[1-9]/.test(String(written))
    ? Result.fail(`a span is a whole number of nanoseconds, and ${written} rounds to none`)
    : Result.succeed(span)
}

/**
 * Whole nanoseconds of a span as people write it: `800ms`, `1m30s`, `0`. Any other number without a unit is a mistake.
 */
export const readSpan = (written: string | number): Reading<number> => {
  if (written === 0 || written === "0") return Result.succeed(0)
  if (typeof written === "number" && written > 0) {
    return Result.fail(`a span needs a unit, e.g. ${written}ms or ${written}s, got ${written}`)
  }
  const text = String(written)
  if (isSpan.test(text)) return withinRun(sumOfParts(text), text)
  return Result.fail(
    /^-\.?[0-9]/.test(text) ? `a span cannot be negative, got ${text}` : expectedButGot(spanExpected, written)
  )
}

/** Whole nanoseconds of a duration as k6 reads it: `30s`, `1d2h`; a number without a unit is in milliseconds. */
export const readK6Duration = (written: string | number): Reading<number> => {
  const text = String(written)
  if (isDecimal(text) || (typeof written === "number" && written >= 0)) {
    return withinRun(Math.round(Number(written) * millisecond), written)
  }
  if (isK6Duration.test(text)) return withinRun(sumOfParts(text), text)
  return Result.fail(
    /^-\.?[0-9]/.test(text)
      ? `a k6 duration cannot be negative, got ${text}`
      : expectedButGot(k6DurationExpected, written)
  )
}

/** A span in one unit, digit by digit and therefore without rounding: `1.234567ms`. */
const inOneUnit = (span: number, unit: number, name: string): string => {
  const whole = Math.floor(span / unit)
  const places = String(unit).length - 1
  const fraction = String(span - whole * unit)
    .padStart(places, "0")
    .replace(/0+$/, "")
  return fraction === "" ? `${whole}${name}` : `${whole}.${fraction}${name}`
}

/** The canonical text of a span, which k6 reads too: `800ms`, `1.5s`, `1d2h`, `1m30.25s`, `0s`. */
export const writeSpan = (span: number): string => {
  if (span === 0) return "0s"
  let text = ""
  let rest = span
  for (const [name, unit] of units) {
    if (rest < unit) continue
    // Below a minute one unit is enough. From a minute up whole units, since a fraction of an hour need not be decimal.
    if (unit < minute) return text === "" ? inOneUnit(rest, unit, name) : text + inOneUnit(rest, second, "s")
    const count = Math.floor(rest / unit)
    text += `${count}${name}`
    rest -= count * unit
  }
  return text
}
