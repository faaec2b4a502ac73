import { describe, expect, it } from "vitest"
import { passes } from "../../src/tui/EventFilter.ts"

const opened = { atMs: 1, of: "shop.checkout -> payments.charge", what: "breaker opened: 60% of 100 calls failed" }

describe("a filter of events", () => {
  it.each(["", "  ", "breaker", "PAYMENTS opened", "breaker -closed", "-"])("lets through what has %j", (filter) => {
    expect(passes(opened, filter)).toBe(true)
  })

  it.each(["closed", "breaker closed", "-breaker", "opened -shop"])("keeps back what has not %j", (filter) => {
    expect(passes(opened, filter)).toBe(false)
  })
})
