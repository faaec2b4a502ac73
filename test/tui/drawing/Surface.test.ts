import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Surface } from "../../../src/tui/drawing/Surface.ts"
import { visibleWidth } from "../../../src/tui/drawing/TextWidth.ts"
import { makeTheme } from "../../../src/tui/drawing/Theme.ts"
import { allLooks } from "./Looks.ts"

const none = makeTheme("mono", "none")
const sixteen = makeTheme("dark", "16")

describe("a surface", () => {
  it("loses what is written outside it", () => {
    const surface = new Surface({ width: 4, height: 2 })
    surface.write(2, 0, "abc")
    surface.write(-1, 1, "xyz")
    surface.put(0, 7, "!")

    expect(surface.rows(none)).toEqual(["  ab", "yz  "])
  })

  it("lets no escape sequence of a name through", () => {
    const surface = new Surface({ width: 8, height: 1 })
    surface.write(0, 0, "a\u001b[2Jb")

    expect(surface.rows(none)).toEqual(["a [2Jb  "])
  })

  it("keeps its width when half of a double-width character is overwritten", () => {
    const surface = new Surface({ width: 4, height: 2 })
    surface.write(0, 0, "日本")
    surface.put(1, 0, "x")
    surface.write(0, 1, "日本")
    surface.put(2, 1, "y")

    expect(surface.rows(none)).toEqual([" x本", "日y "])
  })

  it("changes colour only where the picture does", () => {
    const surface = new Surface({ width: 9, height: 1 })
    surface.write(0, 0, [
      { text: "ab", ink: "good" },
      { text: " " },
      { text: "cd", ink: "good" },
      { text: "e", ink: "warn" }
    ])

    expect(surface.rows(sixteen)).toEqual(["\u001b[36mab cd\u001b[33me   \u001b[0m"])
  })

  it("gives a rectangle another ground and leaves the rest", () => {
    const surface = new Surface({ width: 3, height: 1 })
    surface.write(0, 0, "abc")
    surface.shade(1, 0, { width: 1, height: 1 }, "selected")

    expect(surface.rows(sixteen)).toEqual(["a\u001b[7mb\u001b[0mc"])
  })

  it("has rows of its exact size whatever is done to it", () => {
    const deed = fc.record({
      x: fc.integer({ min: -3, max: 12 }),
      y: fc.integer({ min: -1, max: 4 }),
      text: fc.string({ unit: "grapheme", maxLength: 8 }),
      ground: fc.boolean()
    })
    const size = { width: 9, height: 3 }
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), fc.constantFrom(...allLooks), (deeds, { theme }) => {
        const surface = new Surface(size)
        for (const { ground, text, x, y } of deeds) {
          surface.write(x, y, { text, ink: "bad" })
          if (ground) surface.shade(x, y, { width: 3, height: 2 }, "band")
        }
        expect(surface.rows(theme).map(visibleWidth)).toEqual([9, 9, 9])
      })
    )
  })

  it("is empty when asked for less than nothing", () => {
    expect(new Surface({ width: -1, height: Number.NaN }).rows(none)).toEqual([])
  })
})
