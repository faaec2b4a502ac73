import { describe, expect, it } from "vitest"
import { Canvas } from "../../../src/tui/drawing/Canvas.ts"
import { type SymbolSet, symbolSets } from "../../../src/tui/drawing/Symbols.ts"
import { makeTheme } from "../../../src/tui/drawing/Theme.ts"
import { picture, plain } from "./Looks.ts"

const size = { width: 4, height: 2 }

/** A line from the lower left corner to the upper right one. */
const rising = (set: SymbolSet): ReadonlyArray<string> => {
  const look = plain(set)
  const canvas = new Canvas(size, look.symbols)
  const line = canvas.layer({ kind: "line", ink: "series1" })
  canvas.line(line, 0, canvas.dotsHigh - 1, canvas.dotsWide - 1, 0)
  return picture(canvas.toRows(look))
}

describe("a canvas", () => {
  it("draws a line in dots, quarters or characters", () => {
    expect(rising("braille")).toEqual(["  ⡠⠊", "⡠⠊"])
    expect(rising("block")).toEqual(["  ▄▀", "▄▀"])
    expect(rising("ascii")).toEqual(["  **", "**"])
  })

  it("ignores dots outside", () => {
    const canvas = new Canvas(size, symbolSets.braille)
    const line = canvas.layer({ kind: "line", ink: "series1" })
    canvas.dot(line, -1, 0)
    canvas.dot(line, 8, 0)
    canvas.dot(line, Number.NaN, 0)
    canvas.line(line, -4, 0, Number.POSITIVE_INFINITY, 0)

    expect(picture(canvas.toRows(plain("braille")))).toEqual(["", ""])
  })

  it("gives a shared cell to the layer with the most dots, and to the last of equals", () => {
    const look = plain("ascii")
    const canvas = new Canvas({ width: 2, height: 1 }, look.symbols)
    const first = canvas.layer({ kind: "line", ink: "series1", sign: "a" })
    const second = canvas.layer({ kind: "line", ink: "series2", sign: "b" })
    canvas.dot(second, 0, 0)
    canvas.dot(first, 1, 0)
    canvas.dot(first, 0, 0)

    expect(canvas.toRows(look)).toEqual(["ba"])
  })

  it("keeps lines above areas, and areas above marks", () => {
    const look = plain("ascii")
    const canvas = new Canvas({ width: 5, height: 2 }, look.symbols)
    canvas.mark(canvas.layer({ kind: "mark", ink: "mark", sign: "-" }), 1)
    const area = canvas.layer({ kind: "area", ink: "fill1", sign: "." })
    for (const x of [0, 1, 2]) canvas.fillBelow(area, x, 1, "full")
    canvas.dot(canvas.layer({ kind: "line", ink: "series1" }), 0, 1)

    expect(canvas.toRows(look)).toEqual(["     ", "*.. -"])
  })

  it("draws patterns by place", () => {
    const look = plain("ascii")
    const canvas = new Canvas({ width: 16, height: 2 }, look.symbols)
    canvas.line(canvas.layer({ kind: "line", ink: "series1", pattern: "dashed" }), 0, 0, 15, 0)
    canvas.line(canvas.layer({ kind: "line", ink: "series1", pattern: "dotted" }), 0, 1, 15, 1)

    expect(picture(canvas.toRows(look))).toEqual(["*****   *****", "**  **  **  **"])
  })

  it("paints bands behind everything, or fills them where grounds are not painted", () => {
    const canvas = new Canvas({ width: 4, height: 1 }, symbolSets.ascii)
    canvas.band(1, 2, "band")
    canvas.dot(canvas.layer({ kind: "line", ink: "text" }), 2, 0)
    const painted = canvas.toRows({ theme: makeTheme("dark", "truecolor"), symbols: symbolSets.ascii })

    expect(canvas.toRows(plain("ascii"))).toEqual([" :* "])
    expect(painted).toEqual([" \u001b[48;2;56;34;47m *\u001b[0m "])
  })

  it("gives a band that is too short to see one cell", () => {
    const canvas = new Canvas({ width: 4, height: 1 }, symbolSets.braille)
    canvas.band(2, 2, "band")

    expect(canvas.toRows(plain("braille"))).toEqual([" ░  "])
  })
})
