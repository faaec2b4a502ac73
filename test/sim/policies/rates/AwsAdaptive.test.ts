import { describe, expect, it } from "vitest"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { AwsAdaptive } from "../../../../src/sim/policies/rates/AwsAdaptive.ts"

/** 100 calls a second, evenly, for ten seconds, all answered; the next one, at 10 s, is throttled. */
const throttled = () => {
  const limiter = new AwsAdaptive()
  for (let i = 1; i <= 1000; i++) {
    expect(limiter.take((i * second) / 100, 0)).toBe(0)
    limiter.heard((i * second) / 100, false)
  }
  limiter.heard(10 * second, true)
  return limiter
}

describe("the adaptive mode of the AWS SDKs", () => {
  it("limits nothing before a call is throttled, and then to 0.7 of what was sent", () => {
    // Measured is 0.8 of the last half second and what is left of those before: within a call of 100.
    expect(throttled().rate).toBeCloseTo(70, 0)
  })

  it("is back at the rate at which it was throttled after the cube root of 0.75 times that, in seconds", () => {
    const limiter = throttled()
    // For so many seconds as much is sent as before, so that twice what is measured is no bound.
    const back = Math.cbrt((100 * 0.3) / 0.4)
    for (let i = 1; i <= back * 100; i++) limiter.heard(10 * second + (i * second) / 100, false)

    expect(limiter.rate).toBeCloseTo(100, 0)
  })

  it("lets calls wait for their tokens, first ones too", () => {
    const limiter = throttled()
    // The bucket has filled up while nobody needed a token: as many are there as come in a second.
    const free = Array.from({ length: 69 }, () => limiter.take(10 * second, Infinity))
    const waits = [0, 0, 0].map(() => limiter.take(10 * second, Infinity))

    expect(new Set(free)).toEqual(new Set([0]))
    expect(waits.slice(1).map((wait, i) => Math.round(((wait - waits[i]!) / second) * 70))).toEqual([1, 1])
    expect(limiter.take(10 * second, 0)).toBe(-1)
  })

  it("never falls below one call in two seconds", () => {
    const limiter = throttled()
    for (let i = 1; i < 200; i++) limiter.heard((10 + i) * second, true)

    expect(limiter.rate).toBe(0.5)
  })

  it("does not rise above twice what was sent", () => {
    const limiter = throttled()
    // One call a second for a minute: CUBIC alone would be at thousands.
    for (let i = 1; i <= 60; i++) limiter.heard((10 + i) * second, false)

    expect(limiter.rate).toBeCloseTo(2, 5)
  })
})
