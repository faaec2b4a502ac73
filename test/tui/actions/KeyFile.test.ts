import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { footerActions, messageFor } from "../../../src/tui/actions/Actions.ts"
import { keyFile, ownKeys, readKeys } from "../../../src/tui/actions/KeyFile.ts"
import type { Model } from "../../../src/tui/Model.ts"
import { folder } from "../Lab.ts"
import { benchModel } from "../Samples.ts"

const benchWith = (text: string): Model => ({ ...benchModel(), keys: readKeys(text).bindings })

describe("keys of one's own", () => {
  it("take the place of the usual ones", () => {
    const model = benchWith("next change: N\n")

    expect(messageFor(model, "N")).toEqual({ type: "skippedToNext" })
    expect(messageFor(model, "n")).toBeUndefined()
  })

  it("are shown in the footer", () => {
    const shows = footerActions(benchWith("fault: [ctrl+f, f]\n")).find(({ label }) => label === "fault")?.shows

    expect(shows).toBe("ctrl+f")
  })

  it("may be exchanged", () => {
    const { mistakes } = readKeys("faster: '-'\nslower: +\n")
    expect(mistakes).toEqual([])

    const model = benchWith("faster: '-'\nslower: +\n")
    expect(messageFor(model, "-")).toEqual({ type: "sped", by: 1 })
    expect(messageFor(model, "+")).toEqual({ type: "sped", by: -1 })
  })

  it("mean different things in turn where the usual ones do", () => {
    const model = benchWith("move: [N, W, down, up]\n")

    expect(["N", "W", "down", "up"].map((key) => messageFor(model, key))).toEqual(
      [1, -1, 1, -1].map((by) => ({ type: "moved", by }))
    )
  })

  it.each([
    ["next chang: N", 'line 1: there is no action "next chang"; did you mean "next change"?'],
    ["# mine\nfault: ctr+f", 'line 2: there is no key "ctr+f"'],
    ["fault: entr", 'line 1: there is no key "entr"; did you mean "enter"?'],
    ["fault: n", 'line 1: n is the key of "next change" as well; give that another one'],
    ["fault: [f, f]", "line 1: f is there twice"],
    ["fault:", 'line 1: "fault" needs a key'],
    ["move: N", 'line 1: "move" needs 2 keys, for down, up, or a multiple of it'],
    ["back: N", 'line 1: "back" keeps its keys'],
    ["fault: esc", "line 1: esc cannot be bound: it leads out of everything"],
    ["to the shell: Z", 'line 1: "to the shell" works while something is typed, where Z is a character'],
    ["- fault", 'line 1: expected lines like "next change: N"']
  ])("%j: a mistake is told, and the usual keys stay", (text, mistake) => {
    expect(readKeys(text)).toEqual({ bindings: {}, mistakes: [mistake] })
  })

  it("are those of the lines without mistakes", () => {
    const { bindings, mistakes } = readKeys("zom: Z\nnext change: N\nfault: [\n")

    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toMatch(/^line [34]: /)
    expect(bindings).toEqual({})
    expect(readKeys("zom: Z\nnext change: N\n").bindings).toEqual({ "next change": ["N"] })
  })

  it("stand in the folder for settings, and need not", () => {
    const config = folder()
    expect(ownKeys({ XDG_CONFIG_HOME: config })).toEqual({ bindings: {} })

    mkdirSync(join(config, "faultline"))
    writeFileSync(keyFile({ XDG_CONFIG_HOME: config }), "next change: N\nzom: Z\n")

    expect(ownKeys({ XDG_CONFIG_HOME: config })).toEqual({
      bindings: { "next change": ["N"] },
      trouble: `${join(config, "faultline", "keys.yaml")}, line 2: there is no action "zom"; did you mean "zoom"?`
    })
  })
})
