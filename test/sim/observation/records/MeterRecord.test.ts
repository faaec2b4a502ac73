import { describe, expect, it } from "vitest"
import { at, HandMadeRun } from "../HandMadeRun.ts"

const meters = [
  { name: "hits", of: "cache", kind: "counter" },
  { name: "breaker state", of: "shop", kind: "gauge" }
] as const

describe("a meter's record", () => {
  it("adds up a counter", () => {
    const run = new HandMadeRun({ meters })
    for (const when of [0.5, 1.5, 1.6]) run.fact(when, (facts, now) => facts.counted(now, 0, 2))
    const [hits] = run.until(3).meters

    expect([0, 1, 2].map((w) => hits!.between(w, w + 1))).toEqual([2, 4, 0])
  })

  it("weighs a gauge by time", () => {
    const run = new HandMadeRun({ meters })
    run.fact(0.5, (facts, now) => facts.levelled(now, 1, 4))
    run.fact(2.25, (facts, now) => facts.levelled(now, 1, 0))
    const gauge = run.until(4).meters[1]!

    expect([0, 1, 2, 3].map((w) => gauge.between(w, w + 1))).toEqual([2, 4, 1, 0].map(at))
    expect([0, 1, 2, 3].map((w) => gauge.levelAt(w))).toEqual([4, 4, 0, 0])
  })

  it("keeps the last of several levels at one instant", () => {
    const run = new HandMadeRun({ meters })
    for (const level of [1, 2, 3]) run.fact(1, (facts, now) => facts.levelled(now, 1, level))
    const gauge = run.until(2).meters[1]!

    expect([gauge.level, gauge.between(1, 2)]).toEqual([3, at(3)])
  })
})
