import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { checkQuestion, readQuestion, writeAnswer } from "../../src/experiments/Question.ts"

const names = { journeys: ["buy"], components: ["shop"], objectives: ["fast"], meters: [], faults: ["storm"] }

describe("a question", () => {
  it("is a measure, with what is claimed of it and when", () => {
    expect(readQuestion("p99 of buy")).toEqual({ measure: "p99 of buy" })
    expect(readQuestion("p99 of buy < 500ms")).toEqual({ measure: "p99 of buy", is: "< 500ms" })
    expect(readQuestion("p99 of buy is: < 500ms")).toEqual({ measure: "p99 of buy", is: "< 500ms" })
    expect(readQuestion("goodput / offered during storm.end .. +60s between 10% and 50%")).toEqual({
      measure: "goodput / offered",
      during: "storm.end .. +60s",
      is: "between 10% and 50%"
    })
    expect(readQuestion("recovery of fast after storm.end <= 15s")).toEqual({
      measure: "recovery of fast",
      during: "after storm.end",
      is: "<= 15s"
    })
  })

  it("is checked before anything runs", () => {
    const unit = (text: string) => Result.map(checkQuestion(readQuestion(text), names), (one) => one.unit)

    expect(unit("p99 of buy < 500ms")).toEqual(Result.succeed("span"))
    expect(unit("goodput / offered during storm")).toEqual(Result.succeed("ratio"))
    for (const text of ["p99 of by", "p99 < 5%", "goodput during stom", "time to recover < soon"]) {
      expect(Result.isFailure(unit(text))).toBe(true)
    }
    expect(checkQuestion({ objective: "fast" }, names)).toEqual(Result.succeed({ unit: "ratio" }))
    expect(Result.isFailure(checkQuestion({ objective: "slow" }, names))).toBe(true)
  })

  it("is answered for people in its unit", () => {
    expect([writeAnswer(0.972, "ratio"), writeAnswer(1.4e9, "span"), writeAnswer(Infinity, "span")]).toEqual([
      "97.2%",
      "1.4s",
      "never"
    ])
    expect(writeAnswer(undefined, "ratio")).toBe("–")
  })
})
