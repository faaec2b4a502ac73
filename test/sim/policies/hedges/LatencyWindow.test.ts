import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LatencyWindow } from "../../../../src/sim/policies/hedges/LatencyWindow.ts"

describe("a latency window", () => {
  it("has percentiles by nearest rank", () => {
    const window = new LatencyWindow(20)
    for (let i = 20; i >= 1; i--) window.add(i)

    expect([0.001, 0.05, 0.5, 0.95, 0.951, 0.999].map((share) => window.percentile(share))).toEqual([
      1, 1, 10, 19, 20, 20
    ])
  })

  it("knows the latest only, and says the same as sorting them", () => {
    const spans = fc.array(fc.nat(20), { minLength: 1, maxLength: 60 })

    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 99 }), (all, capacity, percent) => {
        const window = new LatencyWindow(capacity)
        for (const [i, span] of all.entries()) {
          window.add(span)
          const latest = all.slice(Math.max(0, i + 1 - capacity), i + 1).sort((a, b) => a - b)
          expect(window.size).toBe(latest.length)
          const rank = Math.ceil((percent * latest.length) / 100)
          expect(window.percentile(percent / 100)).toBe(latest[rank - 1])
        }
      })
    )
  })
})
