import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import * as RetryBudget from "../../../src/sim/policies/RetryBudget.ts"
import { decode } from "./Lab.ts"

const account = (written: unknown) => RetryBudget.make(decode(RetryBudget.RetryBudget, written))

const pay = (to: RetryBudget.Account, times: number, at: number) => {
  for (let i = 0; i < times; i++) to.pay(at)
}

describe("a retry budget", () => {
  it("allows one retry for ten first tries at 10%", () => {
    const budget = account("10%")

    pay(budget, 9, 0)
    expect(budget.takeOut(0)).toBe(false)

    pay(budget, 1, 0)
    expect(budget.takeOut(0)).toBe(true)
    expect(budget.takeOut(0)).toBe(false)
  })

  it("leaves the balance untouched by a refusal", () => {
    const budget = account("50%")

    pay(budget, 1, 0)
    expect(budget.takeOut(0)).toBe(false)
    pay(budget, 1, 0)

    expect(budget.retries(0)).toBe(1)
  })

  it("forgets first tries after the window, in tenths of it", () => {
    const budget = account({ ratio: "100%", window: "10s" })

    pay(budget, 3, 0)
    pay(budget, 2, 1 * second)

    expect([9.999, 10, 10.999, 11].map((at) => budget.retries(at * second))).toEqual([5, 2, 2, 0])
  })

  it("forgets retries after the window too, so that a reserve comes back", () => {
    const budget = account({ ratio: 0, perSecond: 1, window: "10s" })

    for (let i = 0; i < 10; i++) expect(budget.takeOut(0)).toBe(true)

    expect(budget.takeOut(0)).toBe(false)
    expect(budget.takeOut(9.9 * second)).toBe(false)
    expect(budget.retries(10 * second)).toBe(10)
  })

  it("has nothing at first and nothing ever with a ratio of zero and no reserve", () => {
    const budget = account("0%")

    pay(budget, 1000, 0)

    expect(budget.takeOut(0)).toBe(false)
  })

  it("has a reserve of so many a second beside the share", () => {
    const budget = account({ ratio: "20%", perSecond: 10 })

    expect(budget.retries(0)).toBe(100)
    pay(budget, 50, 0)
    expect(budget.retries(0)).toBe(110)
  })

  it("has forgotten everything after a long silence", () => {
    const budget = account("100%")

    pay(budget, 7, 3 * second)

    expect(budget.retries(1000 * second)).toBe(0)
  })

  it("never lets out more than its share of a window's first tries and the reserve", () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 3000 }), isRetry: fc.boolean() })

    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.constantFrom(0.1, 0.2, 0.5, 1), (steps, ratio) => {
        const budget = RetryBudget.make({ ratio, perSecond: 0, window: 10 * second })
        const retries: Array<number> = []
        const tries: Array<number> = []
        let now = 0
        for (const { isRetry, wait } of steps) {
          now += wait * 1_000_000
          if (isRetry && budget.takeOut(now)) retries.push(now)
          if (!isRetry) {
            budget.pay(now)
            tries.push(now)
          }
        }
        // Counted over everything up to each retry: what was let out never exceeds the share of all that was paid in.
        for (const [i, at] of retries.entries()) {
          expect(i + 1).toBeLessThanOrEqual(tries.filter((tried) => tried <= at).length * ratio + 1e-9)
        }
      })
    )
  })

  it.each([
    ["10%", "at most 10% of the calls of the last 10s"],
    [0.2, "at most 20% of the calls of the last 10s"],
    [
      { ratio: "20%", perSecond: 10, window: "30s" },
      "at most 20% of the calls of the last 30s, and 10 a second in any case"
    ]
  ])("says %j in words", (written, words) => {
    expect(RetryBudget.describe(decode(RetryBudget.RetryBudget, written))).toBe(words)
  })

  it.each([[{ ratio: "10%", window: "500ms" }], [{ ratio: "10%", perSecond: -1 }], ["110%"], [{ perSecond: 10 }]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(RetryBudget.RetryBudget, written)).toThrow()
    }
  )
})
