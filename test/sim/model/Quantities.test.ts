import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import { Bytes, ClockOffset, Count, Factor, K6Duration, Rate, Ratio, Span } from "../../../src/sim/model/Quantities.ts"

type Quantity = Schema.Codec<number, string | number> | Schema.Codec<number, number>

const decode = (quantity: Quantity, written: unknown): number => Schema.decodeUnknownSync(quantity)(written)
const encode = (quantity: Quantity, value: number): unknown => Schema.encodeSync(quantity)(value)
const mistakeIn = (quantity: Quantity, written: unknown): string =>
  Result.match(Schema.decodeUnknownResult(quantity)(written), {
    onFailure: ({ issue }) => SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues[0]!.message,
    onSuccess: (value) => `no mistake: ${value}`
  })

type ValueRow = readonly [written: unknown, value: number, canonical: unknown]

const valuesOf = (quantity: Quantity, rows: ReadonlyArray<ValueRow>) =>
  it.each(rows)("reads %j as %d and writes it as %j", (written, value, canonical) => {
    assert.strictEqual(decode(quantity, written), value)
    assert.strictEqual(encode(quantity, value), canonical)
    assert.strictEqual(decode(quantity, canonical), value)
  })

const mistakesOf = (quantity: Quantity, rows: ReadonlyArray<readonly [written: unknown, message: string]>) =>
  it.each(rows)("answers %j with: %s", (written, message) => assert.strictEqual(mistakeIn(quantity, written), message))

/** Every value of a quantity survives being written and read. */
const comesBack = (quantity: Quantity, values: fc.Arbitrary<number>) =>
  it("comes back exactly from its canonical text", () => {
    fc.assert(
      fc.property(values, (value) => decode(quantity, encode(quantity, value)) === value),
      { numRuns: 2_000 }
    )
  })

describe("how far a clock is wrong", () => {
  valuesOf(ClockOffset, [
    ["500ms", 500_000_000, "500ms"],
    ["-3s", -3_000_000_000, "-3s"],
    ["0s", 0, "0s"]
  ])
  mistakesOf(ClockOffset, [
    ["--3s", "a span cannot be negative, got -3s"],
    [-3, "a span needs a unit, e.g. 3ms or 3s, got 3"],
    ["late", 'expected a span such as 800ms, 2s or 1m30s, got "late"']
  ])
  comesBack(ClockOffset, fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }))
})

describe("a span", () => {
  valuesOf(Span, [
    ["800ms", 800_000_000, "800ms"],
    ["1.5s", 1_500_000_000, "1.5s"],
    ["1d2h", 93_600_000_000_000, "1d2h"],
    ["2m30s", 150_000_000_000, "2m30s"],
    ["90s", 90_000_000_000, "1m30s"],
    ["250us", 250_000, "250us"],
    ["250µs", 250_000, "250us"],
    ["250μs", 250_000, "250us"],
    ["0s", 0, "0s"],
    [0, 0, "0s"],
    ["1.234567ms", 1_234_567, "1.234567ms"],
    ["1m0.5s", 60_500_000_000, "1m0.5s"],
    ["1h0.000000001s", 3_600_000_000_001, "1h0.000000001s"],
    [".5s", 500_000_000, "500ms"],
    ["0.1s", 100_000_000, "100ms"]
  ])
  mistakesOf(Span, [
    ["800", 'expected a span such as 800ms, 2s or 1m30s, got "800"'],
    ["soon", 'expected a span such as 800ms, 2s or 1m30s, got "soon"'],
    ["800 ms", 'expected a span such as 800ms, 2s or 1m30s, got "800 ms"'],
    ["", 'expected a span such as 800ms, 2s or 1m30s, got ""'],
    [800, "a span needs a unit, e.g. 800ms or 800s, got 800"],
    [-3, "a span cannot be negative, got -3"],
    ["-5s", "a span cannot be negative, got -5s"],
    ["0.2ns", "a span is a whole number of nanoseconds, and 0.2ns rounds to none"],
    ["105d", "a span is at most 104 days, the longest a run can last, got 105d"],
    [true, "expected a span such as 800ms, 2s or 1m30s, got true"],
    [null, "expected a span such as 800ms, 2s or 1m30s, got nothing"],
    [["1s"], "expected a span such as 800ms, 2s or 1m30s, got a list"],
    [{ s: 1 }, "expected a span such as 800ms, 2s or 1m30s, got a map"],
    [NaN, "expected a span such as 800ms, 2s or 1m30s, got NaN"]
  ])
  comesBack(Span, fc.maxSafeNat())

  it("is text or a number to JSON Schema, with examples", () => {
    const { definitions } = Schema.toJsonSchemaDocument(Span)

    assert.deepInclude(definitions.Span, { anyOf: [{ type: "string" }, { type: "number" }] })
    assert.deepInclude(definitions.Span, { examples: ["800ms", "1.5s", "2m30s", "1d2h", 0] })
  })

  it("is whole nanoseconds to the program", () => {
    assert.throws(() => encode(Span, 1.5))
    assert.throws(() => encode(Span, -1))
  })
})

