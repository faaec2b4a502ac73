import { describe } from "vitest"
import { agreesWithItsSamples, inverts, tells } from "./Agreement.ts"

describe("a hyperexponential distribution", () => {
  // Mean square 2 (0.9 * 2² + 0.1 * 50²) = 507.2.
  tells("hyperexponential(90%: 2ms, 10%: 50ms)", {
    mean: 6.8,
    variance: 507.2 - 46.24,
    quantiles: { 0: 0, 1: Infinity }
  })
  // A cv of 3 makes the deviation three times the mean.
  tells("hyperexponential(mean=4ms, cv=3)", { mean: 4, variance: 144, quantiles: {} })
  // A cv of 1 is the exponential.
  tells("hyperexponential(mean=4ms, cv=1)", { mean: 4, variance: 16, quantiles: { 0.5: 4 * Math.LN2 } })
  inverts("hyperexponential(mean=4ms, cv=3)")
  agreesWithItsSamples("hyperexponential(90%: 2ms, 10%: 50ms)")
  agreesWithItsSamples("hyperexponential(mean=4ms, cv=3)")
})
