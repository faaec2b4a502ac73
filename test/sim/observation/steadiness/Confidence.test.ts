import seedrandom from "seedrandom"
import { describe, expect, it } from "vitest"
import {
  batchMeans,
  intervalOf,
  relativeWidth,
  studentT
} from "../../../../src/sim/observation/steadiness/Confidence.ts"

describe("Student's t", () => {
  // Tables of the distribution, as in any textbook.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [7, 2.365],
    [9, 2.262],
    [19, 2.093],
    [30, 2.042],
    [120, 1.98]
  ])("with %i degrees of freedom holds 95%% within %f", (freedom, t) => {
    expect(studentT(0.95, freedom)).toBeCloseTo(t, 3)
  })

  it("holds 99.9% within 4.781 with 9 degrees of freedom", () => {
    expect(studentT(0.999, 9)).toBeCloseTo(4.781, 3)
  })
})

describe("the interval of several runs", () => {
  it("is t standard errors wide", () => {
    // Mean 5, variance 2.5, error sqrt(2.5 / 5).
    const { count, error, halfWidth, mean } = intervalOf([3, 4, 5, 6, 7])

    expect([count, mean]).toEqual([5, 5])
    expect(error).toBeCloseTo(Math.SQRT1_2, 12)
    expect(halfWidth).toBeCloseTo(2.776 * Math.SQRT1_2, 3)
  })

  it("is of no use with one run", () => {
    expect(intervalOf([5]).halfWidth).toBe(Infinity)
  })

  it("has no width where all runs agree", () => {
    expect(relativeWidth(intervalOf([2, 2, 2]))).toBe(0)
  })

  it("leaves out what could not be measured", () => {
    expect(intervalOf([1, Number.NaN, 3])).toMatchObject({ mean: 2, count: 2 })
  })

  it("holds the truth in about 95 of 100 cases", () => {
    const draw = seedrandom.alea("confidence")
    let held = 0
    for (let i = 0; i < 2000; i++) {
      const { halfWidth, mean } = intervalOf(Array.from({ length: 5 }, () => draw() + draw() + draw() + draw()))
      if (Math.abs(mean - 2) <= halfWidth) held++
    }

    // The standard deviation of the share is 0.005.
    expect(held / 2000).toBeGreaterThan(0.93)
    expect(held / 2000).toBeLessThan(0.97)
  })
})

describe("the interval of one run", () => {
  /** Stretches whose means hang together: x' = r x + noise. */
  const walk = (r: number, length: number, seed: string): ReadonlyArray<number> => {
    const draw = seedrandom.alea(seed)
    let x = 0
    return Array.from({ length }, () => {
      x = r * x + (draw() - 0.5)
      return 10 + x
    })
  }
  const ones = (length: number) => new Array<number>(length).fill(1)

  it("weighs a stretch by how much was counted in it", () => {
    // Two batches, with means 10 / 4 and 2 / 2.
    const { count, mean } = batchMeans([9, 1, 1, 1], [3, 1, 1, 1], 2)

    expect(count).toBe(2)
    expect(mean).toBe((10 / 4 + 1) / 2)
  })

  it("is as wide as the truth wants it although neighbours hang together", () => {
    let held = 0
    for (let i = 0; i < 300; i++) {
      const { halfWidth, mean } = batchMeans(walk(0.9, 4000, `walk ${i}`), ones(4000))
      if (Math.abs(mean - 10) <= halfWidth) held++
    }

    expect(held / 300).toBeGreaterThan(0.9)
  })

  it("says when its batches are too short", () => {
    expect(batchMeans(walk(0.99, 200, "slow"), ones(200)).correlation).toBeGreaterThan(0.3)
    expect(Math.abs(batchMeans(walk(0, 4000, "quick"), ones(4000)).correlation)).toBeLessThan(0.6)
  })

  it("passes over batches in which there was nothing", () => {
    expect(batchMeans([1, 0, 3], [1, 0, 1], 3)).toMatchObject({ mean: 2, count: 2 })
  })
})
