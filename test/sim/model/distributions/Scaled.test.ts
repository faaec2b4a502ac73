import { assert, describe, it } from "vitest"
import { RandomStreams } from "../../../../src/sim/kernel/RandomStreams.ts"
import { scaled } from "../../../../src/sim/model/Distribution.ts"
import { agreesWithItsSamples, distributionOf, inverts, tells } from "./Agreement.ts"

describe("a scaled distribution", () => {
  tells("scaled(exponential(4ms), 3x)", {
    mean: 12,
    variance: 144,
    quantiles: { 0: 0, 0.5: 12 * Math.LN2, 1: Infinity }
  })
  inverts("scaled(exponential(4ms), 3x)")
  agreesWithItsSamples("scaled(exponential(4ms), 0.5x)")

  it("draws what it would have drawn, times the factor", () => {
    const normal = distributionOf("lognormal(mean=12ms, cv=0.8)")
    const [a, b] = [new RandomStreams(1).stream("work"), new RandomStreams(1).stream("work")]

    for (let i = 0; i < 100; i++) assert.strictEqual(scaled(normal, 3).sample(a), normal.sample(b) * 3)
  })
})
