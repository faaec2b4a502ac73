import { describe, expect, it } from "vitest"
import { heatBoundsMs } from "../../../../src/sim/observation/pictures/JourneyView.ts"
import { picture } from "../../../../src/sim/observation/records/Camera.ts"
import { at, HandMadeRun } from "../HandMadeRun.ts"

const journeyAt = (run: HandMadeRun, end: number) => picture(run.until(end), at(end)).journeys[0]!

describe("a journey in a picture", () => {
  it("has its figures after the warm-up, as counts, rates and shares", () => {
    const run = new HandMadeRun({
      warmup: 1,
      objectives: { fast: { of: "buy", good: "answered within 1s", target: 0.9 } }
    })
    run.request(0.1, 0.2)
    run.requests(6, 1.1, 1.3)
    run.requests(2, 1.1, 2.5)
    run.requests(2, 1.1, 1.2, { reason: "timed out" })
    run.request(4.5)
    const { inFlight, overdue, total } = journeyAt(run, 5)

    expect(total).toMatchObject({
      seconds: 4,
      offered: 11,
      carried: 8,
      good: 6,
      failed: 2,
      failedBy: { "timed out": 2 },
      availability: 0.6,
      perSecond: { offered: 2.75, carried: 2, good: 1.5, failed: 0.5 }
    })
    expect([inFlight, overdue]).toEqual([1, 0])
  })

  it("has response times of all that ended, and of the answered", () => {
    const run = new HandMadeRun()
    run.requests(3, 0, 0.2)
    run.request(0, 1, { reason: "timed out" })
    const {
      total: { answeredMs, responseMs }
    } = journeyAt(run, 2)

    expect(responseMs).toMatchObject({ count: 4, mean: 400, max: 1_000 })
    expect(answeredMs).toMatchObject({ count: 3, mean: 200, max: 200 })
  })

  it("counts attempts per request from the retries of everybody", () => {
    const run = new HandMadeRun({ components: { shop: 1 } })
    const requests = [run.request(0, 0.5), run.request(0, 0.5)]
    for (const request of requests) run.fact(0.2, (facts, now) => facts.attempted(now, 0, request, 2))
    run.fact(0.3, (facts, now) => facts.attempted(now, -1, requests[0]!, 2))

    expect(journeyAt(run, 1).total).toMatchObject({ retries: 3, attemptsPerRequest: 2.5 })
  })

  it("has figures for every phase", () => {
    const run = new HandMadeRun()
    for (let s = 0; s < 9; s++) run.request(s, s + 0.5, s >= 3 && s < 6 ? { reason: "error" } : {})
    run.fault("errors", 3, 6)

    expect(journeyAt(run, 9).phases.map(({ carried, failed }) => [carried, failed])).toEqual([
      [3, 0],
      [0, 3],
      [3, 0]
    ])
  })

  it("has rates per second, also in the window that is not over", () => {
    const run = new HandMadeRun({ window: 2 })
    run.requests(6, 0.5, 1)
    run.requests(6, 2.5, 3.5)
    const { series } = journeyAt(run, 3.5)

    expect(series.offered).toEqual([3, 4])
    expect(series.inFlight).toEqual([0, 0])
  })

  it("spreads the requests of every window over rows of response times", () => {
    const run = new HandMadeRun()
    run.requests(5, 0.1, 0.2)
    run.requests(2, 1.1, 1.7, { reason: "error" })
    const { boundsMs, counts } = journeyAt(run, 2).heat
    const rows = counts.flatMap((columns, row) =>
      columns.flatMap((count, w) => (count > 0 ? [[w, boundsMs[row], count]] : []))
    )

    expect(rows).toEqual([
      [0, 100, 5],
      [1, 1_000, 2]
    ])
  })

  it("keeps in the last row what is slower than all bounds", () => {
    const run = new HandMadeRun({ duration: 1_000, window: 1_000 })
    run.request(0, 500)

    expect(journeyAt(run, 900).heat.counts.at(-1)).toEqual([1])
    expect(heatBoundsMs.at(-1)).toBe(100_000)
  })
})
