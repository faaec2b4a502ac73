import { describe, expect, it } from "vitest"
import { type FailureReason, outcomeFor } from "../../../../../src/sim/model/Failure.ts"
import { AwsAccount, of2026 } from "../../../../../src/sim/policies/retries/budgets/Aws.ts"

const take = (account: AwsAccount, reason: FailureReason) => account.takeOut(0, outcomeFor(reason))

/** How many retries after this failure a full quota pays for. */
const granted = (account: AwsAccount, reason: FailureReason): number => {
  let n = 0
  while (take(account, reason) >= 0) n++
  return n
}

describe("a quota as in the AWS SDKs", () => {
  // standard.py: _RETRY_COST = 5, _TIMEOUT_RETRY_REQUEST = 10, _RETRY_COST_V2 = 14, _THROTTLING_RETRY_COST = 5; 500 in all.
  it.each([
    ["up to 2026", {}, "error", 100],
    ["up to 2026", {}, "unreachable", 100],
    ["up to 2026", {}, "timed out", 50],
    ["up to 2026", {}, "rate limited", 100],
    ["from 2026 on", of2026({}), "error", 35],
    ["from 2026 on", of2026({}), "timed out", 35],
    ["from 2026 on", of2026({}), "rate limited", 100],
    ["from 2026 on", of2026({}), "shed", 100]
  ] as const)("%s, with %j, pays for retries after %s: %d", (_, options, reason, retries) => {
    expect(granted(new AwsAccount(options), reason)).toBe(retries)
  })

  it("gives back what the last retry cost when the call is answered, and 1 for a call that needed none", () => {
    const account = new AwsAccount({})

    take(account, "timed out")
    const last = take(account, "error")
    expect(account.available).toBe(485)
    account.answered(last)
    expect(account.available).toBe(490)
    account.answered(0)
    expect(account.available).toBe(491)
  })

  it("never holds more than 500, and gives nothing back for a call that fails", () => {
    const account = new AwsAccount({})

    account.answered(0)
    expect(account.available).toBe(500)
    const taken = take(account, "error")
    account.failed(true, taken)
    expect(account.available).toBe(495)
  })

  it("takes nothing that it cannot pay in full", () => {
    const account = new AwsAccount(of2026({ capacity: 20 }))

    expect(take(account, "error")).toBe(14)
    expect(take(account, "error")).toBe(-1)
    expect(account.available).toBe(6)
    expect(take(account, "rate limited")).toBe(5)
  })
})
