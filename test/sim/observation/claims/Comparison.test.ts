import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { judgeComparison, readComparison } from "../../../../src/sim/observation/claims/Comparison.ts"

const judged = (text: string, one: number | undefined, other: number | undefined) => {
  const measured = (value: number | undefined) => ({ value, unit: "count" as const, seconds: 10, detail: "" })
  return judgeComparison(Result.getOrThrow(readComparison(text)), measured(one), measured(other))
}

describe("a comparison", () => {
  it.each<[string, number, number, "passed" | "failed" | "inconclusive"]>([
    ["lower", 1, 2, "passed"],
    ["lower", 2, 2, "failed"],
    ["higher", 3, 2, "passed"],
    ["fewer", 3, 2, "failed"],
    ["at least 5x fewer", 20, 100, "passed"],
    ["at least 5x fewer", 21, 100, "failed"],
    ["at least 5x fewer", 0, 100, "passed"],
    ["at most 5x fewer", 21, 100, "passed"],
    ["at most 5x fewer", 19, 100, "failed"],
    ["at least 2x more", 200, 100, "passed"],
    ["at least 2x more", 199, 100, "failed"],
    ["at most 10% higher", 110, 100, "passed"],
    ["at most 10% higher", 111, 100, "failed"],
    ["at least 30% lower", 70, 100, "passed"],
    ["at least 30% lower", 71, 100, "failed"],
    ["within 2%", 102, 100, "passed"],
    ["within 2%", 97, 100, "failed"],
    ["within 2%", 0, 0, "passed"],
    ["at least 5x fewer", 0, 0, "inconclusive"],
    ["lower", 10, Infinity, "passed"],
    ["lower", 0, 0, "failed"],
    ["at most 10% higher", 0, 0, "passed"],
    ["within 2%", Infinity, Infinity, "passed"],
    ["at least 5x lower", Infinity, Infinity, "inconclusive"],
    ["lower", Infinity, Infinity, "failed"]
  ])("%j of %d and %d has %s", (text, one, other, verdict) => {
    expect(judged(text, one, other)).toBe(verdict)
  })

  it("with nothing is inconclusive", () => {
    expect([judged("lower", undefined, 1), judged("lower", 1, undefined)]).toEqual(["inconclusive", "inconclusive"])
  })

  it.each([
    ["lowr", 'did you mean "lower"?'],
    ["5x fewer", 'say "at least 5x fewer" or "at most 5x fewer", got "5x fewer"'],
    ["at least 5 fewer", 'expected how many times (5x) or by how much (20%), got "5"'],
    ["at least 150% lower", 'expected how many times (5x) or by how much (20%), got "150%"'],
    ["within 2", 'expected a share of the other number, such as "within 2%", got "within 2"'],
    ["< 5", "expected a comparison such as"]
  ])("cannot be %j", (text, mistake) => {
    expect(Result.getOrThrow(Result.flip(readComparison(text)))).toContain(mistake)
  })
})
