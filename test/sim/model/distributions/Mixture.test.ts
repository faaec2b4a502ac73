import { assert, describe, it } from "vitest"
import { agreesWithItsSamples, distributionOf, inverts, tells } from "./Agreement.ts"

describe("a mixture", () => {
  // Mean square 0.9 * 2 * 2² + 0.1 * 50² = 257.2. Up to 50 ms the exponential alone has to reach p.
  tells("mixture(90%: exponential(2ms), 10%: constant(50ms))", {
    mean: 6.8,
    variance: 257.2 - 46.24,
    quantiles: { 0: 0, 0.45: 2 * Math.LN2, 0.95: 50, 0.9999: 50, 1: Infinity }
  })
  inverts("mixture(70%: uniform(0s, 1ms), 30%: exponential(5ms))")
  agreesWithItsSamples("mixture(90%: exponential(2ms), 10%: constant(50ms))")
  agreesWithItsSamples("mixture(20%: 1ms, 30%: exponential(4ms), 50%: mixture(50%: 2ms, 50%: uniform(0, 9ms)))")

  it("has no mean when a branch has none", () => {
    const { mean, variance } = distributionOf("mixture(90%: 1ms, 10%: pareto(min=1ms, alpha=1))")

    assert.deepStrictEqual([mean, variance], [Infinity, Infinity])
  })
})
