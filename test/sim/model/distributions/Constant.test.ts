import { assert, describe, it } from "vitest"
import { agreesWithItsSamples, distributionOf } from "./Agreement.ts"

describe("a constant", () => {
  agreesWithItsSamples("constant(5ms)")

  it("is its own mean and every quantile, and does not vary", () => {
    const { mean, variance, quantile } = distributionOf("5ms")

    assert.deepStrictEqual([mean, variance, quantile(0), quantile(0.5), quantile(1)], [5e6, 0, 5e6, 5e6, 5e6])
  })

  it("draws nothing from its stream", () => {
    const stream = { next: () => assert.fail("drew") }

    assert.strictEqual(distributionOf("5ms").sample(stream), 5e6)
  })

  it("is reached exactly at its length", () => {
    const { fractionAtMost } = distributionOf("5ms")

    assert.deepStrictEqual([fractionAtMost(4_999_999), fractionAtMost(5e6)], [0, 1])
  })
})
