import { describe, expect, it } from "vitest"
import { EnvoyAccount } from "../../../../../src/sim/policies/retries/budgets/Envoy.ts"

/** An account with so many tries under way. */
const withActive = (active: number, options = {}) => {
  const account = new EnvoyAccount(options)
  for (let i = 0; i < active; i++) account.began()
  return account
}

/** How many retries it grants one after the other. */
const granted = (account: EnvoyAccount): number => {
  let n = 0
  while (n < 1000 && account.takeOut() > 0) n++
  return n
}

describe("a budget as in Envoy", () => {
  // circuit_breaker.proto: "if there are 100 active requests and the budget_percent is set to 25, there may be 25".
  it.each([
    [100, { budgetPercent: 0.25 }, 25],
    [100, {}, 20],
    [19, {}, 3],
    [24, {}, 4],
    [0, {}, 3],
    [100, { budgetPercent: 0.1, minRetryConcurrency: 50 }, 50],
    [100, { maxRetries: 3 }, 3],
    [1000, { maxRetries: 3 }, 3]
  ])("with %d tries under way and %j grants %d", (active, options, retries) => {
    expect(granted(withActive(active, options))).toBe(retries)
  })

  it("counts a retry from the decision on, through its back-off, until it ends", () => {
    const account = withActive(1, { maxRetries: 1 })

    account.failed(true, 0)
    expect(account.takeOut()).toBe(1)
    expect(account.takeOut()).toBe(-1)
    account.retried()
    expect(account.takeOut()).toBe(-1)
    account.answered(1)
    expect(account.takeOut()).toBe(1)
  })

  it("gives the place of a failed retry back before that call asks for its next", () => {
    const account = withActive(1, { maxRetries: 1 })

    account.failed(true, 0)
    account.takeOut()
    account.retried()
    account.failed(true, 1)

    expect(account.takeOut()).toBe(1)
  })

  // envoyproxy/envoy#30205: 100 calls that failed together and wait for retries are 100 calls, but none is active.
  it("shrinks to its minimum while calls wait for their retries", () => {
    const account = withActive(100)
    const retries = Array.from({ length: 100 }, () => {
      account.failed(true, 0)
      return account.takeOut()
    }).filter((taken) => taken > 0)

    // When the 17th fails 83 are active, of which a fifth is 16, and 16 have been granted.
    expect(retries).toHaveLength(16)
  })

  it("forgets calls that are stopped, waiting or not", () => {
    const account = withActive(2, { maxRetries: 1 })

    account.failed(true, 0)
    account.takeOut()
    account.stopped(1, true)
    account.stopped(0, false)

    expect(account.takeOut()).toBe(1)
    account.retried()
    account.stopped(1, false)
    // Nothing is left behind: the share of no tries is none.
    const share = withActive(10, { budgetPercent: 1, minRetryConcurrency: 0 })
    for (let i = 0; i < 10; i++) share.stopped(0, false)
    expect(share.takeOut()).toBe(-1)
    expect(account.takeOut()).toBe(1)
  })
})
