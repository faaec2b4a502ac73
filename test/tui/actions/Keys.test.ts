import { describe, expect, it } from "vitest"
import { keyNames, textOf } from "../../../src/tui/actions/Keys.ts"

describe("the name of a key", () => {
  it.each([
    ["a", {}, ["a"]],
    ["V", { shift: true }, ["V"]],
    [" ", {}, ["space"]],
    ["", { upArrow: true }, ["up"]],
    ["", { return: true }, ["enter"]],
    ["", { escape: true }, ["esc"]],
    ["", { tab: true }, ["tab"]],
    ["", { tab: true, shift: true }, ["shift+tab"]],
    ["", { delete: true }, ["backspace"]],
    ["c", { ctrl: true }, ["ctrl+c"]],
    ["OP", {}, ["f1"]],
    ["x", { meta: true }, []]
  ])("for %j with %o is %o", (input, pressed, names) => {
    expect(keyNames(input, pressed)).toEqual(names)
  })

  it("is given for each of several characters that came at once", () => {
    expect(keyNames("jj k\t\r", {})).toEqual(["j", "j", "space", "k", "tab", "enter"])
  })
})

describe("a text that is typed", () => {
  it.each([
    ["a", "a"],
    ["漢", "漢"],
    ["space", " "],
    ["enter", undefined],
    ["ctrl+u", undefined]
  ])("gets from %s %j", (key, text) => {
    expect(textOf(key)).toBe(text)
  })
})
