import seedrandom from "seedrandom"
import { describe, expect, it } from "vitest"
import { mser5 } from "../../../../src/sim/observation/steadiness/WarmUp.ts"

const noise = (length: number, level: (i: number) => number, seed = "noise"): ReadonlyArray<number> => {
  const draw = seedrandom.alea(seed)
  return Array.from({ length }, (_, i) => level(i) + draw() - 0.5)
}

describe("MSER-5", () => {
  it("cuts a beginning that is far from the rest", () => {
    const { isSettled, measurements } = mser5(noise(600, (i) => (i < 100 ? 0 : 10)))

    expect(isSettled).toBe(true)
    expect(measurements).toBeGreaterThanOrEqual(100)
    expect(measurements).toBeLessThan(150)
  })

  it("cuts all of a beginning that rises slowly", () => {
    const { measurements } = mser5(noise(600, (i) => Math.min(10, i / 20)))

    expect(measurements).toBeGreaterThanOrEqual(170)
  })

  it("cuts next to nothing of what is settled from the start", () => {
    expect(mser5(noise(600, () => 10)).measurements).toBeLessThan(100)
  })

  it("says that what only grows never settles", () => {
    expect(mser5(noise(600, (i) => i)).isSettled).toBe(false)
  })

  it("cuts nothing where there is too little to judge by", () => {
    expect(mser5(noise(49, (i) => i))).toEqual({ measurements: 0, isSettled: true })
  })

  it("cuts nothing of what never changes", () => {
    expect(mser5(new Array<number>(100).fill(3))).toEqual({ measurements: 0, isSettled: true })
  })
})
