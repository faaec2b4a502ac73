import { describe, expect, it } from "vitest"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { AdmissionControl } from "../../../../src/sim/policies/throttles/AdmissionControl.ts"

const after = (calls: number, good: number, options = {}) => {
  const control = new AdmissionControl({ algorithm: "admission-control", ...options })
  for (let i = 0; i < calls; i++) control.ended(0, i < good)
  return control
}

describe("admission control", () => {
  // max(0, (n - s / threshold) / (n + 1)) ^ (1 / aggression), at most 80%.
  it.each([
    [0, 0, {}, 0],
    [100, 100, {}, 0],
    [100, 95, {}, 0],
    [99, 76, {}, 0.19],
    [99, 0, {}, 0.8],
    [99, 0, { maxRejectionProbability: 1 }, 0.99],
    [99, 45, { srThreshold: 0.5 }, 0.09],
    // The square root of 0.09.
    [99, 45, { srThreshold: 0.5, aggression: 2 }, 0.3]
  ])("after %d calls of which %d succeeded, with %j, holds back with probability %d", (calls, good, options, p) => {
    expect(after(calls, good, options).chance(0)).toBeCloseTo(p, 12)
  })

  it("does not count what it held back", () => {
    const control = after(99, 76)

    for (let i = 0; i < 1000; i++) control.heldBack()

    expect(control.chance(0)).toBeCloseTo(0.19, 12)
  })

  it("holds nothing back below its rate, and forgets after its window", () => {
    // 90 calls in a window of 30 s are 3 a second.
    expect(after(90, 0, { rpsThreshold: 3.1 }).chance(0)).toBe(0)
    expect(after(90, 0, { rpsThreshold: 3 }).chance(0)).toBe(0.8)
    expect(after(90, 0).chance(29.9 * second)).toBe(0.8)
    expect(after(90, 0).chance(30 * second)).toBe(0)
  })
})
