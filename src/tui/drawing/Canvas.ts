/**
 * Canvas: a plot of dots finer than cells, in layers of different inks.
 *
 * Coordinates are dots from the top left corner. All layers of a cell are merged into one character; its ink is that of
 * the layer with the most dots in it, lines before areas before marks. The last series wins a tie: where all that is offered is
 * good, the line of what is good is to be seen. Dots outside are ignored.
 */
import type { Role } from "./Palette.ts"
import { type Look, type Size, Surface, wholeCells } from "./Surface.ts"
import type { Symbols } from "./Symbols.ts"
import type { Ink } from "./Theme.ts"

/** Which dots of a line are drawn: all, five of eight, or two of four. For telling lines apart without colour. */
export type Pattern = "solid" | "dashed" | "dotted"

export interface LayerOptions {
  readonly ink: Ink
  /** Lines lie above areas, areas above marks. */
  readonly kind: "line" | "area" | "mark"
  readonly pattern?: Pattern
  /** The character of a dot where one cell is one dot. */
  readonly sign?: string
}

interface Layer extends LayerOptions {
  readonly masks: Uint8Array
}

const isOn = (pattern: Pattern, step: number): boolean =>
  pattern === "solid" || (pattern === "dashed" ? step % 8 < 5 : step % 4 < 2)

const bitsIn = (mask: number): number => {
  let bits = 0
  for (let rest = mask; rest > 0; rest &= rest - 1) bits++
  return bits
}

const kinds: ReadonlyArray<LayerOptions["kind"]> = ["line", "area", "mark"]

export class Canvas {
  readonly width: number
  readonly height: number
  /** Dots across and down. */
  readonly dotsWide: number
  readonly dotsHigh: number
  readonly #symbols: Symbols
  readonly #layers: Array<Layer> = []
  readonly #bands: Array<{ readonly from: number; readonly to: number; readonly ground: Role }> = []

  constructor(size: Size, symbols: Symbols) {
    this.width = wholeCells(size.width)
    this.height = wholeCells(size.height)
    this.dotsWide = this.width * symbols.dotsAcross
    this.dotsHigh = this.height * symbols.dotsDown
    this.#symbols = symbols
  }

  /** Adds a layer and returns its number. */
  layer(options: LayerOptions): number {
    this.#layers.push({ ...options, masks: new Uint8Array(this.width * this.height) })
    return this.#layers.length - 1
  }

  dot(layer: number, x: number, y: number): void {
    if (!(x >= 0 && x < this.dotsWide && y >= 0 && y < this.dotsHigh)) return
    const { dotsAcross, dotsDown } = this.#symbols
    const column = Math.floor(x / dotsAcross)
    const row = Math.floor(y / dotsDown)
    const bit = (Math.floor(y) - row * dotsDown) * dotsAcross + (Math.floor(x) - column * dotsAcross)
    this.#layers[layer]!.masks[row * this.width + column]! |= 1 << bit
  }

  /** A straight line between two dots, both included, in the layer's pattern. */
  line(layer: number, fromX: number, fromY: number, toX: number, toY: number): void {
    const [x, y] = [Math.floor(fromX), Math.floor(fromY)]
    const [across, down] = [Math.floor(toX) - x, Math.floor(toY) - y]
    const steps = Math.max(Math.abs(across), Math.abs(down))
    if (!Number.isFinite(steps)) return
    const pattern = this.#layers[layer]!.pattern ?? "solid"
    for (let i = 0; i <= steps; i++) {
      const dotX = steps === 0 ? x : x + Math.round((across * i) / steps)
      const dotY = steps === 0 ? y : y + Math.round((down * i) / steps)
      // By place instead of by length walked, so the pattern does not crawl while the line grows.
      if (isOn(pattern, Math.abs(across) >= Math.abs(down) ? dotX : dotY)) this.dot(layer, dotX, dotY)
    }
  }

  /** Everything in one column of dots from `top` down to the bottom; sparse: every second dot, like a chessboard. */
  fillBelow(layer: number, x: number, top: number, density: "full" | "sparse"): void {
    for (let y = Math.max(0, Math.floor(top)); y < this.dotsHigh; y++) {
      if (density === "full" || (Math.floor(x) + y) % 2 === 0) this.dot(layer, x, y)
    }
  }

  /** A dotted horizontal line, one dot per cell. */
  mark(layer: number, y: number): void {
    for (let column = 0; column < this.width; column++) {
      if (this.#symbols.dotsAcross > 1 || column % 2 === 0) this.dot(layer, column * this.#symbols.dotsAcross, y)
    }
  }

  /** Shades the cells from dot column `from` to `to`, at least one cell wide. Later bands lie above earlier ones. */
  band(from: number, to: number, ground: Role): void {
    if (to >= 0 && from < this.dotsWide)
      this.#bands.push({ from: Math.max(0, from), to: Math.min(this.dotsWide - 1, to), ground })
  }

  /** Draws everything with the canvas' top left cell at `x`, `y`. */
  drawOn(surface: Surface, x: number, y: number, look: Look): void {
    for (const band of this.#bands) this.#drawBand(surface, x, y, band, look)
    for (let row = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++) {
        const cell = this.#cell(row * this.width + column)
        if (cell !== undefined) surface.put(x + column, y + row, cell.glyph, cell.ink)
      }
    }
  }

  /** The canvas alone, as rows of its exact width. */
  toRows(look: Look): ReadonlyArray<string> {
    const surface = new Surface(this)
    this.drawOn(surface, 0, 0, look)
    return surface.rows(look.theme)
  }

  /** Whether no line passes through a cell. */
  isFree(column: number, row: number): boolean {
    const cell = row * this.width + column
    return this.#layers.every((layer) => layer.kind !== "line" || (layer.masks[cell] ?? 0) === 0)
  }

  #drawBand(
    surface: Surface,
    x: number,
    y: number,
    band: { from: number; to: number; ground: Role },
    look: Look
  ): void {
    const first = Math.floor(band.from / this.#symbols.dotsAcross)
    const last = Math.floor(band.to / this.#symbols.dotsAcross)
    if (look.theme.hasGrounds) {
      surface.shade(x + first, y, { width: last - first + 1, height: this.height }, band.ground)
      return
    }
    for (let row = 0; row < this.height; row++) {
      for (let column = first; column <= last; column++) surface.put(x + column, y + row, this.#symbols.band, "track")
    }
  }

  #cell(cell: number): { readonly glyph: string; readonly ink: Ink } | undefined {
    for (const kind of kinds) {
      let winner: Layer | undefined
      let most = 0
      for (const layer of this.#layers) {
        const bits = layer.kind === kind ? bitsIn(layer.masks[cell]!) : 0
        if (bits > 0 && bits >= most) {
          most = bits
          winner = layer
        }
      }
      if (winner !== undefined) return { glyph: this.#glyph(cell, winner, kind), ink: winner.ink }
    }
    return undefined
  }

  #glyph(cell: number, winner: Layer, kind: LayerOptions["kind"]): string {
    if (this.#symbols.dotsAcross === 1) return winner.sign ?? this.#symbols.dots(1)
    let mask = 0
    for (const layer of this.#layers) if (kind === "mark" || layer.kind !== "mark") mask |= layer.masks[cell]!
    return this.#symbols.dots(mask)
  }
}
