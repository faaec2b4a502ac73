import { describe, expect, it } from "vitest"
import { beside, fitRows, frame, insideOf, stacked } from "../../../src/tui/drawing/Frame.ts"
import { dark, plain } from "./Looks.ts"

describe("a frame", () => {
  it("has its titles in the border and cuts rows that are too long", () => {
    const rows = ["hello", "a row that is too long for it"]

    expect(
      frame({ title: "Load", note: "log", foot: "z zoom" }, rows, { width: 24, height: 4 }, plain("braille"))
    ).toEqual([
      "╭─ Load ───────── log ─╮",
      "│hello                 │",
      "│a row that is too lon…│",
      "╰───────────── z zoom ─╯"
    ])
  })

  it("shows without colour that it has the keys", () => {
    expect(
      frame({ title: "Load", isFocused: true, padding: 1 }, ["hello"], { width: 12, height: 3 }, plain("ascii"))
    ).toEqual(["#= Load ===#", "| hello    |", "#==========#"])
  })

  it("cuts its title before its border, and leaves out a note that does not fit", () => {
    expect(frame({ title: "Components", note: "3 of 7" }, [], { width: 12, height: 3 }, plain("braille"))[0]).toBe(
      "╭─ Compo… ─╮"
    )
  })

  it("gives way to its rows when there is no room for it", () => {
    expect(frame({ title: "Load" }, ["ab", "cd"], { width: 2, height: 2 }, plain("braille"))).toEqual(["ab", "cd"])
    expect(insideOf({ width: 2, height: 9 })).toEqual({ width: 2, height: 9 })
    expect(insideOf({ width: 20, height: 9 }, 1)).toEqual({ width: 16, height: 7 })
  })

  it("keeps the colours of the rows in it", () => {
    const row = dark.theme.paint("bad", "down")

    expect(frame({}, [row], { width: 6, height: 3 }, dark)[1]).toContain(row)
  })
})

describe("panes", () => {
  it("stand beside each other, the shorter one filled up", () => {
    expect(beside([["ab", "c"], ["d"]], 1)).toEqual(["ab d", "c   "])
  })

  it("stand below each other", () => {
    expect(stacked([["a"], ["b", "c"]])).toEqual(["a", "b", "c"])
  })
})

describe("rows fitted to a size", () => {
  it("are cut and filled up", () => {
    expect(fitRows(["abc", "d"], { width: 2, height: 3 })).toEqual(["a…", "d ", "  "])
  })
})
