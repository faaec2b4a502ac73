import { describe, expect, it } from "vitest"
import { metastability, spiked } from "../../src/laws/Metastability.ts"
import { hold } from "./Held.ts"
import { ranToTheEnd } from "./Laws.ts"

hold(metastability)

describe("a spike of five seconds with three tries at once", () => {
  it("leaves the service down in about three of four runs, as published", () => {
    const goods = Array.from({ length: 40 }, (_, i) => {
      const { journeys } = ranToTheEnd(spiked({ seconds: 5, backoff: "none" }), i + 1).picture()
      return journeys[0]!.total.good / 20
    })
    const down = goods.filter((perSecond) => perSecond < 20).length / goods.length

    // 77 % of 800 runs of an independent simulation; of 40 runs the share has a deviation of 6.7 points.
    expect(down).toBeGreaterThan(0.77 - 0.2)
    expect(down).toBeLessThan(0.77 + 0.2)
  })
})
