import { describe, expect, it } from "vitest"
import type { Runs } from "../../../src/experiments/comparisons/DesignComparison.ts"
import { compareDesigns, isSure, ranksOf } from "../../../src/experiments/comparisons/DesignComparison.ts"
import type { Headline } from "../../../src/experiments/comparisons/Headlines.ts"

/** Runs of three seeds that differ a little from each other, in the same way for every design. */
const runsOf = (designs: Readonly<Record<string, readonly [good: number, p99: number, cost: number]>>): Runs =>
  new Map(
    Object.entries(designs).map(([name, [good, p99, cost]]) => [
      name,
      [0, 1, 2].map(
        (seed): ReadonlyArray<Headline> => [
          { name: "good requests", unit: "share", better: "higher", value: good + seed * 0.001 },
          { name: "response p99", unit: "milliseconds", better: "lower", value: p99 + seed },
          { name: "tries per request", unit: "factor", better: "lower", value: 1 },
          { name: "cost per 1000 good requests", unit: "money", better: "lower", value: cost, currency: "USD" }
        ]
      )
    ])
  )

describe("a comparison of designs", () => {
  const { baseline, dominated, headlines, pareto } = compareDesigns(
    "shop",
    runsOf({ plain: [0.9, 200, 1], fast: [0.9, 100, 2], wasteful: [0.9, 100, 3], safe: [0.99, 200, 2] }),
    0.95
  )

  it("holds every design against the first, figure by figure", () => {
    expect(baseline).toBe("plain")
    expect(headlines.map(({ compared, name, variant }) => [name, variant, compared.verdict])).toEqual([
      ["good requests", "fast", "no real difference"],
      ["good requests", "wasteful", "no real difference"],
      ["good requests", "safe", "better"],
      ["response p99", "fast", "better"],
      ["response p99", "wasteful", "better"],
      ["response p99", "safe", "no real difference"],
      ["tries per request", "fast", "no real difference"],
      ["tries per request", "wasteful", "no real difference"],
      ["tries per request", "safe", "no real difference"],
      ["cost per 1000 good requests", "fast", "worse"],
      ["cost per 1000 good requests", "wasteful", "worse"],
      ["cost per 1000 good requests", "safe", "worse"]
    ])
  })

  it("marks who pays for nothing, and leaves those on the front between whom one has to choose", () => {
    expect(dominated).toEqual({ wasteful: "fast" })
    expect(pareto.over).toEqual(["good requests", "response p99", "cost per 1000 good requests"])
    expect(pareto.ranks).toEqual({ plain: 1, fast: 1, wasteful: 2, safe: 1 })
  })

  it("lets nobody be dominated by a difference that is not sure yet", () => {
    const unsure = new Map([
      ...runsOf({ plain: [0.9, 200, 1] }),
      [
        "noisy",
        runsOf({ noisy: [0.9, 150, 1] })
          .get("noisy")!
          .map((headlines, seed) =>
            headlines.map((one) => (one.unit === "milliseconds" ? { ...one, value: [100, 150, 260][seed]! } : one))
          )
      ] as const
    ])
    const comparison = compareDesigns("shop", unsure, 0.95)

    expect(isSure(comparison)).toBe(false)
    expect(comparison.dominated).toEqual({})
    expect(comparison.pareto.ranks).toEqual({ plain: 1, noisy: 1 })
  })
})

describe("ranks", () => {
  it("peel off one front after the other", () => {
    const points: Readonly<Record<string, readonly [number, number]>> = {
      a: [0, 3],
      b: [1, 1],
      c: [3, 0],
      d: [2, 2],
      e: [4, 4],
      f: [0, 4]
    }
    const isBelow = (own: string, other: string) => {
      const [[x, y], [u, v]] = [points[own]!, points[other]!]
      return x <= u && y <= v && (x < u || y < v)
    }

    expect(ranksOf(Object.keys(points), isBelow)).toEqual({ a: 1, b: 1, c: 1, d: 2, e: 3, f: 2 })
  })

  it("do not go on for ever where each dominates the next", () => {
    const next: Readonly<Record<string, string>> = { stone: "scissors", scissors: "paper", paper: "stone" }

    expect(ranksOf(Object.keys(next), (own, other) => next[own] === other)).toEqual({ stone: 1, scissors: 1, paper: 1 })
  })
})
