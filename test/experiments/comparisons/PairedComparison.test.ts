import { describe, expect, it } from "vitest"
import type { Headline } from "../../../src/experiments/comparisons/Headlines.ts"
import { headlinesOf } from "../../../src/experiments/comparisons/Headlines.ts"
import { comparePairs, confidenceOfLook, looksUpTo } from "../../../src/experiments/comparisons/PairedComparison.ts"
import { RandomStreams } from "../../../src/sim/kernel/RandomStreams.ts"
import { ranToTheEnd } from "../../laws/Laws.ts"

const times = { better: "lower", unit: "milliseconds" } as const
const seedsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i)

const sumOf = (count: number, draw: () => number): number =>
  Array.from({ length: count }, draw).reduce((a, b) => a + b, 0)

/** A server kept busy for 70 % of the time; `work` is the mean of its exponential work. */
const served = (work: string, seed: number): ReadonlyArray<Headline> =>
  headlinesOf({
    picture: ranToTheEnd(
      {
        duration: "60s",
        system: { server: { service: { workers: 1 }, endpoints: { ask: [{ work: `exponential(${work})` }] } } },
        journeys: { ask: [{ call: "server.ask" }] },
        load: {
          arrivals: "poisson",
          k6: {
            scenarios: {
              users: {
                executor: "constant-arrival-rate",
                exec: "ask",
                rate: 70,
                duration: "60s",
                preAllocatedVUs: 1000
              }
            }
          }
        }
      },
      seed
    ).picture()
  })

const median = (headlines: ReadonlyArray<Headline>): number =>
  headlines.find(({ name }) => name === "response p50")!.value!

