import { describe, expect, it } from "vitest"
import {
  type Style,
  type Unit,
  valueIn,
  writeMeasured,
  writeValue
} from "../../../../src/sim/observation/claims/Measured.ts"
import { at } from "../HandMadeRun.ts"

const measured = (value: number | undefined, unit: Unit, detail = "") => ({ value, unit, seconds: 60, detail })

describe("a measured value", () => {
  it.each<[number, Style, string]>([
    [0.4321, "percent", "43.2%"],
    [1, "percent", "100%"],
    [0.99996, "percent", "99.996%"],
    [0, "percent", "0%"],
    [3.2, "percent", "320%"],
    [at(0.8), "span", "800ms"],
    [Infinity, "span", "never"],
    [411.23, "rate", "411/s"],
    [12_345_678, "number", "12,345,678"],
    [1_234, "number", "1,234"],
    [2.0456, "number", "2.05"],
    [1_234.56, "number", "1,235"],
    [-1_234, "rate", "-1,234/s"],
    [999.6, "number", "1,000"]
  ])("of %d in %s reads %s", (value, style, text) => {
    expect(writeValue(value, style)).toBe(text)
  })

  it("is written in the usual form of its unit, with how it came about", () => {
    expect(writeMeasured(measured(0.25, "ratio", "1 ÷ 4"))).toBe("25% (1 ÷ 4)")
    expect(writeMeasured(measured(120, "count"), "rate")).toBe("2/s")
  })

  it("is never rounded to a bound that it is not", () => {
    expect(writeMeasured(measured(3.0004, "count"), "number", [3, 3])).toBe("3.0004")
    expect(writeMeasured(measured(0.50002, "ratio"), "percent", [-Infinity, 0.5])).toBe("50.002%")
    expect(writeMeasured(measured(3, "count"), "number", [3, 3])).toBe("3")
    expect(writeMeasured(measured(3.0004, "count"), "number", [4, Infinity])).toBe("3")
    expect(writeMeasured(measured(at(7.005), "span"), "span", [at(7), at(7)])).toBe("7.005s")
    expect(writeMeasured(measured(at(7), "span"), "span", [at(7) - 7, at(7) + 7])).toBe("7s")
    expect(writeMeasured(measured(at(0.0400001), "span"), "span", [at(0.04), Infinity])).toBe("40.0001ms")
  })

  it("is written in its own unit where it is compared with a bare 0", () => {
    expect(writeMeasured(measured(at(2.3), "span"), "number", [0, 0])).toBe("2.3s")
    expect(writeMeasured(measured(0, "span"), "number", [0, 0])).toBe("0s")
    expect(writeMeasured(measured(3, "rate"), "number", [0, 0])).toBe("3/s")
  })

  it("says why it does not exist", () => {
    expect(writeMeasured(measured(undefined, "span", "cut never happened"))).toBe(
      "nothing to measure: cut never happened"
    )
    expect(writeMeasured(measured(undefined, "span"))).toBe("nothing to measure")
  })

  it("is divided by the time only where a count is claimed as a rate", () => {
    expect(valueIn(measured(120, "count"), "rate")).toBe(2)
    expect(valueIn(measured(120, "rate"), "rate")).toBe(120)
    expect(valueIn(measured(120, "count"), "number")).toBe(120)
    expect(valueIn({ ...measured(120, "count"), seconds: 0 }, "rate")).toBeUndefined()
  })
})
