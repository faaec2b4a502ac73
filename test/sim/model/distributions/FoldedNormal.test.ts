import { assert, describe, it } from "vitest"
import { readDistribution } from "../../../../src/sim/model/Distribution.ts"
import { agreesWithItsSamples, inverts, tells } from "./Agreement.ts"

// The 99th percentile of the normal distribution.
const z99 = 2.3263478740408408

describe("a normal distribution", () => {
  // Ten deviations from zero there is nothing to fold.
  tells("normal(mean=20ms, sd=2ms)", {
    mean: 20,
    variance: 4,
    quantiles: { 0: 0, 0.5: 20, 0.99: 20 + 2 * z99, 1: Infinity }
  })
  // Folded in the middle: half normal, with mean sd * sqrt(2 / pi) and the median at the third quartile of the whole.
  tells("normal(mean=0s, sd=3ms)", {
    mean: 3 * Math.sqrt(2 / Math.PI),
    variance: 9 * (1 - 2 / Math.PI),
    quantiles: { 0: 0, 0.5: 3 * 0.6744897501960817, 0.98: 3 * z99, 1: Infinity }
  })
  inverts("normal(mean=10ms, sd=2ms)")
  inverts("normal(mean=2ms, sd=2ms)")
  agreesWithItsSamples("normal(mean=10ms, sd=2ms)")
  agreesWithItsSamples("normal(mean=2ms, sd=2ms)")

  it.each(["normal(10ms, 2ms)", "normal(mean=10ms)", "normal(mean=10ms, sd=0s)", "normal"])(
    "is not written %s",
    (text) => {
      assert.strictEqual(readDistribution(text)._tag, "Failure")
    }
  )
})
