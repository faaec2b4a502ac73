/**
 * Wires: lines of box characters between boxes, which know which edges run through every cell.
 *
 * Lines of one net join where they meet; lines of different nets cross as a bridge (`─│─`), so a reader never takes a
 * crossing for a fork.
 */
import type { Surface } from "./Surface.ts"
import type { Symbols } from "./Symbols.ts"
import type { Ink } from "./Theme.ts"

/** Sides of a cell a line reaches, as bits. */
export const north = 1
export const east = 2
export const south = 4
export const west = 8

export interface Cell {
  readonly x: number
  readonly y: number
}

/** What an edge looks like. */
export interface WireStyle {
  readonly ink: Ink
  readonly isDashed: boolean
  /** Where edges share cells, the one with the highest precedence gives its style. */
  readonly precedence: number
}

interface WireCell extends Cell {
  /** Sides reached, by net. */
  readonly masks: Map<string, number>
  readonly edges: Set<number>
}

/** A straight stretch that belongs to one edge alone, for its label. */
export interface Stretch {
  readonly cells: ReadonlyArray<Cell>
  readonly isLying: boolean
}

const lying = east | west
const standing = north | south

export class Wires {
  readonly #cells = new Map<number, WireCell>()
  readonly #ways = new Map<number, ReadonlyArray<WireCell>>()

  /**
   * Lays an edge along corners. The first and last corner lie on the boxes it joins and are not drawn themselves.
   * Neighbouring corners share a row or a column.
   */
  lay(edge: number, net: string, corners: ReadonlyArray<Cell>): void {
    const way: Array<Cell> = corners.slice(0, 1)
    for (const corner of corners.slice(1)) {
      for (let at = way.at(-1)!; at.x !== corner.x || at.y !== corner.y; at = way.at(-1)!) {
        way.push({ x: at.x + Math.sign(corner.x - at.x), y: at.y + Math.sign(corner.y - at.y) })
      }
    }
    const drawn = way.slice(1, -1).map((cell, i) => {
      const kept = this.#cell(cell)
      kept.edges.add(edge)
      const mask = (kept.masks.get(net) ?? 0) | sideTo(cell, way[i]!) | sideTo(cell, way[i + 2]!)
      kept.masks.set(net, mask)
      return kept
    })
    this.#ways.set(edge, drawn)
  }

  /** The first or last cell of an edge, next to the box there. */
  end(edge: number, which: "first" | "last"): Cell | undefined {
    return this.#ways.get(edge)?.at(which === "first" ? 0 : -1)
  }

  /** Whether a line runs through the cell. */
  has(x: number, y: number): boolean {
    return this.#cells.has(key(x, y))
  }

  /** The straight stretches of an edge that no other edge uses, in the order of its way, without its two ends. */
  ownStretches(edge: number): ReadonlyArray<Stretch> {
    const stretches: Array<{ cells: Array<Cell>; isLying: boolean }> = []
    let isOpen = false
    for (const cell of (this.#ways.get(edge) ?? []).slice(1, -1)) {
      const mask = cell.edges.size === 1 ? this.#mask(cell) : 0
      const isStraight = mask === lying || mask === standing
      const last = stretches.at(-1)
      if (isStraight && isOpen && last?.isLying === (mask === lying)) last.cells.push(cell)
      else if (isStraight) stretches.push({ cells: [cell], isLying: mask === lying })
      isOpen = isStraight
    }
    return stretches
  }

  /** Some cell of the edge, as near to its middle as can be. */
  middle(edge: number): Cell | undefined {
    const way = this.#ways.get(edge) ?? []
    return way[way.length >> 1]
  }

  drawOn(surface: Surface, symbols: Symbols, styleOf: (edge: number) => WireStyle): void {
    for (const cell of this.#cells.values()) {
      const styles = [...cell.edges].map(styleOf)
      const style = styles.reduce((best, other) => (other.precedence > best.precedence ? other : best))
      const mask = this.#mask(cell)
      const isDashed = styles.every((other) => other.isDashed)
      const glyph =
        isDashed && mask === lying
          ? symbols.dashed[0]
          : isDashed && mask === standing
            ? symbols.dashed[1]
            : symbols.wires[mask]!
      surface.put(cell.x, cell.y, glyph, style.ink)
    }
  }

  #cell(cell: Cell): WireCell {
    const known = this.#cells.get(key(cell.x, cell.y))
    if (known !== undefined) return known
    const made = { x: cell.x, y: cell.y, masks: new Map<string, number>(), edges: new Set<number>() }
    this.#cells.set(key(cell.x, cell.y), made)
    return made
  }

  #mask(cell: WireCell): number {
    const masks = [...cell.masks.values()]
    const isBridge =
      masks.includes(lying) && masks.includes(standing) && masks.every((m) => m === lying || m === standing)
    return isBridge ? standing : masks.reduce((all, mask) => all | mask, 0)
  }
}

const key = (x: number, y: number) => y * 100_003 + x

const sideTo = (from: Cell, to: Cell): number =>
  to.x > from.x ? east : to.x < from.x ? west : to.y > from.y ? south : to.y < from.y ? north : 0
