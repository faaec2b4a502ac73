/**
 * Looks: the look of an appearance, made once and kept.
 *
 * A theme remembers the styles it has worked out, so there must not be a new one for every frame.
 */

import type { Look } from "../drawing/Surface.ts"
import { symbolSets } from "../drawing/Symbols.ts"
import { makeTheme } from "../drawing/Theme.ts"
import type { Appearance } from "../Model.ts"

const known = new Map<string, Look>()

/** How things are drawn in this appearance. */
export const lookOf = ({ depth, symbols, theme }: Appearance): Look => {
  const key = `${theme} ${depth} ${symbols}`
  let look = known.get(key)
  if (look === undefined) {
    look = { theme: makeTheme(theme, depth), symbols: symbolSets[symbols] }
    known.set(key, look)
  }
  return look
}

/** Signs of the run's state, as characters that every terminal draws one cell wide. */
export const stateSigns = (look: Look) =>
  look.symbols.name === "ascii"
    ? { opening: "..", paused: "||", running: "=>", over: "[]", past: "<<", mistaken: "!!", crashed: "!!" }
    : { opening: "…", paused: "‖", running: "►", over: "■", past: "◄", mistaken: "✗", crashed: "✗" }

/** Between things on one line. */
export const dot = (look: Look): string => (look.symbols.name === "ascii" ? " - " : " · ")
