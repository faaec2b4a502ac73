import { describe, expect, it } from "vitest"
import type { Draw, Plan, PlanSpace } from "../../../src/experiments/searches/FaultPlan.ts"
import { shrink } from "../../../src/experiments/searches/Shrink.ts"

const space: PlanSpace = {
  choices: ["a", "b", "c"].map((on) => ({
    on,
    kind: "slow",
    strengths: [1, 2, 3, 4, 5, 6].map((slow) => ({ slow: `${slow}x` }))
  })),
  budget: 3,
  instants: Array.from({ length: 20 }, (_, i) => i * 1e9),
  lengths: Array.from({ length: 10 }, (_, i) => (i + 1) * 1e9)
}

const worst: Plan = [
  [0, 5, 7, 9],
  [1, 5, 3, 9],
  [2, 5, 19, 9]
]

const has = (plan: Plan, isOne: (draw: Draw) => boolean) => plan.some(isOne)

describe("shrinking a plan", () => {
  it("leaves out what is not needed, and makes the rest as mild and short as will still do", async () => {
    const breaks = async (plan: Plan) =>
      has(plan, ([choice, strength, , length]) => choice === 1 && strength >= 3 && length >= 4)

    expect((await shrink(space, worst, 500, breaks)).plan).toEqual([[1, 3, 3, 4]])
  })

  it("keeps two faults where it takes both", async () => {
    const breaks = async (plan: Plan) =>
      has(plan, ([choice]) => choice === 0) && has(plan, ([choice, strength]) => choice === 2 && strength >= 1)

    expect((await shrink(space, worst, 500, breaks)).plan).toEqual([
      [0, 0, 7, 0],
      [2, 1, 19, 0]
    ])
  })

  it("always ends with a plan that breaks the promise, however few tries there are", async () => {
    const breaks = async (plan: Plan) => plan.reduce((sum, [, strength, , length]) => sum + strength * length, 0) > 40

    for (const tries of [0, 1, 5, 20]) {
      const { plan, tried } = await shrink(space, worst, tries, breaks)
      expect(await breaks(plan)).toBe(true)
      expect(tried).toBeLessThanOrEqual(tries)
    }
  })

  it("leaves a plan alone that cannot be smaller", async () => {
    const smallest: Plan = [[0, 0, 5, 0]]

    expect((await shrink(space, smallest, 500, async () => true)).plan).toEqual(smallest)
  })
})
