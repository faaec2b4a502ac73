import { assert, describe, it } from "vitest"
import { enclosing, invert } from "../../../../src/sim/model/distributions/Inversion.ts"

describe("an inversion", () => {
  it("finds the length whose share reaches p", () =>
    assert.closeTo(
      invert((x) => (x * x) / 1e12, 0.25, 0, 1e6),
      0.5e6,
      1e-6
    ))

  it("finds the place of a jump", () =>
    assert.strictEqual(
      invert((x) => (x >= 700 ? 1 : 0), 0.5, 0, 1e6),
      700
    ))

  it("finds the beginning of a flat stretch", () =>
    assert.closeTo(
      invert((x) => (x < 700 ? x / 1_400 : 0.5), 0.5, 0, 1e6),
      700,
      1e-6
    ))

  it("encloses a share by doubling", () =>
    assert.strictEqual(
      enclosing((x) => x / 1e6, 0.7, 1e5),
      8e5
    ))

  it("encloses a share that is never reached by infinity", () =>
    assert.strictEqual(
      enclosing(() => 0.5, 0.7, 1),
      Infinity
    ))
})
