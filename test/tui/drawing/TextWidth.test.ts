import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fit, glyphsOf, truncate, visibleWidth, withoutColour } from "../../../src/tui/drawing/TextWidth.ts"

const red = "\u001b[31m"
const off = "\u001b[0m"

describe("the visible width of a text", () => {
  it.each([
    ["latin", "café", 4],
    ["a combining accent", "cafe\u0301", 4],
    ["box lines and braille", "╭─⣿►", 4],
    ["state signs", "●◐✗◇⇢‖▲", 7],
    ["ideographs", "日本", 4],
    ["hangul", "한국", 4],
    ["an emoji", "🚀", 2],
    ["a family joined by zero-width joiners", "👨‍👩‍👧", 2],
    ["a flag", "🇪🇺", 2],
    ["a devanagari vowel sign", "का", 2],
    ["colours", `${red}ab${off}`, 2]
  ])("counts %s", (_, text, cells) => {
    expect(visibleWidth(text)).toBe(cells)
  })

  it("is the sum of its glyphs'", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const cells = glyphsOf(text).reduce((sum, glyph) => sum + glyph.cells, 0)
        expect(visibleWidth(text)).toBe(cells)
      })
    )
  })
})

describe("the glyphs of a text", () => {
  it("let no control character through", () => {
    const glyphs = glyphsOf("a\u001b[2Jb\n").map((glyph) => glyph.text)

    expect(glyphs.join("")).toBe("a [2Jb ")
  })
})

describe("a truncated text", () => {
  it("ends in an ellipsis when something was lost", () => {
    expect(truncate("payments", 5)).toBe("paym…")
    expect(truncate("payments", 8)).toBe("payments")
    expect(truncate("payments", 5, "..")).toBe("pay..")
  })

  it("switches off the colour that was on at the cut", () => {
    expect(truncate(`${red}payments${off}`, 5)).toBe(`${red}paym…${off}`)
  })

  it("leaves out a double-width character that would be cut in half", () => {
    expect(truncate("日本語", 4)).toBe("日…")
  })

  it("is never wider than asked, and otherwise unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, width) => {
        const cut = truncate(text, width)
        expect(visibleWidth(cut)).toBeLessThanOrEqual(width)
        if (visibleWidth(text) <= width) expect(cut).toBe(width === 0 ? "" : text)
      })
    )
  })
})

describe("a fitted text", () => {
  it("stands left, right or in the middle of exactly its cells", () => {
    expect(fit("db", 5)).toBe("db   ")
    expect(fit("db", 5, "right")).toBe("   db")
    expect(fit("db", 5, "centre")).toBe(" db  ")
  })

  it("fills the cell that half a character leaves over", () => {
    expect(fit("日本", 3, "left", "")).toBe("日 ")
  })

  it("is exactly as wide as asked, in colour too", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, width) => {
        expect(visibleWidth(fit(`${red}${withoutColour(text)}${off}`, width))).toBe(width)
      })
    )
  })
})
