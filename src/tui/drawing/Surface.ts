/**
 * Surface: a grid of styled cells that every drawing is composed on.
 *
 * It cannot come out the wrong size: what is written outside it is lost, a double-width character that does not fit
 * becomes a space, and control characters (an escape sequence hidden in a name) never get through.
 */
import type { Symbols } from "./Symbols.ts"
import { glyphsOf } from "./TextWidth.ts"
import { type Ink, type Style, type Theme, transition } from "./Theme.ts"

/** How a drawing is to look: its colours and its characters. */
export interface Look {
  readonly theme: Theme
  readonly symbols: Symbols
}

/** Cells across and down. Fractions are cut off; less than nothing is nothing. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A text in one style. */
export interface Piece {
  readonly text: string
  readonly ink?: Ink
  readonly ground?: Ink
}

/** What can be written on one line. */
export type Writing = string | Piece | ReadonlyArray<Piece>

export const piecesOf = (writing: Writing): ReadonlyArray<Piece> =>
  typeof writing === "string" ? [{ text: writing }] : "text" in writing ? [writing] : writing

/** Whole cells: 0 for anything that is not a positive number. */
export const wholeCells = (cells: number): number => (cells > 0 ? Math.floor(Math.min(cells, 10_000)) : 0)

const base: Style = { fore: "", back: "", marks: [] }
const showsOnBlank = (style: Style) => style.marks.includes("7") || style.marks.includes("4")

export class Surface {
  readonly width: number
  readonly height: number
  /** An empty string is the right half of the double-width character before it. */
  readonly #glyphs: Array<string>
  readonly #inks: Array<Ink>
  readonly #grounds: Array<Ink | undefined>

  constructor(size: Size) {
    this.width = wholeCells(size.width)
    this.height = wholeCells(size.height)
    const cells = this.width * this.height
    this.#glyphs = new Array<string>(cells).fill(" ")
    this.#inks = new Array<Ink>(cells).fill("text")
    this.#grounds = new Array<Ink | undefined>(cells).fill(undefined)
  }

  /** The character at a cell; a space outside the surface. */
  at(x: number, y: number): string {
    return this.#isInside(x, y) ? this.#glyphs[y * this.width + x]! : " "
  }

  /** Puts one single-width character. An ink or ground that is not given stays as it was. */
  put(x: number, y: number, glyph: string, ink?: Ink, ground?: Ink): void {
    if (!this.#isInside(x, y)) return
    const cell = y * this.width + x
    this.#splitAt(cell, x)
    this.#glyphs[cell] = glyph
    if (ink !== undefined) this.#inks[cell] = ink
    if (ground !== undefined) this.#grounds[cell] = ground
  }

  /**
   * Writes a line of text from `x` on and returns the cell after it. Stops before cell `end`, which is the right edge
   * unless given; a piece without ink is `text`.
   */
  write(x: number, y: number, writing: Writing, end = this.width): number {
    let at = x
    for (const piece of piecesOf(writing)) {
      for (const glyph of glyphsOf(piece.text)) {
        if (at + glyph.cells > end) return at
        if (glyph.cells === 1) this.put(at, y, glyph.text, piece.ink ?? "text", piece.ground)
        else this.#putWide(at, y, glyph.text, piece.ink ?? "text", piece.ground)
        at += glyph.cells
      }
    }
    return at
  }

  /** Gives a rectangle another ground and leaves its characters. */
  shade(x: number, y: number, size: Size, ground: Ink): void {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + size.height); row++) {
      for (let column = Math.max(0, x); column < Math.min(this.width, x + size.width); column++) {
        this.#grounds[row * this.width + column] = ground
      }
    }
  }

  /** The rows from top to bottom, each exactly `width` cells wide and ending in the base style. */
  rows(theme: Theme): ReadonlyArray<string> {
    return Array.from({ length: this.height }, (_, y) => this.#row(y, theme))
  }

  #row(y: number, theme: Theme): string {
    let row = ""
    let current = base
    for (let cell = y * this.width; cell < (y + 1) * this.width; cell++) {
      const glyph = this.#glyphs[cell]!
      if (glyph === "") continue
      let style = theme.style(this.#inks[cell]!, this.#grounds[cell])
      // A blank shows its ground only, so it can go on in the ink of its neighbour and save a sequence.
      if (glyph === " " && style.back === current.back && !showsOnBlank(style) && !showsOnBlank(current))
        style = current
      if (style !== current) {
        row += transition(current, style)
        current = style
      }
      row += glyph
    }
    return row + transition(current, base)
  }

  #isInside(x: number, y: number): boolean {
    return x >= 0 && x < this.width && y >= 0 && y < this.height
  }

  #putWide(x: number, y: number, glyph: string, ink: Ink, ground: Ink | undefined): void {
    if (!this.#isInside(x, y) || !this.#isInside(x + 1, y)) {
      this.put(x, y, " ", ink, ground)
      this.put(x + 1, y, " ", ink, ground)
      return
    }
    this.put(x + 1, y, " ", ink, ground)
    this.put(x, y, glyph, ink, ground)
    this.#glyphs[y * this.width + x + 1] = ""
  }

  /** Overwriting half of a double-width character leaves a space in its other half. */
  #splitAt(cell: number, x: number): void {
    if (this.#glyphs[cell] === "") this.#glyphs[cell - 1] = " "
    if (x + 1 < this.width && this.#glyphs[cell + 1] === "") this.#glyphs[cell + 1] = " "
  }
}
