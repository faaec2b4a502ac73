import { assert, describe, it } from "vitest"
import {
  gammaFractionAbove,
  gammaFractionAtMost,
  gammaFunction,
  logGamma
} from "../../../../src/sim/model/distributions/GammaFunction.ts"
import { assertNear } from "./Agreement.ts"

describe("the gamma function", () => {
  it.each([
    [1, 1],
    [5, 24],
    [11, 3_628_800],
    [0.1, 9.51350769866873],
    [0.5, Math.sqrt(Math.PI)],
    [1.5, Math.sqrt(Math.PI) / 2]
  ])("of %d is %d", (x, value) => assertNear(gammaFunction(x), value, 1e-13))

  it("has a logarithm where it has no double", () => assertNear(logGamma(201), 863.231987192405, 1e-14))
})

describe("the share of the gamma distribution", () => {
  it.each([0.01, 0.5, 1.9, 2.1, 20])("of shape 1 at most %d is the exponential's", (x) => {
    assertNear(gammaFractionAtMost(1, x), -Math.expm1(-x), 1e-13)
    assertNear(gammaFractionAbove(1, x), Math.exp(-x), 1e-13)
  })

  it("of shape 3 above 50 keeps its digits", () =>
    assertNear(gammaFractionAbove(3, 50), Math.exp(-50) * (1 + 50 + 1_250), 1e-13))

  it("ends at 0 and 1", () => {
    assert.deepStrictEqual([gammaFractionAtMost(2, 0), gammaFractionAtMost(2, Infinity)], [0, 1])
    assert.deepStrictEqual([gammaFractionAbove(2, 0), gammaFractionAbove(2, Infinity)], [1, 0])
  })
})
