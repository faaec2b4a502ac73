import { describe, expect, it } from "vitest"
import { hitRatio } from "../../../src/sim/observation/HitRatio.ts"
import { HandMadeRun } from "./HandMadeRun.ts"

const meters = [
  { name: "hits", of: "cache", kind: "counter" },
  { name: "misses", of: "cache", kind: "counter" }
] as const

describe("a hit ratio", () => {
  it("is hits among lookups in a stretch", () => {
    const run = new HandMadeRun({ meters })
    run.fact(0.5, (facts, now) => facts.counted(now, 1, 10))
    run.fact(1.5, (facts, now) => facts.counted(now, 0, 9))
    run.fact(1.6, (facts, now) => facts.counted(now, 1, 1))
    const recording = run.until(3)

    expect([hitRatio(recording, "cache", 0, 3), hitRatio(recording, "cache", 1, 2)]).toEqual([0.45, 0.9])
  })

  it("takes a stale answer as a hit and an early refresh as a miss", () => {
    const kinds = ["hits", "misses", "stale answers", "early refreshes", "evictions"]
    const run = new HandMadeRun({ meters: kinds.map((name) => ({ name, of: "cache", kind: "counter" })) })
    for (const meter of kinds.keys()) run.fact(0.5, (facts, now) => facts.counted(now, meter, meter + 1))

    expect(hitRatio(run.until(1), "cache", 0, 1)).toBe((1 + 3) / (1 + 2 + 3 + 4))
  })

  it("does not exist without lookups, or without a cache", () => {
    const recording = new HandMadeRun({ meters }).until(3)

    expect([hitRatio(recording, "cache", 0, 3), hitRatio(recording, "ledger", 0, 3)]).toEqual([null, null])
  })
})
