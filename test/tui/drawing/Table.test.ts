import { describe, expect, it } from "vitest"
import { type Table, table } from "../../../src/tui/drawing/Table.ts"
import { withoutColour } from "../../../src/tui/drawing/TextWidth.ts"
import { dark, picture, plain } from "./Looks.ts"

const components: Table = {
  columns: [
    { title: "component", importance: 3, grows: true },
    { title: "rate", importance: 1, align: "right" },
    { title: "p99", importance: 2, align: "right" }
  ],
  rows: [
    ["gateway", "141/s", "5.94s"],
    ["orders", "60/s", "5.9s"],
    ["db", "80/s", "12ms"]
  ]
}

describe("a table", () => {
  it("aligns its columns and points at the selected row", () => {
    expect(picture(table({ ...components, selected: 1 }, { width: 32, height: 4 }, plain("braille")))).toEqual([
      "  component          rate    p99",
      "  gateway           141/s  5.94s",
      "▸ orders             60/s   5.9s",
      "  db                 80/s   12ms"
    ])
  })

  it("drops the least important column first, and never cuts a number", () => {
    expect(picture(table(components, { width: 18, height: 4 }, plain("braille")))).toEqual([
      "component      p99",
      "gateway      5.94s",
      "orders        5.9s",
      "db            12ms"
    ])
  })

  it("cuts the most important column when there is room for nothing else", () => {
    expect(picture(table(components, { width: 6, height: 2 }, plain("braille")))).toEqual(["compo…", "gatew…"])
  })

  it("scrolls to the selected row and shows where it is", () => {
    expect(picture(table({ ...components, selected: 2 }, { width: 26, height: 3 }, plain("ascii")))).toEqual([
      "  compon..   rate    p99",
      "  orders     60/s   5.9s |",
      "> db         80/s   12ms #"
    ])
  })

  it("marks the column it is sorted by", () => {
    const sorted = { ...components, sortedBy: { column: 2, order: "descending" as const } }

    expect(table(sorted, { width: 32, height: 1 }, plain("braille"))[0]).toBe("component            rate  p99 ▼")
  })

  it("says so when it is empty", () => {
    const empty = { ...components, rows: [], whenEmpty: "no faults yet" }

    expect(picture(table(empty, { width: 30, height: 2 }, plain("braille")))[1]).toBe("no faults yet")
  })

  it("keeps double-width names in their column", () => {
    const names = { ...components, rows: [["日本", "1/s", "2ms"]] }

    expect(table(names, { width: 24, height: 2 }, plain("braille"))[1]).toBe("日本            1/s  2ms")
  })

  it("gives the whole selected row its ground", () => {
    const row = table({ ...components, selected: 0 }, { width: 32, height: 4 }, dark)[1]!

    expect(row.startsWith("\u001b[")).toBe(true)
    expect(row.endsWith("5.94s\u001b[0m")).toBe(true)
    expect(withoutColour(row)).toBe("▸ gateway           141/s  5.94s")
  })
})
