import { describe, expect, it } from "vitest"
import { componentColumn } from "../../../../src/sim/observation/records/ComponentRecord.ts"
import { journeyColumn } from "../../../../src/sim/observation/records/JourneyRecord.ts"
import { changesMax } from "../../../../src/sim/observation/records/Recording.ts"
import { at, HandMadeRun } from "../HandMadeRun.ts"

describe("a recording", () => {
  it("closes windows in which nothing happens", () => {
    const run = new HandMadeRun({ components: { ledger: 1 } })
    run.call("ledger", { arrived: 0.5, started: 0.5, ended: 7.5 })
    const { components, windows } = run.until(10)

    expect(windows.current).toBe(10)
    expect(components[0]!.tally.between(componentColumn.busyArea, 3, 4)).toBe(at(1))
  })

  it("counts what happens at the very end of the run in the last window", () => {
    const run = new HandMadeRun({ duration: 3 })
    run.request(0, 3)
    const { journeys, windows } = run.until(3)

    expect(windows.countAt(at(3))).toBe(3)
    expect(journeys[0]!.tally.between(journeyColumn.carried, 2, 3)).toBe(1)
  })

  it("goes on beyond the planned end", () => {
    const run = new HandMadeRun({ duration: 3 })
    run.request(3, 4.5)
    const { journeys } = run.until(6)

    expect([2, 3, 4, 5].map((w) => journeys[0]!.tally.between(journeyColumn.carried, w, w + 1))).toEqual([0, 0, 1, 0])
    expect(journeys[0]!.inFlightAt(4)).toBe(1)
  })

  it("counts repeated tries for the journey and for the component that makes them", () => {
    const run = new HandMadeRun({ components: { shop: 1 } })
    const request = run.request(0, 2)
    run.fact(0.1, (facts, now) => facts.attempted(now, 0, request, 1))
    run.fact(0.2, (facts, now) => facts.attempted(now, 0, request, 2))
    run.fact(1.3, (facts, now) => facts.attempted(now, -1, request, 2))
    const { components, journeys } = run.until(3)

    expect([0, 1].map((w) => journeys[0]!.tally.between(journeyColumn.retries, w, w + 1))).toEqual([1, 1])
    expect(components[0]!.tally.between(componentColumn.retries, 0, 3)).toBe(1)
  })

  it("takes up components, journeys and meters that are registered while it goes on", () => {
    const run = new HandMadeRun()
    run.fact(4.5, (facts, now) => {
      run.subjects.sites.push({ name: "late", kind: "service", capacity: 1 })
      run.subjects.meters.push({ name: "hits", of: "late", kind: "counter" })
      facts.counted(now, 0, 3)
    })
    run.fact(6.5, (facts, now) => facts.counted(now, 0, 1))
    const { components, meters } = run.until(8)

    expect(components.map(({ site }) => site.name)).toEqual(["late"])
    expect([4, 5, 6].map((w) => meters[0]!.between(w, w + 1))).toEqual([3, 0, 1])
  })

  it("keeps the newest changes only", () => {
    const run = new HandMadeRun()
    for (let i = 0; i < 5_000; i++) run.fact(i / 100, (facts, now) => facts.changed(now, "shop", String(i)))
    const { changes } = run.until(60)

    expect(changes.at(-1)!.what).toBe("4999")
    expect(changes.length).toBeLessThanOrEqual(2 * changesMax)
    expect(changes.slice(-changesMax)[0]!.what).toBe("3000")
  })
})
