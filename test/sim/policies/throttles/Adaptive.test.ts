import { describe, expect, it } from "vitest"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { AdaptiveThrottle } from "../../../../src/sim/policies/throttles/Adaptive.ts"

/** A throttle that has seen so many calls, of which so many were accepted, at 0. */
const after = (calls: number, accepted: number, options = {}) => {
  const throttle = new AdaptiveThrottle(options)
  for (let i = 0; i < calls; i++) throttle.made(0)
  for (let i = 0; i < accepted; i++) throttle.ended(0, true)
  return throttle
}

describe("adaptive throttling", () => {
  // Equation 21-1: max(0, (requests - K * accepts) / (requests + 1)).
  it.each([
    [0, 0, {}, 0],
    [100, 100, {}, 0],
    [100, 50, {}, 0],
    [99, 45, {}, 0.09],
    [100, 0, {}, 100 / 101],
    [99, 90, { k: 1.1 }, 0],
    [99, 80, { k: 1.1 }, 0.11]
  ])("after %d calls of which %d were accepted, with %j, holds back with probability %d", (calls, good, options, p) => {
    expect(after(calls, good, options).chance(0)).toBeCloseTo(p, 12)
  })

  it("counts calls that it held back, too", () => {
    const throttle = after(49, 20)

    for (let i = 0; i < 50; i++) throttle.heldBack(0)

    expect(throttle.chance(0)).toBeCloseTo((99 - 40) / 100, 12)
  })

  it("does not count what was refused as accepted, and forgets everything after its window", () => {
    const throttle = after(9, 0)

    throttle.ended(0, false)
    expect(throttle.chance(119.9 * second)).toBeCloseTo(0.9, 12)
    expect(throttle.chance(120 * second)).toBe(0)
  })
})
