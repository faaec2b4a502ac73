import { describe, expect, it } from "vitest"
import { bigText } from "../../../src/tui/drawing/BigText.ts"

const halves: Readonly<Record<string, readonly [string, string]>> = {
  "█": ["#", "#"],
  "▀": ["#", " "],
  "▄": [" ", "#"],
  " ": [" ", " "]
}

/** Half blocks as dots, a row of cells being two rows of dots. */
const dotsOf = (rows: ReadonlyArray<string>): ReadonlyArray<string> =>
  rows.flatMap((row) => [0, 1].map((half) => Array.from(row, (cell) => halves[cell]![half]!).join("")))

describe("big text", () => {
  it("draws a seven and a one as everybody does", () => {
    expect(bigText("71", { isAscii: true, isTall: true }).map((row) => row.trimEnd())).toEqual([
      "######    ##",
      "    ##  ####",
      "  ##      ##",
      "  ##      ##",
      "  ##    ######"
    ])
  })

  it.each(["98.7%", "1.23s", "450us", "226/s", "1.4kh", "12ms", "-", "3M"])(
    "has the same dots high or low: %s",
    (text) => {
      const tall = bigText(text, { isTall: true }).map((row) => row.replaceAll("██", "#").replaceAll("  ", " "))
      expect(dotsOf(bigText(text)).slice(0, 5)).toEqual(tall)
    }
  )

  it("leaves blank what is no figure", () => {
    expect(bigText("é").join("").trim()).toBe("")
  })
})
