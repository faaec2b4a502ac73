import { describe } from "vitest"
import { agreesWithItsSamples, inverts, tells } from "./Agreement.ts"

describe("a weibull distribution", () => {
  // Shape 2 is Rayleigh's.
  tells("weibull(scale=10ms, shape=2)", {
    mean: 5 * Math.sqrt(Math.PI),
    variance: 100 * (1 - Math.PI / 4),
    quantiles: { 0: 0, 0.5: 10 * Math.sqrt(Math.LN2), 1: Infinity }
  })
  // Shape 1 is the exponential, and shape 1/2 its square: mean 2 scale, variance 20 scale².
  tells("weibull(mean=10ms, shape=1)", { mean: 10, variance: 100, quantiles: { 0.5: 10 * Math.LN2 } })
  tells("weibull(mean=10ms, shape=0.5)", { mean: 10, variance: 500, quantiles: { 0.5: 5 * Math.LN2 * Math.LN2 } })
  inverts("weibull(scale=10ms, shape=1.5)")
  agreesWithItsSamples("weibull(scale=10ms, shape=1.5)")
  agreesWithItsSamples("weibull(mean=10ms, shape=0.5)")
})
