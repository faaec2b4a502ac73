import { describe, expect, it } from "vitest"
import { compareDesigns } from "../../../src/experiments/comparisons/DesignComparison.ts"
import type { Evidence } from "../../../src/experiments/comparisons/Evidence.ts"
import { type AllEvidence, headlineRuns, propose } from "../../../src/experiments/comparisons/Proposal.ts"

interface Measured {
  readonly good: number
  readonly p99: number
  readonly cost: number
}

/** Three seeds of each, a little apart and all in the same way. */
const evidenceOf = (designs: Readonly<Record<string, Measured>>): AllEvidence =>
  new Map(
    Object.entries(designs).map(([name, { cost, good, p99 }]) => [
      name,
      [1, 2, 3].map((seed): Evidence => {
        return {
          seed: String(seed),
          fingerprint: "",
          headlines: [
            { name: "good requests", unit: "share", better: "higher", value: good + seed / 1e6 },
            { name: "response p99", unit: "milliseconds", better: "lower", value: p99 + seed },
            { name: "cost per 1000 good requests", unit: "money", better: "lower", value: cost, currency: "EUR" }
          ],
          standings: [
            {
              objective: "served",
              total: 1000,
              bad: Math.round((1 - good) * 1000),
              budget: { perSecond: 1, allowed: 1, spent: 0 }
            }
          ],
          effects: [],
          isInDoubt: false
        }
      })
    ])
  )

const proposed = (designs: Readonly<Record<string, Measured>>, target: number) => {
  const evidence = evidenceOf(designs)
  const comparison = compareDesigns("shop", headlineRuns(evidence), 0.95)
  return propose(comparison, evidence, new Map([["served", target]]))
}

describe("a proposal", () => {
  const designs = {
    cheap: { good: 0.9, p99: 200, cost: 1 },
    dear: { good: 0.99, p99: 200, cost: 5 },
    silly: { good: 0.89, p99: 300, cost: 6 }
  }

  it("is the design on the front that keeps more promises", () => {
    const { by, design, equals, kept } = proposed(designs, 0.95)

    expect([design, equals, kept]).toEqual(["dear", [], { cheap: 0, dear: 1, silly: 0 }])
    expect(by).toContain("promises")
  })

  it("is the one with more good requests where all keep as many", () => {
    const { by, design } = proposed(designs, 0.5)

    expect(design).toBe("dear")
    expect(by).toContain("good requests")
  })

  it("is the cheaper one of two that do as well", () => {
    const { design } = proposed(
      { dear: { good: 0.99, p99: 200, cost: 5 }, cheap: { good: 0.99, p99: 200, cost: 1 } },
      0.5
    )

    expect(design).toBe("cheap")
  })

  it("is the first of those that nothing tells apart, and says who the others are", () => {
    const same = { good: 0.9, p99: 200, cost: 1 }

    expect(proposed({ one: same, other: same }, 0.5)).toMatchObject({ design: "one", equals: ["other"] })
  })

  it("compares all others with the one it is", () => {
    const { rivals } = proposed(designs, 0.95)

    expect(rivals.baseline).toBe("dear")
    expect(rivals.variants).toEqual(["dear", "cheap", "silly"])
  })
})
