import { describe, expect, it } from "vitest"
import { calibrationOf, outcomesIn } from "../../src/lessons/Calibration.ts"
import type { Entry } from "../../src/lessons/LearnerFile.ts"
import { progressLines } from "../../src/lessons/ProgressText.ts"
import { inkOf } from "../../src/reports/plain/PlainInk.ts"

const at = "2026-01-02T03:04:05.000Z"
const choice = (right: boolean, sure: number | null): Entry => ({
  kind: "choice",
  scenario: "bakery",
  at,
  said: "it grows",
  right,
  sure
})
const number = (said: number, measured: number | null): Entry => ({
  kind: "number",
  scenario: "bakery",
  at,
  measure: "carried of buy",
  text: String(said),
  said,
  measured,
  within: 0.1,
  sure: null
})

describe("calibration", () => {
  it("compares how sure somebody was with how often they were right", () => {
    const outcomes = outcomesIn([choice(true, 0.9), choice(false, 0.9), choice(true, 0.6), choice(false, null)])

    // Brier: (0.1² + 0.9² + 0.4²) / 3 = (0.01 + 0.81 + 0.16) / 3.
    const { bands, brier, count, right, sure } = calibrationOf(outcomes)!
    expect(count).toBe(3)
    expect(sure).toBeCloseTo(0.8, 12)
    expect(right).toBeCloseTo(2 / 3, 12)
    expect(brier).toBeCloseTo(0.98 / 3, 12)
    expect(bands.map(({ count, name, right }) => [name, count, right])).toEqual([
      ["51% to 75%", 1, 1],
      ["76% to 90%", 2, 0.5]
    ])
  })

  it("says nothing of those who never said how sure they were", () => {
    expect(calibrationOf(outcomesIn([choice(true, null)]))).toBeUndefined()
  })

  it("leaves out a number whose run did not come to its end", () => {
    expect(outcomesIn([number(20, null), number(18, 20), number(17, 20)]).map(({ isRight }) => isRight)).toEqual([
      true,
      false
    ])
  })
})

describe("the progress of a learner", () => {
  it("is told lesson by lesson", () => {
    const met: Entry = { kind: "challenge", scenario: "bakery", at, settings: [], cost: 3, hints: 0, passed: true }
    const text = progressLines("ada", [choice(true, 0.9), number(18, 20), met], inkOf({})).join("\n")

    expect(text).toMatch(/bakery +1 of 1 +1 of 1 +met for 3 +2026-01-02/)
    expect(text).toContain("Predictions: 2 of 2 right.")
    expect(text).toContain("Numbers were off by 10%")
    expect(text).toContain("which says little before there are 5")
  })

  it.each([
    [3, "which is too sure"],
    [4, "which is well calibrated"],
    [5, "which is not sure enough"]
  ])("who says 80%% of five and is right with %i, is told: %s", (right, leaning) => {
    const entries = Array.from({ length: 5 }, (_, i) => choice(i < right, 0.8))

    expect(progressLines("ada", entries, inkOf({ width: 200 })).join(" ")).toContain(leaning)
  })

  it("begins with nothing", () => {
    expect(progressLines("ada", [], inkOf({})).join(" ")).toContain("ada has done no lesson yet")
  })
})
