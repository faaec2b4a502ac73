import { describe, expect, it } from "vitest"
import { journeyColumn as column } from "../../../../src/sim/observation/records/JourneyRecord.ts"
import { at, type HandMadeOptions, HandMadeRun } from "../HandMadeRun.ts"

const within1s = { objectives: { fast: { of: "buy", good: "answered within 1s", target: 0.9 } } }

const journeyOf = (run: HandMadeRun, end: number) => run.until(end).journeys[0]!

describe("a journey's record", () => {
  it("counts a request as offered when it begins and as carried when it ends", () => {
    const run = new HandMadeRun()
    run.request(0.5, 2.5)
    const { tally } = journeyOf(run, 5)

    expect([0, 1, 2].map((w) => tally.between(column.offered, w, w + 1))).toEqual([1, 0, 0])
    expect([0, 1, 2].map((w) => tally.between(column.carried, w, w + 1))).toEqual([0, 0, 1])
  })

  it("knows what is in flight at every edge", () => {
    const run = new HandMadeRun()
    run.request(0.5, 2.5)
    run.request(1.5)
    const journey = journeyOf(run, 5)

    expect([0, 1, 2, 3, 4].map((edge) => journey.inFlightAt(edge))).toEqual([0, 1, 2, 1, 1])
  })

  it("counts failures by reason, and their response times apart", () => {
    const run = new HandMadeRun()
    run.request(0, 1, { reason: "timed out" })
    run.request(0, 2)
    const { answered, refused, tally } = journeyOf(run, 5)

    expect(tally.between(column.failed, 0, 5)).toBe(1)
    expect(tally.between(column.reasons + 1, 0, 5)).toBe(1)
    expect([answered.sumBetween(0, 5), refused.sumBetween(0, 5)]).toEqual([at(2), at(1)])
  })

  it.each<[string, HandMadeOptions, number]>([
    ["every full answer, without an objective", {}, 2],
    ["full answers in time, with a limit", within1s, 1],
    [
      "stale ones too, if the objective takes them",
      {
        objectives: { fast: { of: "buy", good: "answered even stale within 1s", target: 0.9 } }
      },
      2
    ],
    [
      "what satisfies every objective, with two of them",
      {
        objectives: {
          any: { of: "buy", good: "answered even stale or degraded", target: 0.9 },
          fast: { of: "buy", good: "answered within 1s", target: 0.9 }
        }
      },
      1
    ]
  ])("calls good %s", (_, options, good) => {
    const run = new HandMadeRun(options)
    run.request(0, 0.5)
    run.request(0, 1.5)
    run.request(0, 0.5, { quality: "stale" })
    run.request(0, 1.5, { quality: "degraded" })
    run.request(0, 0.2, { reason: "error" })
    const { tally } = journeyOf(run, 5)

    expect(tally.between(column.good, 0, 5)).toBe(good)
    expect([tally.between(column.stale, 0, 5), tally.between(column.degraded, 0, 5)]).toEqual([1, 1])
  })

  it("takes an answer at exactly the limit as in time", () => {
    const run = new HandMadeRun(within1s)
    run.request(0, 1)

    expect(journeyOf(run, 5).goodBetween(0, 0, 5)).toBe(1)
  })

  it("counts for each objective by itself", () => {
    const run = new HandMadeRun({
      objectives: {
        answered: { of: "buy", target: 0.9 },
        fast: { of: "buy", good: "answered within 1s", target: 0.9 }
      }
    })
    run.request(0, 0.5)
    run.request(0, 3)
    const journey = journeyOf(run, 5)

    expect([journey.goodBetween(0, 0, 5), journey.goodBetween(1, 0, 5)]).toEqual([2, 1])
  })

  it("knows which requests have been under way for too long", () => {
    const run = new HandMadeRun(within1s)
    run.request(0.5)
    run.request(2.5)
    run.request(9.5)
    run.request(0.5, 4)
    const recording = run.until(10)

    expect(recording.journeys[0]!.overdue(0, recording.now).underWay).toBe(2)
  })

  it("takes out of flight what was cut off, and remembers whether it was late by then", () => {
    const run = new HandMadeRun(within1s)
    const [late, early] = [run.request(0), run.request(9.8)]
    for (const request of [late, early]) {
      run.fact(10, (facts, now) => facts.iterationLost(now, 0, "interrupted", request))
    }
    const recording = run.until(20)
    const journey = recording.journeys[0]!

    expect(journey.inFlightAt(Infinity)).toBe(0)
    expect(journey.overdue(0, recording.now)).toEqual({ underWay: 0, cutOff: 1 })
    expect(journey.tally.between(column.interrupted, 0, 20)).toBe(2)
  })

  it("counts dropped iterations, which are no requests", () => {
    const run = new HandMadeRun()
    run.fact(1.5, (facts, now) => facts.iterationLost(now, 0, "dropped"))
    const { tally } = journeyOf(run, 3)

    expect([tally.between(column.dropped, 1, 2), tally.between(column.offered, 0, 3)]).toEqual([1, 0])
  })
})
