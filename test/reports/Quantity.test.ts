import { describe, expect, it } from "vitest"
import {
  formatCount,
  formatFactor,
  formatInstant,
  formatMs,
  formatRate,
  formatShare
} from "../../src/reports/Quantity.ts"

describe("a figure that does not exist", () => {
  it.each([formatCount, formatFactor, formatMs, formatRate, formatShare])("is a dash, not zero (%o)", (format) => {
    expect(format(null)).toBe("–")
    expect(format(Number.NaN)).toBe("–")
    expect(format(0)).not.toBe("–")
  })
})

describe("a count", () => {
  it.each([
    [0, "0"],
    [0.0312, "0.031"],
    [0.123456, "0.123"],
    [812, "812"],
    [999.6, "1k"],
    [4096, "4.1k"],
    [144_018, "144k"],
    [1_728_004, "1.73M"],
    [0.0000001, "0.0000001"],
    [-1500, "-1.5k"]
  ])("%d is written %s", (value, text) => {
    expect(formatCount(value)).toBe(text)
  })
})

describe("a share", () => {
  it.each([
    [0, "0%"],
    [0.0000104, "0.001%"],
    [0.00034, "0.034%"],
    [0.312, "31.2%"],
    [0.99, "99%"],
    [0.9996, "99.96%"],
    [0.99999, "99.999%"],
    [0.999999999, "99.9999%"],
    [1, "100%"],
    [2.5, "250%"]
  ])("%d is written %s: what is not all is not 100%%", (value, text) => {
    expect(formatShare(value)).toBe(text)
  })
})

describe("a span", () => {
  it.each([
    [0, "0ms"],
    [0.00025, "250ns"],
    [0.43, "0.43ms"],
    [12.44, "12.4ms"],
    [999.4, "999ms"],
    [999.6, "1s"],
    [2391, "2.39s"],
    [59_940, "59.9s"],
    [59_999, "1m"],
    [65_000, "1m05s"],
    [240_000, "4m"],
    [7_800_000, "2h10m"],
    [172_800_000, "2d"],
    [-1500, "-1.5s"]
  ])("of %d ms is written %s", (ms, text) => {
    expect(formatMs(ms)).toBe(text)
  })
})

describe("an instant", () => {
  it.each([
    [0, "0:00"],
    [80_000, "1:20"],
    [61_503.25, "1:01.503"],
    [59_999.7, "1:00"],
    [3_607_250, "1:00:07.250"]
  ])("at %d ms is written %s", (ms, text) => {
    expect(formatInstant(ms)).toBe(text)
  })
})
