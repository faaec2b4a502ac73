import { describe, expect, it } from "vitest"
import { formatMoney } from "../../src/reports/Money.ts"

describe("an amount of money", () => {
  it.each([
    [0, "$0.00"],
    [12.4, "$12.40"],
    [999.99, "$999.99"],
    [999.996, "$1,000"],
    [1234.56, "$1,235"],
    [2_500_000, "$2.5M"],
    [-3, "-$3.00"]
  ])("has cents where they matter (%d)", (amount, text) => {
    expect(formatMoney(amount, "USD")).toBe(text)
  })

  it.each([
    [0.5, "$0.50"],
    [0.123456, "$0.123"],
    [0.99999, "$1.00"],
    [0.01667, "$0.0167"],
    [0.00000004, "$0.00000004"]
  ])("below one has three digits that count, and is never nothing (%d)", (amount, text) => {
    expect(formatMoney(amount, "USD")).toBe(text)
  })

  it("has the sign of its currency where ASCII has it, or its letters", () => {
    expect(["USD", "EUR"].map((currency) => formatMoney(3, currency))).toEqual(["$3.00", "EUR 3.00"])
  })

  it("that does not exist is a dash", () => {
    expect(formatMoney(null, "USD")).toBe("–")
    expect(formatMoney(Number.NaN, "USD")).toBe("–")
  })
})
