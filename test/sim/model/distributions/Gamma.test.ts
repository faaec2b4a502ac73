import { describe } from "vitest"
import { agreesWithItsSamples, inverts, tells } from "./Agreement.ts"

describe("a gamma distribution", () => {
  // Twice a gamma of scale 1 and shape n/2 is chi-square with n degrees of freedom, whose quantiles stand in tables.
  tells("gamma(mean=5ms, shape=2.5)", {
    mean: 5,
    variance: 10,
    quantiles: { 0.5: 4.351460191095527, 0.95: 11.070497693516351, 0.99: 15.08627246938899, 1: Infinity }
  })
  tells("gamma(mean=1ms, shape=0.5)", {
    mean: 1,
    variance: 2,
    quantiles: { 0.5: 0.454936423119572, 0.95: 3.841458820694124 }
  })
  tells("gamma(mean=100ms, shape=50)", { mean: 100, variance: 200, quantiles: { 0.95: 124.34211340400407 } })
  inverts("gamma(mean=8ms, shape=2.5)")
  inverts("gamma(mean=8ms, shape=900)")
  agreesWithItsSamples("gamma(mean=8ms, shape=2.5)")
  agreesWithItsSamples("gamma(mean=8ms, shape=1)")
  agreesWithItsSamples("gamma(mean=8ms, shape=0.3)")
  agreesWithItsSamples("gamma(mean=8ms, shape=100)")
})

describe("an erlang distribution", () => {
  // One stage is the exponential.
  tells("erlang(mean=4ms, k=1)", { mean: 4, variance: 16, quantiles: { 0.5: 4 * Math.LN2, 0.99: 4 * Math.log(100) } })
  // Eight degrees of freedom.
  tells("erlang(mean=8ms, k=4)", { mean: 8, variance: 16, quantiles: { 0.95: 15.507313055865453 } })
  agreesWithItsSamples("erlang(mean=8ms, k=3)")
})
