import { describe, expect, it } from "vitest"
import { hour, millisecond, minute, second } from "../../../src/sim/kernel/Instant.ts"
import { formatInstant, formatQuantity, multiples, roundStep } from "../../../src/tui/drawing/Quantity.ts"

describe("a quantity", () => {
  it.each([
    [0.1234, "ratio", "12.3%"],
    [1, "ratio", "100%"],
    [0.9995, "ratio", "99.95%"],
    [0.9999999, "ratio", "99.9999%"],
    [1234, "rate", "1.23k/s"],
    [0.5, "rate", "0.5/s"],
    [999.9, "count", "1k"],
    [2_500_000, "count", "2.5M"],
    [1536, "bytes", "1.54kB"],
    [80 * millisecond, "span", "80ms"],
    [5900 * millisecond, "span", "5.9s"],
    [Number.NaN, "rate", "-"],
    [Number.POSITIVE_INFINITY, "count", "inf"],
    [Number.POSITIVE_INFINITY, "span", "never"]
  ] as const)("%f as a %s is %s", (value, unit, text) => {
    expect(formatQuantity(value, unit)).toBe(text)
  })
})

describe("a round step", () => {
  it("is 1, 2 or 5 times a power of ten", () => {
    expect([0.3, 1, 1.1, 3, 6, 12, 70].map((least) => roundStep(least, "rate"))).toEqual([0.5, 1, 2, 5, 10, 20, 100])
  })

  it("is a step of a clock for spans above five seconds", () => {
    const steps = [3 * second, 7 * second, 16 * second, 45 * second, 4 * minute, 50 * minute]

    expect(steps.map((least) => roundStep(least, "span"))).toEqual([
      5 * second,
      10 * second,
      30 * second,
      minute,
      5 * minute,
      hour
    ])
  })

  it("is whole for what is counted", () => {
    expect(roundStep(0.2, "count")).toBe(1)
  })
})

describe("multiples", () => {
  it("include both ends", () => {
    expect(multiples(10, 30, 10)).toEqual([10, 20, 30])
    expect(multiples(11, 29, 10)).toEqual([20])
  })
})

describe("an instant on an axis", () => {
  it.each([
    [90 * second, 30 * second, "1m30s"],
    [80 * second + 500 * millisecond, 500 * millisecond, "0:01:20.5"],
    [hour + 30 * second, 30 * second, "1:00:30"],
    [hour + 30 * minute, 30 * minute, "1h30m"],
    [2 * second, second, "2s"]
  ])("%d with steps of %d reads %s", (at, step, label) => {
    expect(formatInstant(at, step)).toBe(label)
  })
})
