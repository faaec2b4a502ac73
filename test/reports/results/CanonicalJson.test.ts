import { describe, expect, it } from "vitest"
import { canonicalJson, rounded } from "../../../src/reports/results/CanonicalJson.ts"

describe("a number in a result file", () => {
  it.each([
    [0.123456789, 0.123457],
    [12.3456789, 12.3457],
    [999.9996, 1000],
    // From a thousand up six digits would be coarser than a microsecond.
    [81_234.567891, 81_234.568],
    [3_612_345.6789, 3_612_345.679],
    [1_728_004, 1_728_004],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [0.1 + 0.2, 0.3],
    [-12.3456789, -12.3457]
  ])("%d is written as %d", (value, written) => {
    expect(rounded(value)).toBe(written)
  })

  it.each([Number.NaN, Infinity, -Infinity])("that is %d is null", (value) => {
    expect(rounded(value)).toBeNull()
  })

  it("is rounded once and for all", () => {
    for (let value = 1e-9; value < 1e9; value *= 1.7) {
      expect(rounded(rounded(value)!)).toBe(rounded(value))
    }
  })

  it("has four digits in a series", () => {
    expect(canonicalJson({ series: { p50Ms: [12.34567, 1] }, mean: 12.34567 })).toBe(
      '{\n  "series": {\n    "p50Ms": [12.35, 1]\n  },\n  "mean": 12.3457\n}\n'
    )
  })

  it("is never a negative zero", () => {
    expect(Object.is(rounded(-0), 0)).toBe(true)
  })
})

describe("the text of a value", () => {
  it("is what JSON says it is", () => {
    const value = { name: 'a "quote"\n', list: [], none: {}, deep: [{ a: [1, [2]] }, null, true], text: ["x", "y"] }

    expect(JSON.parse(canonicalJson(value))).toEqual(value)
  })

  it("keeps the order of keys", () => {
    expect(canonicalJson({ b: 1, a: 2 })).toBe('{ "b": 1, "a": 2 }\n')
  })

  it("puts a long list of numbers on one line", () => {
    const numbers = Array.from({ length: 600 }, (_, i) => i)

    expect(canonicalJson({ numbers, last: [[1]] }).split("\n")[1]).toBe(`  "numbers": [${numbers.join(",")}],`)
  })

  it("leaves out what is undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{ "b": 1 }\n')
  })
})
