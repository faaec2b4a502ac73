import { describe, expect, it } from "vitest"
import { BrookerAccount } from "../../../../../src/sim/policies/retries/budgets/Brooker.ts"

describe("a budget as in Brooker's article", () => {
  it("starts with 5 retries, and is paid for the next by ten answers, exactly", () => {
    const account = new BrookerAccount({})

    for (let i = 0; i < 5; i++) expect(account.takeOut()).toBe(1)
    expect(account.takeOut()).toBe(-1)
    for (let i = 0; i < 9; i++) account.answered()
    expect(account.takeOut()).toBe(-1)
    account.answered()
    expect(account.takeOut()).toBe(1)
    expect(account.tokens).toBe(0)
  })

  it("is paid by calls when they begin, as in the article's simulation, if told so", () => {
    const account = new BrookerAccount({ deposits: "calls", capacity: 1 })

    account.takeOut()
    for (let i = 0; i < 10; i++) account.answered()
    expect(account.tokens).toBe(0)
    for (let i = 0; i < 12; i++) account.began()
    expect(account.tokens).toBe(1)
  })

  // The fluid limit at one half failing: deposits by calls allow 0.1 of a retry for each call; deposits by answers
  // L = 1 + 0.1 * L / 2 tries for a call, 1 / 0.95.
  it.each([
    ["calls", 1.1],
    ["successes", 1 / 0.95]
  ] as const)("with deposits by %s costs %d tries a call when one half of them fail", (deposits, factor) => {
    const account = new BrookerAccount({ deposits })
    const calls = 100_000
    let tries = 0
    for (let call = 0; call < calls; call++) {
      account.began()
      // Every other try fails, whichever it is.
      while (++tries % 2 === 0 && account.takeOut() > 0);
      if (tries % 2 === 1) account.answered()
    }

    expect(Math.abs(tries / calls / factor - 1)).toBeLessThan(0.001)
  })
})
