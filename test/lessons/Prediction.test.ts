import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { isNear, offBy, readChoice, readConfidence, readGuess } from "../../src/lessons/Prediction.ts"

const lesson = { choices: ["once", "a few times"] as const }
const share = { measure: "goodput / offered" }

describe("a choice", () => {
  it.each([
    ["1", 0],
    ["2", 1],
    [" A few times ", 1]
  ])("is read from %j", (text, position) => {
    expect(readChoice(lesson, text)).toEqual(Result.succeed(position))
  })

  it.each(["0", "3", "-1", "1.5", "", "twice"])("is not read from %j", (text) => {
    expect(Result.isFailure(readChoice(lesson, text))).toBe(true)
  })
})

describe("a predicted number", () => {
  it.each([
    ["30%", 0.3],
    ["30", 0.3],
    ["0,5", 0.005],
    ["30 %", 0.3],
    ["3x", 3]
  ])("of a share is read from %j", (text, value) => {
    expect(Result.getOrThrow(readGuess(share, "ratio", text)).value).toBeCloseTo(value, 12)
  })

  it.each([
    ["35,476", 35_476],
    ["35 476", 35_476],
    ["1,234,567", 1_234_567],
    ["3,5", 3.5],
    ["0,1234", 0.1234]
  ])("has its thousands parted as they are shown, or a comma for a point: %j", (text, value) => {
    expect(Result.getOrThrow(readGuess({ measure: "failed requests" }, "count", text)).value).toBe(value)
  })

  it("without a unit is in milliseconds for a span, or in the unit of the lesson", () => {
    expect(Result.getOrThrow(readGuess({ measure: "p99" }, "span", "40")).value).toBe(40e6)
    expect(Result.getOrThrow(readGuess({ measure: "p99", unit: "s" }, "span", "40")).value).toBe(40e9)
  })

  it("with a unit that does not fit is refused", () => {
    const refused = readGuess(share, "ratio", "30ms")

    expect(refused).toMatchObject({ failure: expect.stringContaining('"30ms" does not fit') })
    expect(Result.isFailure(readGuess(share, "ratio", "many"))).toBe(true)
  })
})

describe("how sure somebody is", () => {
  it.each([
    ["80", 0.8],
    ["80%", 0.8],
    ["0.8", 0.8],
    ["100", 1],
    ["0", 0]
  ])("is read from %j", (text, value) => {
    expect(readConfidence(text)).toEqual(Result.succeed(value))
  })

  it.each(["120", "very", "-5"])("is not read from %j", (text) => {
    expect(Result.isFailure(readConfidence(text))).toBe(true)
  })
})

describe("the score of a number", () => {
  it("is how far it is off, as a part of what was measured", () => {
    // 30 where 40 was measured: 10 of 40. 100 where 40 was: 60 of 40.
    expect(offBy(30, 40)).toBe(0.25)
    expect(offBy(100, 40)).toBe(1.5)
    expect(offBy(0, 40)).toBe(1)
  })

  it("has nothing to be a part of where nothing was measured", () => {
    expect(offBy(0, 0)).toBe(0)
    expect(offBy(0.01, 0)).toBe(Infinity)
  })

  it("counts the tolerance itself as near", () => {
    expect(isNear(0.45, 0.36, 0.25)).toBe(true)
    expect(isNear(0.27, 0.36, 0.25)).toBe(true)
    expect(isNear(0.46, 0.36, 0.25)).toBe(false)
    expect(isNear(0.01, 0, 0.25)).toBe(false)
  })
})
