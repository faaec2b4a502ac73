import { describe, expect, it } from "vitest"
import { isUnstable } from "../../../../src/sim/observation/steadiness/Stability.ts"
import { HandMadeRun } from "../HandMadeRun.ts"

/** Twenty calls a second for sixteen seconds; of those of second s, `left(s)` are still inside at the end of it. */
const component = (left: (second: number) => number) => {
  const run = new HandMadeRun({ components: { ledger: 100 } })
  let inside = 0
  for (let s = 0; s < 16; s++) {
    for (let i = 0; i < 20; i++) run.call("ledger", { arrived: s + i / 100, started: s + i / 100, ended: s + 0.5 })
    const wanted = left(s)
    for (; inside < wanted; inside++) run.call("ledger", { arrived: s + 0.3 })
  }
  return run.until(16).components[0]!
}

describe("a component", () => {
  it("is unstable if more comes in than goes out all along", () => {
    expect(
      isUnstable(
        component((s) => 10 * s),
        0,
        16
      )
    ).toBe(true)
  })

  it("is stable if what is inside stays as it is", () => {
    expect(
      isUnstable(
        component(() => 100),
        1,
        16
      )
    ).toBe(false)
  })

  it("is stable if it caught up in the last quarter", () => {
    expect(
      isUnstable(
        component((s) => Math.min(10 * s, 115)),
        0,
        16
      )
    ).toBe(false)
  })

  it("cannot be called unstable after fewer than eight windows", () => {
    expect(
      isUnstable(
        component((s) => 10 * s),
        0,
        7
      )
    ).toBe(false)
  })
})
