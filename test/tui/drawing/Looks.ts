/**
 * Looks: the looks drawings are tested in, and how their rows are read.
 */

import type { ThemeName } from "../../../src/tui/drawing/Palette.ts"
import type { Look } from "../../../src/tui/drawing/Surface.ts"
import { type SymbolSet, symbolSets } from "../../../src/tui/drawing/Symbols.ts"
import { type ColourDepth, makeTheme } from "../../../src/tui/drawing/Theme.ts"

const themes: ReadonlyArray<readonly [ThemeName, ColourDepth]> = [
  ["dark", "truecolor"],
  ["light", "256"],
  ["high-contrast", "16"],
  ["mono", "16"],
  ["mono", "none"]
]

/** Every set of symbols in every theme, at every depth. */
export const allLooks: ReadonlyArray<Look> = themes.flatMap(([name, depth]) =>
  Object.values(symbolSets).map((symbols) => ({ theme: makeTheme(name, depth), symbols }))
)

/** Without colour: rows are what they look like. */
export const plain = (set: SymbolSet): Look => ({ theme: makeTheme("mono", "none"), symbols: symbolSets[set] })

export const dark: Look = { theme: makeTheme("dark", "truecolor"), symbols: symbolSets.braille }

/** The rows as pictures are written in these tests: without blanks at their ends. */
export const picture = (rows: ReadonlyArray<string>): ReadonlyArray<string> => rows.map((row) => row.trimEnd())
