import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { cividisAt, type HeatMap, heatMap } from "../../../src/tui/drawing/HeatMap.ts"
import { rgbOf } from "../../../src/tui/drawing/Palette.ts"
import { dark, picture, plain } from "./Looks.ts"

/** Fast for two seconds, then mostly slow. */
const latencies: HeatMap = {
  title: "Latency",
  unit: "span",
  from: 0,
  to: 4 * second,
  bounds: [1, 10, 100, 1000].map((bound) => bound * millisecond),
  columns: [
    [9, 0, 0],
    [9, 0, 0],
    [1, 3, 9],
    [1, 0, 9]
  ]
}

describe("a heat map", () => {
  it("has digits in ascii, on a logarithmic scale", () => {
    // log(1+1)/log(1+9) = 0.30 and log(1+3)/log(1+9) = 0.60 of nine steps.
    expect(picture(heatMap(latencies, { width: 30, height: 5 }, plain("ascii")))).toEqual([
      "Latency          few 1..9 many",
      "     |            999999999999",
      "     |            666666",
      "  1ms+999999999999333333333333",
      "     ++-----------+----------+"
    ])
  })

  it("has shades where grounds are not painted", () => {
    const bare = { ...latencies, title: "" }

    expect(picture(heatMap(bare, { width: 8, height: 3 }, plain("braille")))).toEqual([
      "    ████",
      "    ▓▓",
      "████▒▒▒▒"
    ])
  })

  it("puts two buckets into a cell where colours allow it", () => {
    const two = {
      ...latencies,
      title: "",
      bounds: [0, 1, 2],
      columns: [
        [5, 0],
        [0, 5],
        [5, 5],
        [0, 0]
      ]
    }
    const [row] = heatMap(two, { width: 4, height: 1 }, dark)

    expect(row!.replace(/\u001b\[[\d;]*m/g, "")).toBe("▄▀▀ ")
  })

  it("keeps nothing apart from little", () => {
    const little = { ...latencies, title: "", bounds: [0, 1], columns: [[0], [1], [1_000_000]] }

    expect(heatMap(little, { width: 3, height: 1 }, plain("ascii"))).toEqual([" 19"])
  })

  it("of nothing is blank", () => {
    const nothing = { ...latencies, title: "", columns: [] }

    expect(picture(heatMap(nothing, { width: 4, height: 2 }, plain("braille")))).toEqual(["", ""])
  })
})

describe("the cividis colours", () => {
  it("grow brighter all the way, or darker on paper", () => {
    const brightness = (order: "dark first" | "light first") =>
      Array.from({ length: 21 }, (_, i) => {
        const [red, green, blue] = rgbOf(cividisAt(i / 20, order))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
      })

    expect(brightness("dark first")).toEqual(brightness("dark first").sort((a, b) => a - b))
    expect(brightness("light first")).toEqual(brightness("light first").sort((a, b) => b - a))
  })
})