describe("a paired comparison", () => {
  it("finds a server that is 3 % faster", () => {
    const seeds = seedsFrom(1, 20)

    const { difference, verdict } = comparePairs(
      seeds.map((seed) => median(served("9.7ms", seed))),
      seeds.map((seed) => median(served("10ms", seed))),
      times
    )

    expect(verdict).toBe("better")
    expect(difference.mean + difference.halfWidth).toBeLessThan(0)
  })

  it("knows the difference several times as exactly as runs with other seeds would", () => {
    const seeds = seedsFrom(1, 20)
    const faster = seeds.map((seed) => median(served("9.7ms", seed)))

    const paired = comparePairs(
      faster,
      seeds.map((seed) => median(served("10ms", seed))),
      times
    )
    const apart = comparePairs(
      faster,
      seedsFrom(101, 20).map((seed) => median(served("10ms", seed))),
      times
    )

    expect(paired.difference.halfWidth).toBeLessThan(apart.difference.halfWidth / 3)
  })

  it("finds no real difference between a design and itself", () => {
    const values = seedsFrom(1, 5).map((seed) => median(served("10ms", seed)))

    expect(comparePairs(values, values, times)).toMatchObject({ verdict: "no real difference", effect: null })
  })

  it("finds no real difference between two designs that are written differently and are the same, whatever the seeds", () => {
    const verdicts = Array.from({ length: 20 }, (_, repetition) => {
      const seeds = seedsFrom(1 + 3 * repetition, 3)
      return comparePairs(
        seeds.map((seed) => median(served("0.01s", seed))),
        seeds.map((seed) => median(served("10ms", seed))),
        times
      ).verdict
    })

    expect(verdicts.filter((verdict) => verdict === "no real difference").length).toBeGreaterThanOrEqual(19)
  })

  it("sees a difference that is not there in one of twenty comparisons, as its confidence says", () => {
    const stream = new RandomStreams("noise").stream("normal")
    const noise = () => Array.from({ length: 6 }, () => 100 + 20 * (sumOf(12, () => stream.next()) - 6))
    const verdicts = Array.from({ length: 2_000 }, () => comparePairs(noise(), noise(), times).verdict)
    const wrong = verdicts.filter((verdict) => verdict === "better" || verdict === "worse").length

    // 100 of 2 000 are expected, with a deviation of 10.
    expect(wrong).toBeGreaterThan(60)
    expect(wrong).toBeLessThan(140)
  })

  it("calls a design better that has more of what more is better of", () => {
    const [less, more] = [
      [0.9, 0.91, 0.92],
      [0.95, 0.96, 0.97]
    ]

    expect(comparePairs(more!, less!, { better: "higher", unit: "share" }).verdict).toBe("better")
    expect(comparePairs(less!, more!, { better: "higher", unit: "share" }).verdict).toBe("worse")
    expect(comparePairs(more!, less!, times).verdict).toBe("worse")
  })

  it("does not make much of a difference that is sure and too small to matter", () => {
    const baseline = [100, 101, 99, 100, 102]

    expect(
      comparePairs(
        baseline.map((value) => value + 0.5),
        baseline,
        times
      ).verdict
    ).toBe("no real difference")
    expect(
      comparePairs(
        baseline.map((value) => value + 1.5),
        baseline,
        times
      ).verdict
    ).toBe("worse")
  })

  it("calls a design worse that answers nobody where the other one answers, once chance is no excuse", () => {
    const never = (count: number) => Array.from({ length: count }, () => Number.NaN)
    const answers = (count: number) => Array.from({ length: count }, (_, i) => 100 + i)
    const verdict = (count: number, confidence = 0.95) => [
      comparePairs(never(count), answers(count), { ...times, confidence }).verdict,
      comparePairs(answers(count), never(count), { ...times, confidence }).verdict
    ]

    // Two designs that fall silent in half of their runs each do so in opposite ways with chance 2 x 4^-n: 12.5 %, 3.1 %, 0.8 %.
    expect(verdict(2)).toEqual(["not sure yet", "not sure yet"])
    expect(verdict(3)).toEqual(["worse", "better"])
    expect(verdict(3, 0.99)).toEqual(["not sure yet", "not sure yet"])
    expect(verdict(4, 0.99)).toEqual(["worse", "better"])
  })

  it("finds no real difference between two designs that answer nobody", () => {
    const never = [Number.NaN, Number.NaN]

    expect(comparePairs(never, never, times).verdict).toBe("no real difference")
    expect(comparePairs(never, never, { better: "higher", unit: "share" }).verdict).toBe("no real difference")
  })

  it("does not call a design better for the runs that it survived", () => {
    const baseline = [100, 101, 99, 100]
    const survivor = [50, 51, 49, Number.NaN]

    expect(comparePairs(survivor, baseline, times).verdict).toBe("not sure yet")
    expect(comparePairs(baseline, survivor, times).verdict).toBe("not sure yet")
    expect(comparePairs([150, 151, 149, Number.NaN], baseline, times).verdict).toBe("worse")
  })

  it("is not sure of anything after one run", () => {
    expect(comparePairs([1], [2], times).verdict).toBe("not sure yet")
  })

  it("gives the half-width of Student's t and the effect in deviations", () => {
    const { difference, effect } = comparePairs([11, 12, 13], [10, 10, 10], times)

    // Differences 1, 2, 3: mean 2, deviation 1, t of two degrees of freedom 4.303.
    expect(difference.halfWidth).toBeCloseTo(4.303 / Math.sqrt(3), 3)
    expect(effect).toBeCloseTo(2, 9)
  })
})

describe("looking until it is sure", () => {
  it("doubles the seeds from look to look, up to the most", () => {
    expect([looksUpTo(80), looksUpTo(30), looksUpTo(3)]).toEqual([[5, 10, 20, 40, 80], [5, 10, 20, 30], [3]])
  })

  it("is stricter the more often it looks, so that all looks together are wrong once in twenty", () => {
    expect(5 * (1 - confidenceOfLook(5))).toBeCloseTo(0.05, 12)
    expect(confidenceOfLook(1)).toBe(0.95)
  })
})
