import { describe, expect, it } from "vitest"
import { GrpcAccount } from "../../../../../src/sim/policies/retries/budgets/Grpc.ts"

describe("a budget as in gRPC", () => {
  // A6: 10 tokens, 0.1 for a success, and no retries at or below 5.
  it("allows retries after four failures in a row, not after five", () => {
    const account = new GrpcAccount({})

    for (let i = 0; i < 4; i++) account.failed(true)
    expect([account.tokens, account.takeOut()]).toEqual([6, 0])
    account.failed(true)
    expect([account.tokens, account.takeOut()]).toEqual([5, -1])
  })

  it("allows them again once an answer has brought it over the half", () => {
    const account = new GrpcAccount({})

    for (let i = 0; i < 20; i++) account.failed(true)
    expect(account.tokens).toBe(0)
    for (let i = 0; i < 50; i++) account.answered()
    expect([account.tokens, account.takeOut()]).toEqual([5, -1])
    account.answered()
    expect([account.tokens, account.takeOut()]).toEqual([5.1, 0])
  })

  it("takes nothing for a retry, and nothing for a failure that is not retried", () => {
    const account = new GrpcAccount({})

    for (let i = 0; i < 100; i++) account.takeOut()
    for (let i = 0; i < 100; i++) account.failed(false)

    expect(account.tokens).toBe(10)
  })

  it("never holds more than it started with", () => {
    const account = new GrpcAccount({ maxTokens: 4, tokenRatio: 3 })

    account.answered()
    expect(account.tokens).toBe(4)
  })

  it("ignores places beyond the third, as the proposal says of 0.5466", () => {
    const account = new GrpcAccount({ maxTokens: 2, tokenRatio: 0.5466 })

    account.failed(true)
    account.answered()
    expect(account.tokens).toBe(1.546)
  })
})
