import { describe, expect, it } from "vitest"
import { piecesOf } from "../../../src/tui/drawing/Surface.ts"
import { linesAsRows, prose, wrap } from "../../../src/tui/panes/Prose.ts"
import { plain } from "../drawing/Looks.ts"

const look = plain("braille")

describe("a wrapped text", () => {
  it.each([
    ["one two three", 7, ["one two", "three"]],
    ["one two three", 20, ["one two three"]],
    ["a\nb", 9, ["a", "b"]],
    ["longestword x", 4, ["long", "estw", "ord", "x"]],
    ["漢字漢字", 5, ["漢字", "漢字"]],
    ["  indented text here", 12, ["  indented", "  text here"]],
    ["", 5, [""]],
    ["x", 0, []]
  ])("of %j in %i cells is %o", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines)
  })
})

describe("prose", () => {
  it("indents what follows its first line by the width of its sign", () => {
    const lines = prose("one two three", 9, "text", { text: "- " })

    expect(
      lines.map((line) =>
        piecesOf(line)
          .map(({ text }) => text)
          .join("")
      )
    ).toEqual(["- one two", "  three"])
  })
})

describe("lines as rows", () => {
  it("are exactly as many and as wide as the size, from the given line on", () => {
    expect(linesAsRows(["a", "b", "cdefgh"], { width: 4, height: 3 }, look, 1)).toEqual(["b   ", "cde…", "    "])
  })
})
