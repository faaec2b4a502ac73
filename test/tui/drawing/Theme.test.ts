import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { palettes, roles } from "../../../src/tui/drawing/Palette.ts"
import { type ColourDepth, chooseTheme, makeTheme, nearest256, transition } from "../../../src/tui/drawing/Theme.ts"
import { firstCellOf } from "./Terminal.ts"

describe("a theme", () => {
  it("paints a text and goes back to the base state", () => {
    expect(makeTheme("dark", "truecolor").paint("series1", "p99")).toBe("\u001b[38;2;86;180;233mp99\u001b[0m")
    expect(makeTheme("dark", "16").paint("bad", "down")).toBe("\u001b[1;91mdown\u001b[0m")
  })

  it("paints plain and empty texts without a sequence", () => {
    const { paint } = makeTheme("dark", "truecolor")

    expect(paint("text", "api")).toBe("api")
    expect(paint("bad", "")).toBe("")
  })

  it("writes no escape sequence at depth none", () => {
    const { paint } = makeTheme("dark", "none")

    expect(roles.map((role) => paint(role, "x", "selected"))).toEqual(roles.map(() => "x"))
  })

  it("without colour uses bold, faint and inverse only", () => {
    const { paint } = makeTheme("mono", "truecolor")
    const codes = roles.flatMap((role) => [...paint(role, "x", "selected").matchAll(/\[([\d;]*)m/g)].map((m) => m[1]!))

    expect(new Set(codes.flatMap((code) => code.split(";")))).toEqual(new Set(["0", "1", "7"]))
  })

  it("marks what is selected by inverting it where backgrounds cannot be painted", () => {
    expect(makeTheme("light", "16").paint("bad", "db", "selected")).toBe("\u001b[1;7mdb\u001b[0m")
    expect(makeTheme("light", "truecolor").paint("text", "db", "selected")).toBe("\u001b[48;2;207;227;245mdb\u001b[0m")
  })

  it("knows a style for every role in every palette", () => {
    for (const palette of Object.values(palettes)) expect(Object.keys(palette).sort()).toEqual([...roles].sort())
  })
})

describe("a transition between styles", () => {
  const theme = makeTheme("dark", "16")

  it("says only what changes", () => {
    expect(transition(theme.style("good"), theme.style("warn"))).toBe("\u001b[33m")
    expect(transition(theme.style("good"), theme.style("good"))).toBe("")
    expect(transition(theme.style("good"), theme.style("text"))).toBe("\u001b[0m")
  })

  it("resets when a mark is lost", () => {
    expect(transition(theme.style("bad"), theme.style("warn"))).toBe("\u001b[0;33m")
  })

  it("leads from any style to any other", async () => {
    const inks = fc.constantFrom(...roles)
    const depths = fc.constantFrom<ColourDepth>("truecolor", "256", "16")
    const base = { fore: "", back: "", marks: [] }
    await fc.assert(
      fc.asyncProperty(depths, inks, inks, inks, inks, async (depth, ink, ground, otherInk, otherGround) => {
        const { style } = makeTheme("dark", depth)
        const [from, to] = [style(ink, ground), style(otherInk, otherGround)]
        const roundabout = `${transition(base, from)}${transition(from, to)}x`
        expect(await firstCellOf(roundabout)).toEqual(await firstCellOf(`${transition(base, to)}x`))
      })
    )
  })
})

describe("the nearest of 256 colours", () => {
  it("is in the cube for colours and on the ramp for greys", () => {
    expect(nearest256("#ff0000")).toBe(196)
    expect(nearest256("#0000ff")).toBe(21)
    expect(nearest256("#808080")).toBe(244)
    expect(nearest256("#8b96a5")).toBe(246)
  })
})

describe("the theme a terminal asks for", () => {
  const chosen = (env: Record<string, string>) => {
    const { depth, name } = chooseTheme(env)
    return `${name} ${depth}`
  }

  it.each([
    [{ TERM: "xterm-256color" }, "dark 256"],
    [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, "dark truecolor"],
    [{ TERM: "xterm" }, "dark 16"],
    [{ TERM: "xterm", COLORFGBG: "0;15" }, "light 16"],
    [{ TERM: "xterm", COLORFGBG: "15;default;0" }, "dark 16"],
    [{ TERM: "dumb" }, "dark none"],
    [{ TERM: "xterm-256color", NO_COLOR: "1" }, "mono 256"],
    [{ TERM: "xterm-256color", NO_COLOR: "" }, "dark 256"],
    [{ TERM: "xterm-256color", FORCE_COLOR: "0" }, "mono 256"]
  ])("for %o is %s", (env, expected) => {
    expect(chosen(env)).toBe(expected)
  })
})
