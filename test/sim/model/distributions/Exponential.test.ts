import { describe } from "vitest"
import { agreesWithItsSamples, inverts, tells } from "./Agreement.ts"

describe("an exponential distribution", () => {
  tells("exponential(4ms)", {
    mean: 4,
    variance: 16,
    quantiles: { 0: 0, 0.5: 4 * Math.LN2, 0.99: 4 * Math.log(100), 1: Infinity }
  })
  inverts("exponential(4ms)")
  agreesWithItsSamples("exponential(4ms)")
})
