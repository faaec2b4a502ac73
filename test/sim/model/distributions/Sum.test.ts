import { assert, describe, it } from "vitest"
import { agreesWithItsSamples, distributionOf, tells } from "./Agreement.ts"

describe("a sum", () => {
  tells("5ms + exponential(2ms)", { mean: 7, variance: 4, quantiles: { 0: 5, 0.5: 5 + 2 * Math.LN2, 1: Infinity } })
  tells("exponential(2ms) + 5ms", { mean: 7, variance: 4, quantiles: { 0.5: 5 + 2 * Math.LN2 } })
  agreesWithItsSamples("constant(5ms) + exponential(2ms)")
  agreesWithItsSamples("exponential(2ms) + lognormal(mean=12ms, cv=0.8)")

  it("of two exponentials is an erlang, to 0.00001 of p", () => {
    const sum = distributionOf("exponential(2ms) + exponential(2ms)")
    const erlang = distributionOf("erlang(mean=4ms, k=2)")

    for (const p of [0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.99999]) {
      assert.closeTo(erlang.fractionAtMost(sum.quantile(p)), p, 1e-5)
    }
  })

  it("of two even spreads is a triangle, to 0.00001 of p", () => {
    const sum = distributionOf("uniform(0s, 1ms) + uniform(0s, 1ms)")

    assert.closeTo(sum.fractionAtMost(0.5e6), 1 / 8, 1e-5)
    assert.closeTo(sum.fractionAtMost(1e6), 1 / 2, 1e-5)
    assert.closeTo(sum.fractionAtMost(1.5e6), 7 / 8, 1e-5)
  })

  it("of jumps is exact to 0.001 of p", () => {
    const coin = "mixture(30%: 1ms, 70%: 2ms)"
    const sum = distributionOf(`${coin} + ${coin}`)

    assert.closeTo(sum.fractionAtMost(2e6), 0.09, 1e-3)
    assert.closeTo(sum.fractionAtMost(3e6), 0.51, 1e-3)
    assert.strictEqual(sum.quantile(0.5), 3e6)
  })
})
