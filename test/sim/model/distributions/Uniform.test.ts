import { describe } from "vitest"
import { agreesWithItsSamples, inverts, tells } from "./Agreement.ts"

describe("a uniform distribution", () => {
  tells("uniform(2ms, 8ms)", { mean: 5, variance: 3, quantiles: { 0: 2, 0.25: 3.5, 1: 8 } })
  inverts("uniform(2ms, 8ms)")
  agreesWithItsSamples("uniform(2ms, 8ms)")
})
