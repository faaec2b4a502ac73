/**
 * Quantities: numbers with a unit, as people write them in scenarios.
 *
 * A number without its unit is a mistake wherever two people could read it differently (`800`: seconds or
 * milliseconds?); zero needs none. Reading and writing are exact: every value encodes to a text that decodes to the
 * same double.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { expectedButGot, isDecimal, notation, type Reading, TextOrNumber } from "./Notation.ts"
import { k6DurationExpected, readK6Duration, readSpan, spanExpected, writeSpan } from "./SpanText.ts"

const WholeNanoseconds = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** A length of virtual time: whole nanoseconds, 0 to 104 days. A bare number is a mistake, except 0. */
export const Span = notation<number, string | number>({
  identifier: "Span",
  expected: spanExpected,
  description: "A length of time with its unit: d, h, m, s, ms, us or ns, which may be joined as in 1m30s",
  examples: ["800ms", "1.5s", "2m30s", "1d2h", 0],
  written: TextOrNumber,
  value: WholeNanoseconds,
  read: readSpan,
  write: writeSpan
})
export type Span = typeof Span.Type

/** How far a clock is ahead of the true time: whole nanoseconds, less than 0 if it is behind. */
export const ClockOffset = notation<number, string | number>({
  identifier: "ClockOffset",
  expected: "how far a clock is ahead, such as 500ms, or behind, such as -500ms",
  description: "How far a clock is ahead of the true time; with a minus how far it is behind",
  examples: ["500ms", "-3s"],
  written: TextOrNumber,
  value: Schema.Int,
  read: (written) => {
    if (typeof written === "number") return readSpan(Math.abs(written))
    return written.startsWith("-") ? Result.map(readSpan(written.slice(1)), (behind) => -behind) : readSpan(written)
  },
  write: (offset) => (offset < 0 ? `-${writeSpan(-offset)}` : writeSpan(offset))
})
export type ClockOffset = typeof ClockOffset.Type

/**
 * A duration in k6's own notation, in whole nanoseconds: Go's text with days in front, or a bare number of
 * milliseconds.
 */
export const K6Duration = notation<number, string | number>({
  identifier: "K6Duration",
  expected: k6DurationExpected,
  description: "A duration as k6 reads it: Go's notation, with whole days in front; a bare number is in milliseconds",
  examples: ["30s", "1m30s", "1d2h", 500],
  written: TextOrNumber,
  value: WholeNanoseconds,
  read: readK6Duration,
  write: writeSpan
})
export type K6Duration = typeof K6Duration.Type

/** The number before a suffix, NaN when it is not there: `numberBefore("x", "3x")` is 3. */
const numberBefore = (suffix: string, text: string): number => {
  const digits = text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : ""
  return isDecimal(digits) ? Number(digits) : NaN
}

const bareNumber = (written: string | number): number =>
  typeof written === "number" ? written : isDecimal(written) ? Number(written) : NaN

const ratioExpected = "a ratio such as 10% or 0.1"

/** A ratio of 0..1 as people write it: `10%` or `0.1`. */
export const readRatio = (written: string | number): Reading<number> => {
  const isPercentage = typeof written === "string" && !Number.isNaN(numberBefore("%", written))
  // 12.5% is read as 12.5e-2, which rounds once; a division by 100 would round a second time.
  const ratio = isPercentage ? Number(`${written.slice(0, -1)}e-2`) : bareNumber(written)
  if (ratio >= 0 && ratio <= 1) return Result.succeed(ratio)
  if (Number.isNaN(ratio)) return Result.fail(expectedButGot(ratioExpected, written))
  const hint = !isPercentage && ratio > 1 && ratio <= 100 ? `; did you mean ${written}%?` : ""
  return Result.fail(`a ratio is from 0 to 1, or from 0% to 100%, got ${written}${hint}`)
}

/** The canonical text of a ratio is a percentage; the bare number where no percentage is exactly this double. */
export const writeRatio = (ratio: number): string | number => {
  const percent = String(Number(`${ratio}e2`))
  return isDecimal(percent) && Number(`${percent}e-2`) === ratio ? `${percent}%` : ratio
}

/** A share of a whole, 0..1. */
export const Ratio = notation<number, string | number>({
  identifier: "Ratio",
  expected: ratioExpected,
  description: "A share of a whole: a percentage from 0% to 100%, or a number from 0 to 1",
  examples: ["10%", "0.5%", 0.1],
  written: TextOrNumber,
  value: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  read: readRatio,
  write: writeRatio
})
export type Ratio = typeof Ratio.Type

const factorExpected = "a factor above 0 such as 3x or 0.5x"

/** A factor above 0 as people write it: `3x` or `3`. */
export const readFactor = (written: string | number): Reading<number> => {
  const bare = bareNumber(written)
  const factor = Number.isNaN(bare) ? numberBefore("x", String(written)) : bare
  return factor > 0 && factor < Infinity ? Result.succeed(factor) : Result.fail(expectedButGot(factorExpected, written))
}

/** The canonical text of a factor is `3x`; the bare number where it needs an exponent. */
export const writeFactor = (factor: number): string | number => (isDecimal(String(factor)) ? `${factor}x` : factor)

