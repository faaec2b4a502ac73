import { describe, expect, it } from "vitest"
import { bars, levelRole, meter } from "../../../src/tui/drawing/Bars.ts"
import { symbolSets } from "../../../src/tui/drawing/Symbols.ts"
import { picture, plain } from "./Looks.ts"

const failures = [
  { label: "timed out", value: 40 },
  { label: "refused", value: 10 },
  { label: "lost", value: 0 }
]

describe("bars of amounts", () => {
  it("share the scale of the largest, to an eighth of a cell", () => {
    const rows = bars({ kind: "amounts", unit: "count", bars: failures }, { width: 24, height: 3 }, plain("braille"))

    // 11 cells for 40, so 2.75 for 10.
    expect(picture(rows)).toEqual(["timed out ███████████ 40", "refused   ██▊         10", "lost                   0"])
  })

  it("have air between them when there is room", () => {
    const rows = bars({ kind: "amounts", unit: "count", bars: failures }, { width: 24, height: 5 }, plain("ascii"))

    expect(picture(rows)).toEqual([
      "timed out ########### 40",
      "",
      "refused   ###         10",
      "",
      "lost                   0"
    ])
  })

  it("say how many do not fit", () => {
    const many = [1, 2, 3, 4].map((value) => ({ label: `c${value}`, value }))
    const rows = bars({ kind: "amounts", unit: "count", bars: many }, { width: 12, height: 3 }, plain("ascii"))

    expect(picture(rows)).toEqual(["c1 ##      1", "c2 ####    2", "+2 more"])
  })

  it("draw a little where there is little", () => {
    const rows = bars(
      {
        kind: "amounts",
        unit: "count",
        bars: [
          { label: "a", value: 100_000 },
          { label: "b", value: 1 }
        ]
      },
      { width: 16, height: 2 },
      plain("ascii")
    )

    expect(picture(rows)[1]).toBe("b #            1")
  })
})

describe("bars of shares", () => {
  it("are meters of one", () => {
    const shares = [
      { label: "api", value: 0.5 },
      { label: "db", value: 1 }
    ]
    const rows = bars({ kind: "shares", unit: "ratio", bars: shares }, { width: 20, height: 2 }, plain("ascii"))

    expect(picture(rows)).toEqual(["api ======-----  50%", "db  =========== 100%"])
  })
})

describe("a meter", () => {
  it("is always as wide as asked", () => {
    const widths = [-1, 0, 0.001, 0.5, 1, 7, Number.NaN].map((share) =>
      meter(share, 8, symbolSets.braille).reduce((cells, piece) => cells + piece.text.length, 0)
    )

    expect(new Set(widths)).toEqual(new Set([8]))
  })

  it("turns from good to warning to bad", () => {
    expect([0, 0.69, 0.7, 0.89, 0.9, 2].map(levelRole)).toEqual(["good", "good", "warn", "warn", "bad", "bad"])
  })
})
