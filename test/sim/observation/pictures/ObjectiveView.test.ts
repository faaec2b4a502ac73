import { describe, expect, it } from "vitest"
import { ObjectiveView, standingOf } from "../../../../src/sim/observation/pictures/ObjectiveView.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

const objectives = { checkout: { of: "buy", good: "answered within 1s", target: 0.9 } }

const pictureOf = (run: HandMadeRun, end: number) => {
  const recording = run.until(end)
  return new ObjectiveView(recording, recording.objectives[0]!).picture(end)
}

describe("how a promise stands", () => {
  it("is the share of good requests and what they leave of the budget", () => {
    const run = new HandMadeRun({ objectives })
    run.requests(95, 0.5, 0.9)
    run.requests(5, 0.5, 0.9, { reason: "error" })

    expect(pictureOf(run, 2)).toMatchObject({ total: 100, bad: 5, share: 0.95, target: 0.9 })
    expect(pictureOf(run, 2).budgetSpent).toBeCloseTo(0.5, 9)
  })

  it("leaves out the warm-up", () => {
    const run = new HandMadeRun({ objectives, warmup: 2 })
    run.requests(5, 0.5, 0.9, { reason: "error" })
    run.requests(5, 2.5, 2.9)

    expect(pictureOf(run, 4)).toMatchObject({ total: 5, bad: 0, share: 1, budgetSpent: 0 })
  })

  it("holds requests that hang against it", () => {
    const run = new HandMadeRun({ objectives })
    run.requests(8, 0.5, 0.9)
    run.requests(2, 0.5)
    const recording = run.until(4)

    expect(standingOf(recording, recording.objectives[0]!)).toEqual({ good: 8, total: 10, overdue: 2 })
  })

  it("is unknown before anything has ended", () => {
    expect(pictureOf(new HandMadeRun({ objectives }), 4)).toMatchObject({ total: 0, share: null, budgetSpent: null })
  })

  it("burns in every window by the share of bad requests that ended in it", () => {
    const run = new HandMadeRun({ objectives })
    run.requests(8, 0.5, 0.9)
    run.requests(2, 0.5, 0.9, { reason: "error" })
    run.requests(4, 2.5, 2.9)
    const { burn } = pictureOf(run, 3)

    expect(burn[0]).toBeCloseTo(2, 9)
    expect(burn.slice(1)).toEqual([null, 0])
  })

  it("has no budget to burn with a target of 100 %", () => {
    const run = new HandMadeRun({ objectives: { all: { of: "buy", target: 1 } } })
    run.request(0, 0.5, { reason: "error" })

    expect(pictureOf(run, 1)).toMatchObject({ bad: 1, budgetSpent: null, burn: [null] })
  })

  it("is unknown if there is no such journey", () => {
    const recording = new HandMadeRun({ objectives: { other: { of: "browse", target: 0.9 } } }).until(1)

    expect(standingOf(recording, recording.objectives[0]!)).toBeUndefined()
    expect(new ObjectiveView(recording, recording.objectives[0]!).picture(1)).toMatchObject({ total: 0, burn: [null] })
  })
})