describe("a k6 duration", () => {
  valuesOf(K6Duration, [
    ["1d2h", 93_600_000_000_000, "1d2h"],
    ["300ms", 300_000_000, "300ms"],
    [300, 300_000_000, "300ms"],
    ["300", 300_000_000, "300ms"],
    [1.5, 1_500_000, "1.5ms"],
    ["1h15m30.918s", 4_530_918_000_000, "1h15m30.918s"],
    ["3d", 259_200_000_000_000, "3d"],
    [0, 0, "0s"]
  ])
  mistakesOf(K6Duration, [
    // k6 reads whole days, in front, and nothing else with a d.
    ["2h1d", 'expected a k6 duration such as 30s, 1m30s, 1d2h or 500 (milliseconds), got "2h1d"'],
    ["1.5d", 'expected a k6 duration such as 30s, 1m30s, 1d2h or 500 (milliseconds), got "1.5d"'],
    ["", 'expected a k6 duration such as 30s, 1m30s, 1d2h or 500 (milliseconds), got ""'],
    ["-1s", "a k6 duration cannot be negative, got -1s"],
    [-1, "a k6 duration cannot be negative, got -1"]
  ])
  comesBack(K6Duration, fc.maxSafeNat())
})

describe("a ratio", () => {
  valuesOf(Ratio, [
    ["10%", 0.1, "10%"],
    [0.1, 0.1, "10%"],
    ["7%", 0.07, "7%"],
    ["99.9%", 0.999, "99.9%"],
    ["0.1", 0.1, "10%"],
    [0, 0, "0%"],
    [1, 1, "100%"],
    [1e-9, 1e-9, 1e-9]
  ])
  mistakesOf(Ratio, [
    [10, "a ratio is from 0 to 1, or from 0% to 100%, got 10; did you mean 10%?"],
    ["120%", "a ratio is from 0 to 1, or from 0% to 100%, got 120%"],
    [-0.1, "a ratio is from 0 to 1, or from 0% to 100%, got -0.1"],
    ["half", 'expected a ratio such as 10% or 0.1, got "half"'],
    ["%", 'expected a ratio such as 10% or 0.1, got "%"'],
    [null, "expected a ratio such as 10% or 0.1, got nothing"]
  ])
  comesBack(Ratio, fc.double({ min: 0, max: 1, noNaN: true }))
})

describe("a factor", () => {
  valuesOf(Factor, [
    ["3x", 3, "3x"],
    [3, 3, "3x"],
    ["3", 3, "3x"],
    ["0.5x", 0.5, "0.5x"]
  ])
  mistakesOf(Factor, [
    [0, "expected a factor above 0 such as 3x or 0.5x, got 0"],
    ["-3x", 'expected a factor above 0 such as 3x or 0.5x, got "-3x"'],
    ["3 times", 'expected a factor above 0 such as 3x or 0.5x, got "3 times"']
  ])
  comesBack(Factor, fc.double({ min: 0, minExcluded: true, max: Number.MAX_VALUE, noNaN: true }))
})

describe("a rate", () => {
  valuesOf(Rate, [
    ["450/s", 450, "450/s"],
    ["30/m", 0.5, "30/m"],
    ["10/m", 10 / 60, "10/m"],
    ["5/h", 5 / 3_600, "5/h"],
    ["1/d", 1 / 86_400, "1/d"],
    [0, 0, "0/s"]
  ])
  mistakesOf(Rate, [
    [450, "a rate needs a unit, e.g. 450/s or 450/m, got 450"],
    ["450", 'expected a rate such as 450/s, 10/m or 5/h, got "450"'],
    ["-1/s", 'expected a rate such as 450/s, 10/m or 5/h, got "-1/s"'],
    ["10 per minute", 'expected a rate such as 450/s, 10/m or 5/h, got "10 per minute"']
  ])
  comesBack(Rate, fc.double({ min: 0, max: 1e12, noNaN: true }))
})

describe("a size in bytes", () => {
  valuesOf(Bytes, [
    ["4KB", 4_000, "4KB"],
    ["4kB", 4_000, "4KB"],
    ["2MB", 2_000_000, "2MB"],
    ["4KiB", 4_096, "4KiB"],
    ["1.5KB", 1_500, "1.5KB"],
    ["1GiB", 1_073_741_824, "1GiB"],
    ["512B", 512, "512B"],
    [0, 0, "0B"]
  ])
  mistakesOf(Bytes, [
    [512, "a size needs a unit, e.g. 512B or 512KB, got 512"],
    ["1.5B", "a size is a whole number of bytes below 2^53, got 1.5B"],
    ["9999999TB", "a size is a whole number of bytes below 2^53, got 9999999TB"],
    ["4 KB", 'expected a size such as 512B, 4KB or 2MiB, got "4 KB"'],
    ["4Kb", 'expected a size such as 512B, 4KB or 2MiB, got "4Kb"']
  ])
  comesBack(Bytes, fc.maxSafeNat())
})

describe("a count", () => {
  valuesOf(Count, [
    [1, 1, 1],
    [64, 64, 64]
  ])
  mistakesOf(Count, [
    [0, "expected a whole number of at least 1, got 0"],
    [1.5, "expected a whole number of at least 1, got 1.5"],
    ["3", 'expected a whole number of at least 1, got "3"']
  ])
})

describe("a quantity in a struct of options", () => {
  const Options = Schema.Struct({ timeout: Schema.optional(Span), share: Schema.optionalKey(Ratio) })

  it("says where it is wrong, and keeps its sentence when it may be left out", () => {
    const { issue } = Result.getOrThrow(
      Result.flip(Schema.decodeUnknownResult(Options)({ timeout: null, share: 50 }, { errors: "all" }))
    )

    assert.deepStrictEqual(SchemaIssue.makeFormatterStandardSchemaV1()(issue).issues, [
      { path: ["timeout"], message: "expected a span such as 800ms, 2s or 1m30s, got nothing" },
      { path: ["share"], message: "a ratio is from 0 to 1, or from 0% to 100%, got 50; did you mean 50%?" }
    ])
  })
})
