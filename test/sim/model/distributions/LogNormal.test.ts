import { assert, describe, it } from "vitest"
import { agreesWithItsSamples, assertNear, distributionOf, inverts, tells } from "./Agreement.ts"

// The 99th percentile of the normal distribution.
const z99 = 2.3263478740408408

describe("a lognormal distribution", () => {
  // Deviation 0.8 * 12 = 9.6; median = mean / sqrt(1 + cv²); sigma² = ln(1 + cv²).
  tells("lognormal(mean=12ms, cv=0.8)", {
    mean: 12,
    variance: 92.16,
    quantiles: {
      0: 0,
      0.5: 12 / Math.sqrt(1.64),
      0.99: (12 / Math.sqrt(1.64)) * Math.exp(z99 * Math.sqrt(Math.log(1.64))),
      1: Infinity
    }
  })
  tells("lognormal(median=8ms, sigma=1)", {
    mean: 8 * Math.sqrt(Math.E),
    variance: 64 * Math.E * (Math.E - 1),
    quantiles: { 0.5: 8, 0.99: 8 * Math.exp(z99) }
  })
  inverts("lognormal(mean=12ms, cv=0.8)")
  agreesWithItsSamples("lognormal(mean=12ms, cv=0.8)")
  agreesWithItsSamples("lognormal(median=8ms, sigma=0.7)")
  agreesWithItsSamples("lognormal(p50=5ms, p99=40ms)")

  it.each([
    ["lognormal(p50=5ms, p99=40ms)", 0.5, 0.99],
    ["lognormal(p10=5ms, p99.9=40ms)", 0.1, 0.999]
  ])("%s goes through its two percentiles", (text, low, high) => {
    assertNear(distributionOf(text).quantile(low), 5e6)
    assertNear(distributionOf(text).quantile(high), 40e6)
  })

  it("takes one draw for each sample", () => {
    let drawn = 0
    const stream = {
      next: () => {
        drawn++
        return 0.25
      }
    }
    const { sample } = distributionOf("lognormal(median=8ms, sigma=1)")

    sample(stream)
    sample(stream)

    assert.strictEqual(drawn, 2)
  })

  it("stays finite and above zero at both ends of the stream", () => {
    const { sample } = distributionOf("lognormal(median=8ms, sigma=1)")

    assert.isAbove(sample({ next: () => 0 }), 0)
    assert.isBelow(sample({ next: () => 1 - 1 / 4_294_967_296 }), Infinity)
  })
})
