import { describe, expect, it } from "vitest"
import { type Hex, mix, palettes, type Role, rgbOf, roles, type ThemeName } from "../../../src/tui/drawing/Palette.ts"

/** Relative luminance and contrast as WCAG 2.1 defines them. */
const luminance = (hex: Hex): number => {
  const [red, green, blue] = rgbOf(hex).map((channel) => {
    const share = channel / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

const contrast = (a: Hex, b: Hex): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const words: ReadonlyArray<Role> = ["dim", "accent", "key", "good", "warn", "bad", "fault", "mark", "focus"]
const lines: ReadonlyArray<Role> = ["series1", "series2", "series3", "series4", "series5", "series6"]

/** Backgrounds people have: black, VS Code, GitHub; white, solarized. */
const backgrounds: ReadonlyArray<readonly [ThemeName, ReadonlyArray<Hex>]> = [
  ["dark", ["#000000", "#1e1e1e", "#0d1117"]],
  ["light", ["#ffffff", "#fdf6e3"]]
]

const hexOf = (theme: ThemeName, role: Role): Hex => palettes[theme][role].hex!

describe("a palette", () => {
  it.each(backgrounds)("%s keeps words readable on its backgrounds", (theme, grounds) => {
    const faint = words.filter((role) => grounds.some((ground) => contrast(hexOf(theme, role), ground) < 4.5))

    expect(faint).toEqual([])
  })

  it.each(backgrounds)("%s keeps words readable on its own grounds", (theme) => {
    const grounds = [palettes[theme].selected.ground!, palettes[theme].band.ground!]
    const faint = words.filter((role) => grounds.some((ground) => contrast(hexOf(theme, role), ground) < 3))

    expect(faint).toEqual([])
  })

  it.each(backgrounds)("%s keeps lines visible on its backgrounds", (theme, grounds) => {
    const faint = lines.filter((role) => grounds.some((ground) => contrast(hexOf(theme, role), ground) < 4))

    expect(faint).toEqual([])
  })

  it("of high contrast reaches 7 against black for everything that is read", () => {
    const faint = [...words, ...lines].filter((role) => {
      const { hex } = palettes["high-contrast"][role]
      return hex !== undefined && contrast(hex, "#000000") < 7
    })

    expect(faint).toEqual([])
  })

  it("without colour has none", () => {
    const coloured = roles.filter((role) => {
      const { ansi, ground, hex } = palettes.mono[role]
      return ansi !== undefined || ground !== undefined || hex !== undefined
    })

    expect(coloured).toEqual([])
  })

  it("tells good from bad for eyes without red or green", () => {
    // Viénot, Brettel and Mollon 1999, the two most frequent kinds, reduced to what remains of red and green.
    const remains = (hex: Hex, red: number, green: number): number => {
      const [r, g] = rgbOf(hex)
      return red * r + green * g
    }
    for (const theme of ["dark", "light", "high-contrast"] as const) {
      const [good, bad] = [hexOf(theme, "good"), hexOf(theme, "bad")]
      for (const [red, green] of [
        [0.11, 0.89],
        [0.29, 0.71]
      ] as const) {
        const yellowish = Math.abs(remains(good, red, green) - remains(bad, red, green))
        const bluish = Math.abs(rgbOf(good)[2] - rgbOf(bad)[2])
        expect(yellowish + bluish).toBeGreaterThan(60)
      }
    }
  })
})

describe("a mixed colour", () => {
  it("lies between the two", () => {
    expect(mix("#000000", "#ffffff", 0)).toBe("#000000")
    expect(mix("#000000", "#ff8000", 0.5)).toBe("#804000")
  })
})
