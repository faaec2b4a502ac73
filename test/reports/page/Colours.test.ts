import { describe, expect, it } from "vitest"
import { type Colour, colourSheet } from "../../../src/reports/page/Colours.ts"

const [light = "", dark = "", chosen = ""] = colourSheet.split("\n")
const colourIn = (sheet: string, name: Colour): string => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(sheet)![1]!

/** WCAG 2: relative luminance, and the ratio of two of them. */
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
const contrast = (one: string, other: string): number => {
  const [dim, bright] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (bright! + 0.05) / (dim! + 0.05)
}

describe.each([
  ["light", light],
  ["dark", dark]
])("the %s page", (_, sheet) => {
  it.each(["text", "dim", "link", "good", "bad", "open", "fault"] as const)(
    "has text in %s that can be read",
    (name) => {
      expect(contrast(colourIn(sheet, name), colourIn(sheet, "paper"))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(colourIn(sheet, name), colourIn(sheet, "ground"))).toBeGreaterThanOrEqual(4.5)
    }
  )

  it.each([
    "offered",
    "carried",
    "p50",
    "p95",
    "p99",
    "waiting",
    "busy",
    "wasted",
    "poor",
    "cause1",
    "cause2",
    "cause3",
    "cause4",
    "cause5"
  ] as const)("has lines and areas in %s that can be seen", (name) => {
    expect(contrast(colourIn(sheet, name), colourIn(sheet, "paper"))).toBeGreaterThanOrEqual(3)
  })

  it("has shades of heat that grow evenly away from the paper", () => {
    const shades = ([1, 2, 3, 4, 5, 6] as const).map((step) =>
      contrast(colourIn(sheet, `heat${step}`), colourIn(sheet, "paper"))
    )

    expect(shades).toEqual(shades.toSorted((a, b) => a - b))
  })
})

describe("the colours", () => {
  it("are the same in the dark whether the system or the reader chose it", () => {
    expect(/\{color-scheme:dark[^}]*\}/.exec(chosen)?.[0]).toBe(/\{color-scheme:dark[^}]*\}/.exec(dark)?.[0])
  })
})
