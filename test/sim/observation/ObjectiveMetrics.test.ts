import { describe, expect, it } from "vitest"
import { objectiveMetric } from "../../../src/sim/observation/ObjectiveMetrics.ts"
import { at, HandMadeRun } from "./HandMadeRun.ts"

const value = (name: string, target = 0.9): number => {
  const run = new HandMadeRun({ objectives: { checkout: { of: "buy", good: "answered within 1s", target } } })
  run.requests(8, 0, 0.5)
  run.requests(2, 0, 1.5)
  const recording = run.until(10)
  return objectiveMetric(name)!.read(recording.objectives[0]!, { recording, from: 0, to: 10, start: 0 })
}

describe("an objective's metric", () => {
  it("good ratio is the share of good requests", () => {
    expect(value("good ratio")).toBeCloseTo(0.8, 12)
  })

  it("burn rate is how many times too many were bad", () => {
    expect(value("burn rate")).toBeCloseTo(2, 12)
    expect(value("burn rate", 1)).toBeNaN()
  })

  it("recovery is the span after which the late ones are over", () => {
    expect(value("recovery")).toBe(at(2))
  })
})
