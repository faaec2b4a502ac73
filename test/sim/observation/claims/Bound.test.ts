import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { misfit, readBound } from "../../../../src/sim/observation/claims/Bound.ts"
import type { Unit } from "../../../../src/sim/observation/claims/Measured.ts"
import { at } from "../HandMadeRun.ts"

const bound = (text: string) => Result.getOrThrow(readBound(text))

describe("a bound", () => {
  it.each([
    ["50%", 0.5, "percent"],
    ["250%", 2.5, "percent"],
    ["99.9%", 0.999, "percent"],
    ["15s", at(15), "span"],
    ["1m30s", at(90), "span"],
    ["never", Infinity, "span"],
    ["400/s", 400, "rate"],
    ["3x", 3, "number"],
    ["27", 27, "number"],
    ["-20000", -20000, "number"],
    [".5", 0.5, "number"]
  ])("%j is %d in %s", (text, value, style) => {
    expect(readBound(text)).toEqual(Result.succeed({ value, style }))
  })

  it.each([
    ["fast", 'expected a number such as 50%, 15s, 400/s, 3x or 27, got "fast"'],
    ["-5%", 'expected a number such as 50%, 15s, 400/s, 3x or 27, got "-5%"'],
    ["-3x", 'expected a number such as 50%, 15s, 400/s, 3x or 27, got "-3x"'],
    ["15sec", 'expected a span such as 800ms, 2s or 1m30s, got "15sec"']
  ])("cannot be %j", (text, mistake) => {
    expect(readBound(text)).toEqual(Result.fail(mistake))
  })

  it.each<[string, Unit, boolean]>([
    ["50%", "ratio", true],
    ["0.5", "ratio", true],
    ["50%", "count", false],
    ["27", "count", true],
    ["400/s", "count", true],
    ["400/s", "rate", true],
    ["400", "rate", false],
    ["15s", "span", true],
    ["15", "span", false],
    ["0", "span", true],
    ["15s", "number", false],
    ["3x", "number", true]
  ])("%s compared with a %s: %s", (text, unit, isFit) => {
    expect(misfit(bound(text), unit, "it") === undefined).toBe(isFit)
  })

  it("that does not fit says what would", () => {
    expect(misfit(bound("50%"), "span", "p99")).toBe('"p99" is measured as a span such as 800ms')
  })
})
