import { assert, describe, it } from "vitest"
import { normalFractionAtMost, normalQuantile } from "../../../../src/sim/model/distributions/Normal.ts"
import { assertNear } from "./Agreement.ts"

describe("the normal distribution", () => {
  it.each([
    [0.75, 0.6744897501960817],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798408]
  ])("has the quantile of %d at %d", (p, x) => assertNear(normalQuantile(p), x, 1e-14))

  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300933]
  ])("has a share at most %d of %d", (x, share) => assertNear(normalFractionAtMost(x), share, 1e-13))

  it("ends at infinity", () => {
    assert.deepStrictEqual([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)], [-Infinity, 0, Infinity])
  })

  it("has quantiles that its share at most takes back", () => {
    for (let i = 1; i < 1_000; i++) assertNear(normalFractionAtMost(normalQuantile(i / 1_000)), i / 1_000, 1e-13)
  })
})
