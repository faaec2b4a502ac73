/**
 * Card line: a line of a card, and the choice that a click on it takes.
 */
import type { Writing } from "../drawing/Surface.ts"

export interface CardLine {
  readonly writing: Writing
  /** From 0; without it there is nothing to take. */
  readonly choice?: number
}

/** Lines to be read. */
export const textLines = (lines: ReadonlyArray<Writing>): ReadonlyArray<CardLine> =>
  lines.map((writing) => ({ writing }))
