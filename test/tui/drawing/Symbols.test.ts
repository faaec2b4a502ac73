import { describe, expect, it } from "vitest"
import { chooseSymbols, type Symbols, states, symbolSets } from "../../../src/tui/drawing/Symbols.ts"
import { visibleWidth } from "../../../src/tui/drawing/TextWidth.ts"
import { columnAfter } from "./Terminal.ts"

/** Every string in a set of symbols, however deep, and all its dots. */
const stringsIn = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : []

const everything = (symbols: Symbols): ReadonlyArray<string> => {
  const masks = 1 << (symbols.dotsAcross * symbols.dotsDown)
  const { name: _, ...rest } = symbols
  return [...stringsIn(rest), ...Array.from({ length: masks }, (__, mask) => symbols.dots(mask))]
}

describe.each(Object.values(symbolSets))("the symbols $name", (symbols) => {
  it("are as wide in a terminal as they are counted", async () => {
    const columns = await Promise.all(everything(symbols).map(columnAfter))

    expect(columns).toEqual(everything(symbols).map(visibleWidth))
  })

  it("have a sign of its own for every state", () => {
    expect(new Set(states.map((state) => symbols.states[state])).size).toBe(states.length)
  })

  it("have a character for every way lines can meet", () => {
    expect(symbols.wires).toHaveLength(16)
    expect(symbols.wires[10]).toBe(symbols.box.horizontal)
    expect(symbols.wires[5]).toBe(symbols.box.vertical)
  })
})

describe("the symbols of ascii", () => {
  it("are ascii", () => {
    expect(everything(symbolSets.ascii).filter((text) => !/^[ -~]*$/.test(text))).toEqual([])
  })
})

describe("the dots of braille", () => {
  it("are in the order of Unicode", () => {
    const { dots } = symbolSets.braille

    expect(dots(0)).toBe(" ")
    expect(dots(0b00000001)).toBe("⠁")
    expect(dots(0b00000010)).toBe("⠈")
    expect(dots(0b10000000)).toBe("⢀")
    expect(dots(0b11111111)).toBe("⣿")
  })
})

describe("the symbols a terminal is trusted with", () => {
  it.each([
    [{ LANG: "en_GB.UTF-8", TERM: "xterm-256color" }, "braille"],
    [{ LANG: "de_DE.utf8" }, "braille"],
    [{ LANG: "C", LC_ALL: "en_US.UTF-8" }, "braille"],
    [{ LANG: "en_GB.UTF-8", LC_ALL: "C" }, "ascii"],
    [{ LANG: "en_GB.UTF-8", TERM: "linux" }, "ascii"],
    [{}, "ascii"],
    [{ OS: "Windows_NT" }, "block"],
    [{ OS: "Windows_NT", WT_SESSION: "1" }, "braille"]
  ])("for %o are %s", (env, expected) => {
    expect(chooseSymbols(env).name).toBe(expected)
  })
})
