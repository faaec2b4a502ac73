import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import * as RetryBudget from "../../../../src/sim/policies/retries/RetryBudget.ts"
import { decode } from "../Lab.ts"

const words = (written: unknown) => RetryBudget.describe(decode(RetryBudget.RetryBudget, written))

/** Every way to write one. */
const written = [
  ["10%", "at most 10% of the calls of the last 10s"],
  [0.2, "at most 20% of the calls of the last 10s"],
  [
    { ratio: "20%", perSecond: 10, window: "30s" },
    "at most 20% of the calls of the last 30s, and 10 a second in any case"
  ],
  [{ finagle: {} }, "at most 20% of the calls of the last 10s, and 10 a second in any case"],
  [
    { finagle: { minRetriesPerSec: 0, perCall: "50%" } },
    "at most 20% of the calls of the last 10s, 50% of that for one call"
  ],
  [{ envoy: {} }, "at most 20% of the tries under way, or 3 at a time"],
  [{ envoy: { budgetPercent: "25%", maxRetries: 7 } }, "at most 25% of the tries under way, or 3 at a time"],
  [{ envoy: { maxRetries: 3 } }, "at most 3 at a time"],
  [{ grpc: {} }, "while more than half of 10 tokens are left (a failure costs 1, an answer brings 0.1)"],
  [{ aws: {} }, "from a quota of 500 (5 each, 10 after a timeout)"],
  [{ aws2026: {} }, "from a quota of 500 (14 each, 5 when throttled)"],
  [{ brooker: {} }, "from a bucket of 5 tokens (an answer brings 0.1)"],
  [{ brooker: { capacity: 1, deposits: "calls" } }, "from a bucket of 1 token (a call brings 0.1)"]
] as const

describe("a retry budget", () => {
  it.each(written)("says %j in words", (budget, said) => {
    expect(words(budget)).toBe(said)
  })

  it.each(written)("%j is written as it can be read again", (budget) => {
    const options = decode(RetryBudget.RetryBudget, budget)

    expect(decode(RetryBudget.RetryBudget, Schema.encodeSync(RetryBudget.RetryBudget)(options))).toEqual(options)
  })

  it("is Finagle's where only a share is written", () => {
    const budget = RetryBudget.make(decode(RetryBudget.RetryBudget, "50%"))

    budget.began(0)
    expect(budget.takeOut(0, 0)).toBe(-1)
    budget.began(0)
    expect(budget.takeOut(0, 0)).toBeGreaterThan(0)
    expect(budget.takeOut(0, 0)).toBe(-1)
  })

  it.each([
    [{ ratio: "10%", window: "500ms" }],
    [{ ratio: "10%", perSecond: -1 }],
    ["110%"],
    [{ perSecond: 10 }],
    [{ grpc: { maxTokens: 1001 } }],
    [{ grpc: { maxTokens: 0 } }],
    [{ grpc: { tokenRatio: 0 } }],
    [{ aws: { cost: 0 } }],
    [{ aws2026: { timeoutCost: 10 } }],
    [{ brooker: { deposit: 2 } }],
    [{ envoy: { maxRetries: 0 } }],
    [{ grpc: {}, aws: {} }]
  ])("does not accept %j", (budget) => {
    expect(() => decode(RetryBudget.RetryBudget, budget)).toThrow()
  })

  it("of a hedge knows those only that ask nothing about failures", () => {
    expect(() => decode(RetryBudget.HedgeBudget, { grpc: {} })).not.toThrow()
    expect(() => decode(RetryBudget.HedgeBudget, { aws: {} })).toThrow()
  })
})
