import { assert, describe, it } from "vitest"
import { agreesWithItsSamples, distributionOf, inverts, tells } from "./Agreement.ts"

describe("an empirical distribution", () => {
  // Half of it even from 0 to 2, half from 2 to 10: mean (1 + 6) / 2, mean square (4/3 + 124/3) / 2.
  tells("empirical(p0=0, p50=2ms, p100=10ms)", {
    mean: 3.5,
    variance: 64 / 3 - 12.25,
    quantiles: { 0: 0, 0.25: 1, 0.5: 2, 0.75: 6, 1: 10 }
  })
  inverts("empirical(p0=1ms, p50=5ms, p90=20ms, p99=100ms, p100=1s)")
  agreesWithItsSamples("empirical(p0=1ms, p50=5ms, p90=20ms, p99=100ms, p100=1s)")

  it("has a jump where two percentiles are equal", () => {
    const { fractionAtMost, quantile } = distributionOf("empirical(p0=1ms, p20=5ms, p60=5ms, p100=9ms)")

    assert.deepStrictEqual([quantile(0.2), quantile(0.4), quantile(0.6)], [5e6, 5e6, 5e6])
    assert.closeTo(fractionAtMost(4_999_999), 0.2, 1e-6)
    assert.closeTo(fractionAtMost(5e6), 0.6, 1e-12)
  })
})
