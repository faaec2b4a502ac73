import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { readDuring, resolveDuring, wholeRun } from "../../../src/sim/observation/claims/During.ts"
import { journeyMetric } from "../../../src/sim/observation/JourneyMetrics.ts"
import { recoveryOf } from "../../../src/sim/observation/Recovery.ts"
import { at, HandMadeRun, type RequestOptions } from "./HandMadeRun.ts"

/** Ten requests a second; those that begin in second s fare as told. The objective is 90 %. */
const recovery = (
  fares: (second: number) => RequestOptions & { readonly bad?: number },
  start: number,
  end = 40
): number => {
  const run = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } })
  for (let s = 0; s < end; s++) {
    const { bad = 0 } = fares(s)
    run.requests(10 - bad, s, s + 0.5)
    run.requests(bad, s, s + 0.5, { reason: "error" })
  }
  const recording = run.until(end)
  return recoveryOf(recording, recording.objectives[0]!, at(start), end) / at(1)
}

describe("a recovery", () => {
  it("takes no time if the promise was kept all along", () => {
    expect(recovery(() => ({ bad: 1 }), 10)).toBe(0)
    expect(recovery(() => ({}), 10.5)).toBe(0)
  })

  it("takes until the last bad second", () => {
    expect(recovery((s) => ({ bad: s < 17 ? 10 : 0 }), 10)).toBe(7)
    expect(recovery((s) => ({ bad: s < 17 ? 10 : 0 }), 9.5)).toBe(7.5)
  })

  it("forgives what five seconds together can bear", () => {
    expect(recovery((s) => ({ bad: s === 20 ? 5 : 0 }), 10)).toBe(0)
    expect(recovery((s) => ({ bad: s === 20 ? 6 : 0 }), 10)).toBe(11)
  })

  it("never happens if the promise is not kept to the end", () => {
    expect(recovery(() => ({ bad: 2 }), 10)).toBe(Infinity)
    expect(recovery((s) => ({ bad: s < 37 ? 10 : 0 }), 10)).toBe(Infinity)
  })

  it("counts after ten good seconds, whatever comes later", () => {
    expect(recovery((s) => ({ bad: s < 12 || s > 30 ? 10 : 0 }), 10)).toBe(2)
  })

  it("does not take silence for health while somebody waits", () => {
    const run = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } })
    run.request(0)
    const recording = run.until(40)

    expect(recoveryOf(recording, recording.objectives[0]!, 0, 40)).toBe(Infinity)
  })

  it("takes silence for health when nobody wants anything", () => {
    const recording = new HandMadeRun({ objectives: { checkout: { of: "buy", target: 0.9 } } }).until(40)

    expect(recoveryOf(recording, recording.objectives[0]!, at(3), 40)).toBe(0)
  })
})

interface Course {
  /** Good requests that end in second s; 100 unless told. */
  readonly good: (second: number) => number
  /** Requests that come in second s. Default: 100. */
  readonly offered?: (second: number) => number
  readonly faults?: ReadonlyArray<readonly [from: number, to?: number]>
  readonly during?: string
}

/** Sixty seconds with a fault from 10 to 20, unless told. */
const timeToRecover = ({ during, faults = [[10, 20]], good, offered = () => 100 }: Course): number => {
  const run = new HandMadeRun()
  faults.forEach(([from, to], i) => {
    run.fault(`fault-${i + 1}`, from, to)
  })
  for (let s = 0; s < 60; s++) {
    run.requests(good(s), s, s + 0.5)
    run.requests(Math.max(0, offered(s) - good(s)), s, s + 0.5, { reason: "error" })
  }
  const recording = run.until(60)
  const names = faults.map((_, i) => `fault-${i + 1}`)
  const { bands, now, windows } = recording
  const stretch = during === undefined ? wholeRun : Result.getOrThrow(readDuring(during, names))
  const look = Result.getOrThrow(resolveDuring(stretch, bands, windows, now))
  return journeyMetric("time to recover")!.read(recording.journeys, { recording, ...look }) / at(1)
}

describe("the time to recover", () => {
  it("is nothing if goodput is back when the fault ends", () => {
    expect(timeToRecover({ good: (s) => (s >= 10 && s < 20 ? 0 : 100) })).toBe(0)
  })

  it("counts from the end of the fault until goodput is 95 % of what it was, and stays there", () => {
    // 95 of 100 a second are enough, 94 are not.
    expect(timeToRecover({ good: (s) => (s < 10 || s >= 33 ? 95 : 20) })).toBe(13)
    expect(timeToRecover({ good: (s) => (s < 10 ? 100 : s < 33 ? 94 : 95) })).toBe(13)
  })

  it("does not take five good seconds for a recovery when ten are asked for", () => {
    expect(timeToRecover({ good: (s) => (s < 10 || (s >= 22 && s < 30) || s >= 40 ? 100 : 20) })).toBe(20)
  })

  it("is never if goodput does not come back", () => {
    expect(timeToRecover({ good: (s) => (s < 10 ? 100 : 50) })).toBe(Infinity)
  })

  it("counts from the last of several faults", () => {
    const faults = [
      [10, 20],
      [15, 30]
    ] as const

    expect(timeToRecover({ faults, good: (s) => (s < 10 || s >= 34 ? 100 : 50) })).toBe(4)
  })

  it("counts from the beginning of a stretch in which no fault ends", () => {
    expect(timeToRecover({ good: (s) => (s < 10 || s >= 33 ? 100 : 50), during: "after fault-1.end + 5s" })).toBe(8)
  })

  it("cannot be measured without a fault, while it lasts, or when nothing was good before", () => {
    expect(timeToRecover({ faults: [], good: () => 100 })).toBeNaN()
    expect(timeToRecover({ faults: [[10]], good: () => 100 })).toBeNaN()
    expect(timeToRecover({ good: (s) => (s < 20 ? 0 : 100) })).toBeNaN()
  })

  it("holds a few requests less, by chance, against what came, and a lasting lack of them against what came before", () => {
    // Three deviations of the 500 of five seconds are 67: 450 are chance, 300 are users who do not come back.
    expect(timeToRecover({ good: (s) => (s < 20 ? 100 : 90), offered: (s) => (s < 20 ? 100 : 90) })).toBe(0)
    expect(timeToRecover({ good: (s) => (s < 20 ? 100 : 60), offered: (s) => (s < 20 ? 100 : 60) })).toBe(Infinity)
  })
})
