import { describe, expect, it } from "vitest"
import { journeyMetric } from "../../../src/sim/observation/JourneyMetrics.ts"
import { objectiveMetric } from "../../../src/sim/observation/ObjectiveMetrics.ts"
import { at, HandMadeRun } from "./HandMadeRun.ts"

/** Ten requests a second for twenty seconds; those of the seconds 5 to 9 take 1.5 s, the others 0.1 s. One in ten may be late. */
const recording = (() => {
  const run = new HandMadeRun({ objectives: { checkout: { of: "buy", good: "answered within 1s", target: 0.9 } } })
  for (let s = 0; s < 20; s++) run.requests(10, s, s + (s >= 5 && s < 10 ? 1.5 : 0.1))
  return run.until(20)
})()

const ofObjective = (text: string): number =>
  objectiveMetric(text)!.read(recording.objectives[0]!, { recording, from: 0, to: 20, start: 0 })

describe("an alert on a burn rate", () => {
  it("rings when the window ends in which the mean over the span is above the value", () => {
    // In second 5 nothing ends; all that ends in second 6 is late, and so is half of what ends in second 10.
    expect(ofObjective("alert at burn rate above 5 over 1s")).toBe(at(7))
  })

  it("rings later over a longer span", () => {
    // Of the requests that ended in seconds 0 to w, more than 3 x 10 % have to be late: 10 of 60, 20 of 70, 30 of 80 = 37 %.
    expect(ofObjective("alert at burn rate above 3 over 20s")).toBe(at(9))
  })

  it("never rings for what is never so bad", () => {
    expect(ofObjective("alert at burn rate above 10 over 20s")).toBe(Infinity)
  })

  it("needs both of two spans", () => {
    expect(ofObjective("alert at burn rate above 3 over 20s and 1s")).toBe(at(9))
    // In seconds 11 and later none is late any more, though the long span remembers them.
    expect(ofObjective("alarmed at burn rate above 2 over 20s and 1s")).toBeLessThan(
      ofObjective("alarmed at burn rate above 2 over 20s")
    )
  })

  it("counts how often it begins to ring, and for how long it does", () => {
    expect(ofObjective("alarms at burn rate above 6 over 1s")).toBe(1)
    expect(ofObjective("alarmed at burn rate above 6 over 1s")).toBeCloseTo(4 / 20, 12)
  })
})

describe("an alert on a measure of a journey", () => {
  it("compares it in its own unit", () => {
    const read = (text: string) =>
      journeyMetric(text)!.read(recording.journeys, { recording, from: 0, to: 20, start: 0 })

    expect(read("alert at mean response above 1s over 1s")).toBe(at(7))
    expect(read("alert at mean response above 2s over 1s")).toBe(Infinity)
    expect(read("alert at slower than 1s above 50% over 1s")).toBe(at(7))
  })

  it.each(["alert at nonsense above 1 over 1s", "alert at mean response above fast over 1s", "alert at burn rate"])(
    "is none: %s",
    (text) => {
      expect(journeyMetric(text)).toBeUndefined()
    }
  )
})