/** What something is multiplied by, above 0. */
export const Factor = notation<number, string | number>({
  identifier: "Factor",
  expected: factorExpected,
  description: "What something is multiplied by, above 0: 3x is three times as much, 0.5x half as much",
  examples: ["3x", "0.5x", 3],
  written: TextOrNumber,
  value: Schema.Finite.check(Schema.isGreaterThan(0)),
  read: readFactor,
  write: writeFactor
})
export type Factor = typeof Factor.Type

/** The shortest of the texts, the earliest among equals; `undefined` when there is none. */
const shortest = (texts: ReadonlyArray<string>): string | undefined =>
  texts.reduce<string | undefined>(
    (best, text) => (best === undefined || text.length < best.length ? text : best),
    undefined
  )

const rateUnits = [
  ["s", 1],
  ["m", 60],
  ["h", 3_600],
  ["d", 86_400]
] as const
const rateExpected = "a rate such as 450/s, 10/m or 5/h"

const readRate = (written: string | number): Reading<number> => {
  if (written === 0 || written === "0") return Result.succeed(0)
  if (typeof written === "number" && written > 0) {
    return Result.fail(`a rate needs a unit, e.g. ${written}/s or ${written}/m, got ${written}`)
  }
  for (const [name, seconds] of rateUnits) {
    const count = numberBefore(`/${name}`, String(written))
    if (!Number.isNaN(count)) return Result.succeed(count / seconds)
  }
  return Result.fail(expectedButGot(rateExpected, written))
}

/** Per second where that is as short as any, else per minute, hour or day: a sixth of a request a second is 10/m. */
const writeRate = (perSecond: number): string | number =>
  shortest(
    rateUnits.flatMap(([name, seconds]) => {
      const count = seconds === 1 ? perSecond : Number((perSecond * seconds).toPrecision(15))
      return isDecimal(String(count)) && count / seconds === perSecond ? [`${count}/${name}`] : []
    })
  ) ?? perSecond

/** How often, decoded to a number per second. */
export const Rate = notation<number, string | number>({
  identifier: "Rate",
  expected: rateExpected,
  description: "How often something happens: a number per second, minute, hour or day",
  examples: ["450/s", "10/m", "5/h"],
  written: TextOrNumber,
  value: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
  read: readRate,
  write: writeRate
})
export type Rate = typeof Rate.Type

const byteUnits = [
  ["TiB", 1_099_511_627_776],
  ["TB", 1e12],
  ["GiB", 1_073_741_824],
  ["GB", 1e9],
  ["MiB", 1_048_576],
  ["MB", 1e6],
  ["KiB", 1_024],
  ["KB", 1e3],
  ["kB", 1e3],
  ["B", 1]
] as const
const bytesExpected = "a size such as 512B, 4KB or 2MiB"

const readBytes = (written: string | number): Reading<number> => {
  if (written === 0 || written === "0") return Result.succeed(0)
  if (typeof written === "number" && written > 0) {
    return Result.fail(`a size needs a unit, e.g. ${written}B or ${written}KB, got ${written}`)
  }
  for (const [name, unit] of byteUnits) {
    const bytes = numberBefore(name, String(written)) * unit
    if (Number.isSafeInteger(bytes)) return Result.succeed(bytes)
    if (!Number.isNaN(bytes)) return Result.fail(`a size is a whole number of bytes below 2^53, got ${written}`)
  }
  return Result.fail(expectedButGot(bytesExpected, written))
}

const writeBytes = (bytes: number): string =>
  shortest(
    byteUnits.flatMap(([name, unit]) => {
      const count = String(bytes / unit)
      return isDecimal(count) && Number(count) * unit === bytes ? [`${count}${name}`] : []
    })
  )!

/** A size in whole bytes. KB, MB, GB and TB are powers of 1000; KiB, MiB, GiB and TiB powers of 1024. */
export const Bytes = notation<number, string | number>({
  identifier: "Bytes",
  expected: bytesExpected,
  description: "A size: B, KB, MB, GB or TB in powers of 1000, or KiB, MiB, GiB or TiB in powers of 1024",
  examples: ["512B", "4KB", "2MiB"],
  written: TextOrNumber,
  value: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  read: readBytes,
  write: writeBytes
})
export type Bytes = typeof Bytes.Type

const AtLeastOne = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

/** How many: a whole number, at least 1. */
export const Count = notation<number, number>({
  identifier: "Count",
  expected: "a whole number of at least 1",
  description: "How many: a whole number of at least 1",
  examples: [1, 20],
  written: AtLeastOne,
  value: AtLeastOne,
  read: Result.succeed,
  write: (count) => count
})
export type Count = typeof Count.Type

/** `3`, or `unlimited`. */
export const Tries = notation<number, number | "unlimited">({
  identifier: "Tries",
  expected: "a whole number of at least 1, or unlimited",
  description: "How many tries: a whole number of at least 1, or `unlimited`",
  examples: [3, "unlimited"],
  written: Schema.Union([Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)), Schema.Literal("unlimited")]),
  value: Schema.Number,
  read: (written) => Result.succeed(written === "unlimited" ? Infinity : written),
  write: (tries) => (tries === Infinity ? "unlimited" : tries)
})
export type Tries = typeof Tries.Type
