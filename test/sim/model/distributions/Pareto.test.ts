import { assert, describe, it } from "vitest"
import { agreesWithItsSamples, distributionOf, inverts, tells } from "./Agreement.ts"

describe("a pareto distribution", () => {
  tells("pareto(min=1ms, alpha=3)", { mean: 1.5, variance: 0.75, quantiles: { 0: 1, 0.875: 2, 1: Infinity } })
  inverts("pareto(min=1ms, alpha=1.5)")
  agreesWithItsSamples("pareto(min=1ms, alpha=5)")
  agreesWithItsSamples("pareto(min=1ms, alpha=0.8)", false)

  it.each([
    ["2", 2, Infinity],
    ["1.5", 3, Infinity],
    ["1", Infinity, Infinity],
    ["0.5", Infinity, Infinity]
  ])("with alpha %s has a mean of %d ms and a variance of %d", (alpha, mean, variance) => {
    const distribution = distributionOf(`pareto(min=1ms, alpha=${alpha})`)

    assert.deepStrictEqual([distribution.mean / 1e6, distribution.variance], [mean, variance])
  })
})

describe("a bounded pareto distribution", () => {
  // With alpha 1 from 1 to 2 the density is 2/x²: mean 2 ln 2 and mean square 2.
  tells("pareto(min=1ms, alpha=1, max=2ms)", {
    mean: 2 * Math.LN2,
    variance: 2 - 4 * Math.LN2 * Math.LN2,
    quantiles: { 0: 1, 0.5: 4 / 3, 1: 2 }
  })
  // With alpha 2 it is (8/3)/x³: mean 4/3 and mean square (8/3) ln 2.
  tells("pareto(min=1ms, alpha=2, max=2ms)", {
    mean: 4 / 3,
    variance: (8 / 3) * Math.LN2 - 16 / 9,
    quantiles: { 0.5: Math.sqrt(1.6) }
  })
  inverts("pareto(min=1ms, alpha=1.5, max=10s)")
  agreesWithItsSamples("pareto(min=1ms, alpha=1.5, max=1s)")
  agreesWithItsSamples("pareto(min=1ms, alpha=2, max=10ms)")
})
