import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { readKeystrokes } from "../../../src/tui/film/Keystrokes.ts"

const read = (text: string) => Result.getOrElse(readKeystrokes(text), (message) => message)

describe("keystrokes", () => {
  it("are instants of the film and keys by the names of the help", () => {
    expect(read("3s enter, 10s f, 10.5s shift+tab")).toEqual([
      { atMs: 3000, key: "enter" },
      { atMs: 10_000, key: "f" },
      { atMs: 10_500, key: "shift+tab" }
    ])
  })

  it("come in the order of their instants, however they are written", () => {
    expect(read("2s q, 1s space")).toMatchObject([{ key: "space" }, { key: "q" }])
  })

  it("type a text in quotes character by character, commas and all", () => {
    expect(read('1s "a, b"')).toMatchObject([{ key: "a" }, { key: "," }, { key: "space" }, { key: "b" }])
  })

  it("type one character after the other", () => {
    expect(read('1s "ab"')).toEqual([
      { atMs: 1000, key: "a" },
      { atMs: 1060, key: "b" }
    ])
  })

  it.each(["3s", "enter", "3 enter", "x enter", "1s enter f"])("are not %j", (text) => {
    expect(Result.isFailure(readKeystrokes(text))).toBe(true)
  })
})
