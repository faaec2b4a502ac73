import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { second } from "../../../../../src/sim/kernel/Instant.ts"
import { FinagleAccount } from "../../../../../src/sim/policies/retries/budgets/Finagle.ts"

const account = (percentCanRetry: number, minRetriesPerSec = 0) => {
  const budget = new FinagleAccount({ percentCanRetry, minRetriesPerSec })
  return {
    budget,
    pays: (at: number) => budget.takeOut(at) >= 0,
    retries: (at: number) => budget.retries(at)
  }
}

const pay = (to: { readonly budget: FinagleAccount }, times: number, at: number) => {
  for (let i = 0; i < times; i++) to.budget.began(at)
}

describe("a budget as in Finagle", () => {
  it("allows one retry for ten first tries at 10%", () => {
    const budget = account(0.1)

    pay(budget, 9, 0)
    expect(budget.pays(0)).toBe(false)

    pay(budget, 1, 0)
    expect(budget.pays(0)).toBe(true)
    expect(budget.pays(0)).toBe(false)
  })

  it("leaves the balance untouched by a refusal", () => {
    const budget = account(0.5)

    pay(budget, 1, 0)
    expect(budget.pays(0)).toBe(false)
    pay(budget, 1, 0)

    expect(budget.retries(0)).toBe(1)
  })

  it("forgets first tries after the window, in tenths of it", () => {
    const budget = account(1)

    pay(budget, 3, 0)
    pay(budget, 2, 1 * second)

    expect([9.999, 10, 10.999, 11].map((at) => budget.retries(at * second))).toEqual([5, 2, 2, 0])
  })

  it("forgets retries after the window too, so that a reserve comes back", () => {
    const budget = account(0, 1)

    for (let i = 0; i < 10; i++) expect(budget.pays(0)).toBe(true)

    expect(budget.pays(0)).toBe(false)
    expect(budget.pays(9.9 * second)).toBe(false)
    expect(budget.retries(10 * second)).toBe(10)
  })

  it("has nothing at first and nothing ever with a ratio of zero and no reserve", () => {
    const budget = account(0)

    pay(budget, 1000, 0)

    expect(budget.pays(0)).toBe(false)
  })

  it("has a reserve of so many a second beside the share", () => {
    const budget = account(0.2, 10)

    expect(budget.retries(0)).toBe(100)
    pay(budget, 50, 0)
    expect(budget.retries(0)).toBe(110)
  })

  it("has forgotten everything after a long silence", () => {
    const budget = account(1)

    pay(budget, 7, 3 * second)

    expect(budget.retries(1000 * second)).toBe(0)
  })

  it("never lets out more than its share of a window's first tries and the reserve", () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 3000 }), isRetry: fc.boolean() })

    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.constantFrom(0.1, 0.2, 0.5, 1), (steps, ratio) => {
        const budget = account(ratio)
        const retries: Array<number> = []
        const tries: Array<number> = []
        let now = 0
        for (const { isRetry, wait } of steps) {
          now += wait * 1_000_000
          if (isRetry && budget.pays(now)) retries.push(now)
          if (!isRetry) {
            pay(budget, 1, now)
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

  // Clients.rst: "approximately 20% of the total requests to be retried on top of 10 retries per second".
  it("holds 100 retries at first, and one more for five calls", () => {
    const budget = new FinagleAccount({})

    expect(budget.retries(0)).toBe(100)
    for (let i = 0; i < 500; i++) budget.began(0)
    expect(budget.retries(0)).toBe(200)
  })

  it("lets one call use up a share of what it holds, rounded up", () => {
    const requeues = new FinagleAccount({ perCall: 0.2 })

    // RequeueFilter: the deposit first, then ceil(0.2 * balance) for a balance of 100 and a fifth.
    expect(requeues.began(0)).toBe(20)
    for (let i = 0; i < 4; i++) requeues.began(0)
    expect(requeues.began(0)).toBe(21)
    expect(new FinagleAccount({}).began(0)).toBe(Infinity)
  })
})
