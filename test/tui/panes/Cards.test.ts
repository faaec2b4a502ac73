import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fit, visibleWidth, withoutColour } from "../../../src/tui/drawing/TextWidth.ts"
import { textLines } from "../../../src/tui/panes/CardLine.ts"
import { dropCells, overlaid, withCard } from "../../../src/tui/panes/Cards.ts"
import { plain } from "../drawing/Looks.ts"

const red = (text: string) => `\u001b[31m${text}\u001b[0m`

describe("a row without its first cells", () => {
  it.each([
    ["abcdef", 2, "cdef"],
    ["abcdef", 6, ""],
    ["abcdef", 9, ""],
    [`${red("abc")}def`, 2, `\u001b[31mc\u001b[0mdef`],
    [`${red("abc")}def`, 4, "ef"],
    ["漢字x", 2, "字x"],
    ["漢字x", 1, " 字x"]
  ])("of %j after %i is %j", (row, cells, rest) => {
    expect(dropCells(row, cells)).toBe(rest)
  })

  it("keeps the width it should have, whatever is in it", () => {
    const part = fc.constantFrom("a", " ", "漢", "é", "●", red("x"), red("字y"))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.nat(24), (parts, cells) => {
        const row = parts.join("")

        expect(visibleWidth(dropCells(row, cells))).toBe(Math.max(0, visibleWidth(row) - cells))
      })
    )
  })
})

describe("rows laid over others", () => {
  it("cover exactly their place", () => {
    const under = ["aaaaaa", red("bbbbbb"), "cccccc"]

    expect(overlaid(under, ["XX", "YY"], 2, 1).map(withoutColour)).toEqual(["aaaaaa", "bbXXbb", "ccYYcc"])
  })

  it("leave double-width characters that they cut in half as blanks", () => {
    expect(overlaid(["漢漢漢"], ["XX"], 1, 0)).toEqual([" XX 漢"])
  })
})

describe("a card", () => {
  const under = (width: number, height: number) => Array.from({ length: height }, () => fit("", width))
  const card = {
    title: "Card",
    foot: "esc back",
    top: 0,
    widest: 40,
    lines: () => textLines(["one", "two", "three", "four"])
  }
  const look = plain("braille")

  it.each([
    [80, 24],
    [40, 10],
    [20, 4],
    [5, 2],
    [1, 1]
  ])("leaves the size of the screen as it is at %ix%i", (width, height) => {
    const rows = withCard(under(width, height), card, { width, height }, look)

    expect(rows).toHaveLength(height)
    for (const row of rows) expect(visibleWidth(row)).toBe(width)
  })

  it("shows its last page when it is scrolled further than that", () => {
    const rows = withCard(under(40, 5), { ...card, top: 99 }, { width: 40, height: 5 }, look)

    expect(rows.join("\n")).toContain("four")
    expect(rows.join("\n")).toContain("2-4 of 4")
  })

  it("always shows the line that matters", () => {
    const rows = withCard(under(40, 4), { ...card, focus: 3 }, { width: 40, height: 4 }, look)

    expect(rows.join("\n")).toContain("four")
  })
})
