import { describe, expect, it } from "vitest"
import { sparkline } from "../../../src/tui/drawing/Sparkline.ts"
import { symbolSets } from "../../../src/tui/drawing/Symbols.ts"

const { ascii, braille } = symbolSets

describe("a sparkline", () => {
  it("rises with its values", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6], 7, braille)).toBe("▁▂▃▄▅▆▇")
  })

  it("leaves blanks for what is not known, and on the left while there are few values", () => {
    expect(sparkline([1, Number.NaN, 2], 5, braille)).toBe("  ▄ ▇")
  })

  it("shows the peak of the values that share a cell", () => {
    expect(sparkline([0, 9, 0, 0, 0, 0], 3, ascii)).toBe("@__")
  })

  it("shows what is above its range as full", () => {
    expect(sparkline([50, 100, 400], 3, braille, { max: 100 })).toBe("▄▇▇")
  })

  it("of zeros is flat", () => {
    expect(sparkline([0, 0], 2, braille)).toBe("▁▁")
    expect(sparkline([], 2, braille)).toBe("  ")
  })
})
