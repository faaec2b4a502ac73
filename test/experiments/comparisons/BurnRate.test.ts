import { describe, expect, it } from "vitest"
import {
  budgetOver30Days,
  burnMax,
  burnOf,
  type Counts,
  hourlyAlert,
  ringsAt,
  scaledAlert,
  totalsIn
} from "../../../src/experiments/comparisons/BurnRate.ts"

const minuteMs = 60_000

/** A hundred requests a minute, all of them bad from one minute on until another. */
const outage = (minutes: number, from: number, to: number): Counts => ({
  windowMs: minuteMs,
  first: 0,
  ended: Array.from({ length: minutes }, () => 100),
  bad: Array.from({ length: minutes }, (_, w) => (w >= from && w < to ? 100 : 0))
})

const ringsAfterMinutes = (counts: Counts, fault: number, target: number): number | null => {
  const at = ringsAt(counts, { from: fault, to: counts.ended.length }, { from: 0, to: fault }, target, hourlyAlert)
  return at === null ? null : at / minuteMs - fault
}

describe("an error budget", () => {
  it("is what the target leaves of 30 days at the rate of the run", () => {
    // 600 requests in 60 s are 10 a second, 25 920 000 in 30 days, of which 1 % may be bad.
    const { allowed, perSecond, spent } = budgetOver30Days({ ended: 600, bad: 100 }, 60, 0.99)

    expect(perSecond).toBe(10)
    expect(allowed).toBeCloseTo(259_200, 6)
    expect(spent).toBeCloseTo(100 / 259_200, 12)
  })

  it("is nothing with a target of 100 %, and nothing can be said of how much is spent", () => {
    expect(budgetOver30Days({ ended: 600, bad: 1 }, 60, 1)).toEqual({ perSecond: 10, allowed: 0, spent: null })
    expect(burnOf({ ended: 600, bad: 1 }, 1)).toBeNull()
  })
})

describe("a burn rate", () => {
  it("is the bad share as a multiple of what the target allows", () => {
    expect(burnOf({ ended: 200, bad: 100 }, 0.9)).toBeCloseTo(5, 12)
    expect(burnOf(totalsIn(outage(10, 5, 10), { from: 4, to: 6 }), 0.9)).toBeCloseTo(5, 12)
    expect(burnMax(0.99)).toBeCloseTo(100, 9)
  })

  it("does not exist where nothing ended", () => {
    expect(burnOf({ ended: 0, bad: 0 }, 0.9)).toBeNull()
  })
})

describe("the page of 14.4 times over 1 h and 5 min", () => {
  it("rings after 14.4 % of an hour of total outage at a target of 99 %, and after 1.44 % at 99.9 %", () => {
    // 8.64 minutes and 0.864 minutes, each at the end of the next whole minute.
    expect(ringsAfterMinutes(outage(120, 60, 120), 60, 0.99)).toBe(9)
    expect(ringsAfterMinutes(outage(120, 60, 120), 60, 0.999)).toBe(1)
  })

  it("rings at the same time in a run that is shorter than its hour, if all was well before", () => {
    expect(ringsAfterMinutes(outage(30, 10, 30), 10, 0.99)).toBe(9)
  })

  it("sleeps through an outage that is too short, and through any at a target of 80 %", () => {
    expect(ringsAfterMinutes(outage(120, 60, 68), 60, 0.99)).toBeNull()
    expect(ringsAfterMinutes(outage(120, 60, 120), 60, 0.8)).toBeNull()
  })

  it("is in proportion where a run stands for a day, in whole windows", () => {
    // 4 min / 24 = 10 s; 4 min / 288 = 833 ms, two windows of 500 ms.
    expect(scaledAlert(240_000, 500, 0.99)).toEqual({ factor: 14.4, longMs: 10_000, shortMs: 1000 })
  })

  it("rings, scaled, at half of the highest burn rate there is where 14.4 times is never reached", () => {
    expect(scaledAlert(240_000, 500, 0.8).factor).toBeCloseTo(2.5, 9)
  })
})
