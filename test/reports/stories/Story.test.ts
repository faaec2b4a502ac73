import { describe, expect, it } from "vitest"
import type { Judged, VerdictWord } from "../../../src/experiments/Result.ts"
import {
  byVerdict,
  countOf,
  courseOf,
  endedOf,
  endingsIn,
  findingsIn,
  nameOf,
  recoveryOf,
  runInWords,
  stretchesOf,
  trafficInWords,
  trafficOf,
  verdictSentence
} from "../../../src/reports/stories/Story.ts"
import { sampleResult } from "../sampleResult.ts"

const judged = (...verdicts: ReadonlyArray<VerdictWord>): ReadonlyArray<Judged> =>
  verdicts.map((verdict) => ({ kind: "objective", claim: "a claim", verdict, measured: "1", value: 1 }))

const result = sampleResult()
const { picture } = result

describe("a recovery in a sentence", () => {
  it("says how long it took, that it took no time, or that it has not come", () => {
    const said = (afterMs: number | null) => recoveryOf({ recovery: { afterMs, lookedMs: 37_000 } })

    expect(said(4500)).toBe("Goodput was back 4.5s after the last fault.")
    expect(said(0)).toBe("Goodput was back as soon as the last fault was over.")
    expect(said(null)).toBe("Goodput did not come back in the 37s after the last fault.")
    expect(recoveryOf({})).toBeUndefined()
  })
})

describe("a verdict in a sentence", () => {
  it.each([
    [[], "nothing was promised, so nothing was judged"],
    [["passed"], "the one statement holds"],
    [["failed"], "the one statement does not hold"],
    [["inconclusive"], "the one statement could not be judged"],
    [["passed", "passed", "passed"], "all 3 statements hold"],
    [["passed", "failed"], "1 of 2 statements does not hold"],
    [["failed", "failed"], "2 of 2 statements do not hold"],
    [["passed", "inconclusive"], "1 of 2 statements could not be judged"],
    [["failed", "inconclusive", "passed"], "1 of 3 statements does not hold, 1 could not be judged"]
  ] as ReadonlyArray<[Array<VerdictWord>, string]>)("of %j is: %s", (verdicts, sentence) => {
    expect(verdictSentence(judged(...verdicts))).toBe(sentence)
  })
})

describe("a story", () => {
  it("tells failed statements first and passed ones last", () => {
    const order = byVerdict(judged("passed", "inconclusive", "failed", "passed"))

    expect(order.map(({ verdict }) => verdict)).toEqual(["failed", "inconclusive", "passed", "passed"])
  })

  it("names the variant only where there are several", () => {
    expect(nameOf(result)).toBe("retry-storm (naive)")
    expect(nameOf(sampleResult({ scenario: { ...result.scenario, variants: ["naive"] } }))).toBe("retry-storm")
  })

  it("says how long the run was, and whether it was cut short", () => {
    expect(runInWords(result)).toBe(
      "seed 42, 4m of virtual time (the first 20s to warm up), 1,728,004 events, books balance"
    )
    expect(runInWords(sampleResult({ picture: { ...picture, atMs: 90_000, warmupMs: 0 }, set: ["load=2x"] }))).toBe(
      "seed 42, 1m30s of virtual time, cut short, 1,728,004 events, books balance, with load=2x"
    )
  })

  it("says aloud when a run contradicts itself", () => {
    const findings = [{ kind: "self-check", atMs: null, message: "shop: 2 failed, and 1 reasons for it" }]

    expect(runInWords(sampleResult({ findings }))).toContain("BOOKS DO NOT BALANCE")
  })

  it("follows a journey from phase to phase", () => {
    expect(courseOf(picture, picture.journeys[1]!)).toBe(
      "100% good before, 100% during slow-ledger, 100% after slow-ledger"
    )
    expect(courseOf({ ...picture, phases: [] }, picture.journeys[1]!)).toBe("100% good")
  })

  it("has the whole run before its phases", () => {
    expect(stretchesOf(picture).map(({ name }) => name)).toEqual([
      "whole run",
      "before",
      "during slow-ledger",
      "after slow-ledger"
    ])
  })

  it("accounts for every request that ended", () => {
    const endings = endingsIn(picture)

    expect(endings.map(({ name }) => name)).toEqual(["good", "late", "timed out", "queue full"])
    for (const figures of picture.journeys.flatMap(({ phases, total }) => [total, ...phases])) {
      expect(endings.reduce((sum, ending) => sum + countOf(ending, figures), 0)).toBe(endedOf(figures))
    }
  })

  it("says when and what was noticed, and what was done by hand", () => {
    const told = findingsIn(sampleResult({ byHand: [{ name: "slow-ledger", written: { until: "1m30s" } }] }))

    expect(told).toEqual([
      "unstable at 1:20: payments took in more than it gave back from 1:20 to the end",
      "k6: the option userAgent is carried along, and means nothing in a simulation",
      "by hand: slow-ledger (until: 1m30s)"
    ])
  })

  it("counts what went over an edge per second of the whole run", () => {
    const edges = [{ from: "a", to: "b", calls: 480, retries: 240, failed: 48, perSecond: 9, failedShare: 1 }]
    const traffic = trafficOf({ ...picture, edges }, "a", "b")!

    expect(traffic).toEqual({ perSecond: 2, retryShare: 0.5, failedShare: 0.1 })
    expect(trafficInWords(traffic)).toBe("2/s, 50% retries, 10% failed")
    expect(trafficInWords({ perSecond: 2, retryShare: 0, failedShare: null })).toBe("2/s")
    expect(trafficOf({ ...picture, edges }, "b", "a")).toBeUndefined()
  })
})
