import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import type { SearchOptions } from "../../../src/experiments/searches/TippingPoint.ts"
import { findTippingPoint, judged, looksOf } from "../../../src/experiments/searches/TippingPoint.ts"
import { mmc } from "../../../src/laws/theory/Queueing.ts"
import { compile } from "../../../src/scenarios/Compile.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../../src/scenarios/reading/Source.ts"

const options: SearchOptions = {
  between: [0, 100],
  target: 0.9,
  seedsMax: 32,
  confidence: 0.95,
  isWhole: false,
  precision: 0.01
}

/** Every seed sees the same: kept up to a value, broken above it. */
const stepAt =
  (edge: number, tried: Array<number> = []) =>
  async (value: number, from: number, to: number) => {
    tried.push(value)
    return Array.from({ length: to - from }, () => (value <= edge ? 0.95 : 0.8))
  }

interface Queue {
  readonly workers: number
  /** In seconds. */
  readonly duration: number
  readonly good: string
  readonly target: string
}

/** An M/M/c queue whose workers do 100/s each: the share of good answers, seed by seed. */
const queue =
  ({ duration, good, target, workers }: Queue) =>
  async (rate: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => {
      const written = {
        name: "mmc",
        title: "An M/M/c queue",
        duration: `${duration}s`,
        system: { shop: { service: { workers }, endpoints: { buy: [{ work: "exponential(10ms)" }] } } },
        journeys: { buy: [{ call: "shop.buy" }] },
        load: {
          k6: {
            scenarios: {
              a: {
                executor: "constant-arrival-rate",
                rate,
                duration: `${duration}s`,
                preAllocatedVUs: 5000,
                exec: "buy"
              }
            }
          },
          arrivals: "poisson"
        },
        objectives: { fast: { of: "buy", good, target } }
      }
      const { scenario } = Result.getOrThrow(decode(sourceOfValue(written, "mmc.ts")))
      const simulation = compile(scenario, { seed: from + i + 1 })
      while (!simulation.isOver) simulation.go()
      return simulation.picture().objectives[0]!.share ?? Number.NaN
    })

describe("the search for a tipping point", () => {
  it("ends on both sides of it, as near as was asked for", async () => {
    const { broken, ending, kept } = await findTippingPoint(options, stepAt(37.3))

    expect(ending).toBe("near enough")
    expect(kept).toBeLessThanOrEqual(37.3)
    expect(broken).toBeGreaterThan(37.3)
    expect(broken! - kept!).toBeLessThanOrEqual(1)
  })

  it("finds whole numbers exactly, also where more is better", async () => {
    const fewest = async (value: number, from: number, to: number) =>
      Array.from({ length: to - from }, () => (value >= 7 ? 0.95 : 0.8))

    expect(await findTippingPoint({ ...options, isWhole: true, between: [1, 64] }, fewest)).toMatchObject({
      kept: 7,
      broken: 6
    })
  })

  it("halves the range, and asks nowhere twice", async () => {
    const tried: Array<number> = []
    await findTippingPoint({ ...options, isWhole: true, between: [0, 1024] }, stepAt(300, tried))

    expect(new Set(tried).size).toBe(tried.length)
    expect(tried).toHaveLength(2 + 10)
  })

  it("says so when there is none in the range", async () => {
    expect((await findTippingPoint(options, stepAt(1000))).ending).toBe("kept at both ends")
    expect((await findTippingPoint(options, stepAt(-1))).ending).toBe("broken at both ends")
  })

  it("does not decide what its seeds do not", async () => {
    const noisy = async (value: number, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) =>
        value === 0 ? 1 : value === 100 ? 0 : (from + i) % 2 === 0 ? 0.8 : 1
      )

    // 50 is not decided, nor is anything between it and the ends.
    expect(await findTippingPoint(options, noisy)).toMatchObject({ ending: "undecided", kept: 0, broken: 100 })
  })

  it("comes as near as its seeds decide, on both sides", async () => {
    const noisyBetween = async (value: number, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => (value < 45 ? 1 : value > 60 ? 0 : (from + i) % 2 === 0 ? 0.8 : 1))

    const { broken, ending, kept } = await findTippingPoint({ ...options, between: [0, 100] }, noisyBetween)

    expect(ending).toBe("undecided")
    expect(kept).toBeGreaterThan(37)
    expect(kept).toBeLessThan(45)
    expect(broken).toBeGreaterThan(60)
    expect(broken).toBeLessThan(69)
  })

  it("finds the load at which an M/M/1 queue breaks its promise where theory says", async () => {
    // Within 50 ms are 1 - exp(-(100 - rate) 0.05): 90 % of them at 53.95/s.
    const own = queue({ workers: 1, duration: 100, good: "answered within 50ms", target: "90%" })
    const { broken, kept } = await findTippingPoint({ ...options, between: [40, 70], isWhole: true }, own)
    const theory = 100 - Math.log(10) / 0.05

    expect(kept).toBeLessThan(theory)
    expect(broken).toBeGreaterThan(theory)
    expect(broken! - kept!).toBeLessThanOrEqual(8)
  })
})

describe("the search for the load at which a p99 breaks", () => {
  it("ends around the load of which the formula of M/M/c says so", async () => {
    const own = queue({ workers: 4, duration: 40, good: "answered within 60ms", target: "99%" })
    const between = [240, 380] as const
    const p99At = (rate: number) => mmc(4, rate, 0.01).responseQuantile(0.99)
    const theory = Array.from({ length: between[1] - between[0] }, (_, i) => between[0] + i).find(
      (rate) => p99At(rate) > 0.06
    )!

    const { broken, kept } = await findTippingPoint(
      { ...options, between, target: 0.99, seedsMax: 8, isWhole: true },
      own
    )

    expect(kept).toBeLessThanOrEqual(theory)
    expect(broken).toBeGreaterThanOrEqual(theory)
    expect((broken! - kept!) / theory).toBeLessThan(0.15)
  })
})

describe("a promise at one position", () => {
  it("is kept or broken when the interval says so", () => {
    expect(judged([0.95, 0.96, 0.94, 0.95], 0.9, 0.95).kept).toBe("kept")
    expect(judged([0.85, 0.86, 0.84, 0.85], 0.9, 0.95).kept).toBe("broken")
    expect(judged([0.8, 1, 0.8, 1], 0.9, 0.95).kept).toBe("undecided")
  })

  it("is looked at after 4, 8, 16 seeds and so on", () => {
    expect(looksOf(32)).toEqual([4, 8, 16, 32])
    expect(looksOf(20)).toEqual([4, 8, 16, 20])
    expect(looksOf(4)).toEqual([4])
  })
})
