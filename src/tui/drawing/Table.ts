/**
 * Table: rows of cells in aligned columns, with a header, a selected row and a scroll bar.
 *
 * When it is too narrow, the least important columns go first and those that stay are cut with an ellipsis, the most
 * important keeping their full width longest. The selected row is always in view.
 */
import { truncatePieces, writingWidth } from "./Frame.ts"
import { type Look, piecesOf, type Size, Surface, type Writing } from "./Surface.ts"
import { visibleWidth } from "./TextWidth.ts"

export interface Column {
  readonly title: string
  /** Default `left`; numbers read best on the right. */
  readonly align?: "left" | "right"
  /** The higher, the longer it stays when room is short. Equal ones go from right to left. */
  readonly importance: number
  /**
   * Cells below which it is dropped instead of being cut further. Default: the width of its title, 6 at most; the
   * whole column if it is aligned right.
   */
  readonly least?: number
  /** Whether it takes the room that is left over. Default: nobody does. */
  readonly grows?: boolean
}

export interface Table {
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<Writing>>
  /** Row under the pointer, from 0. Without it there is no pointer. */
  readonly selected?: number
  readonly sortedBy?: { readonly column: number; readonly order: "ascending" | "descending" }
  /** First row shown; moved so that the selected row is in view. Default 0. */
  readonly top?: number
  /** Shown when there are no rows. */
  readonly whenEmpty?: string
}

const gap = 2

const headerOf = (table: Table, column: number, look: Look): string => {
  const { title } = table.columns[column]!
  if (table.sortedBy?.column !== column) return title
  return `${title} ${table.sortedBy.order === "ascending" ? look.symbols.ascending : look.symbols.descending}`
}

interface Fitted {
  readonly column: number
  readonly width: number
}

/** Which columns are shown, in their order, and how wide each is. */
const fitColumns = (table: Table, width: number, look: Look): ReadonlyArray<Fitted> => {
  const natural = table.columns.map((_, i) =>
    table.rows.reduce((most, row) => Math.max(most, writingWidth(row[i] ?? "")), visibleWidth(headerOf(table, i, look)))
  )
  const least = table.columns.map(({ align, least: given, title }, i) => {
    // A number that is cut reads as another number: it is shown whole or not at all.
    const own = align === "right" ? natural[i]! : Math.max(1, Math.min(6, visibleWidth(title)))
    return Math.min(natural[i]!, given ?? own)
  })
  const byImportance = table.columns
    .map((_, i) => i)
    .sort((a, b) => table.columns[b]!.importance - table.columns[a]!.importance || a - b)
  const kept: Array<number> = []
  let used = -gap
  for (const i of byImportance) {
    // The most important column stays whatever happens; it is cut to what there is.
    if (kept.length > 0 && used + gap + least[i]! > width) break
    kept.push(i)
    used += gap + least[i]!
  }
  let spare = Math.max(0, width - used)
  const widths = new Map(kept.map((i) => [i, Math.min(least[i]!, width)]))
  for (const i of kept) {
    const more = Math.min(spare, natural[i]! - widths.get(i)!)
    if (more <= 0) continue
    widths.set(i, widths.get(i)! + more)
    spare -= more
  }
  const growing = kept.filter((i) => table.columns[i]!.grows === true)
  for (const [n, i] of growing.entries()) widths.set(i, widths.get(i)! + Math.floor((spare + n) / growing.length))
  return kept.sort((a, b) => a - b).map((column) => ({ column, width: widths.get(column)! }))
}

const firstShown = (table: Table, visible: number): number => {
  const last = Math.max(0, table.rows.length - visible)
  const top = Math.min(last, Math.max(0, Math.floor(table.top ?? 0)))
  if (table.selected === undefined || visible <= 0) return top
  const selected = Math.min(table.rows.length - 1, Math.max(0, table.selected))
  return selected < top ? Math.max(0, selected) : selected >= top + visible ? selected - visible + 1 : top
}

const drawScrollBar = (surface: Surface, table: Table, top: number, visible: number, look: Look): void => {
  const thumb = Math.max(1, Math.round((visible * visible) / table.rows.length))
  const start = Math.round((top / Math.max(1, table.rows.length - visible)) * (visible - thumb))
  for (let row = 0; row < visible; row++) {
    const isThumb = row >= start && row < start + thumb
    const glyph = isThumb ? look.symbols.scrollThumb : look.symbols.box.vertical
    surface.put(surface.width - 1, row + 1, glyph, isThumb ? "accent" : "track")
  }
}

interface Line {
  readonly y: number
  readonly cells: ReadonlyArray<Writing>
  readonly left: number
}

const drawLine = (surface: Surface, table: Table, columns: ReadonlyArray<Fitted>, line: Line, look: Look): void => {
  let x = line.left
  for (const { column, width } of columns) {
    const pieces = truncatePieces(piecesOf(line.cells[column] ?? ""), width, look.symbols.ellipsis)
    const indent = table.columns[column]!.align === "right" ? Math.max(0, width - writingWidth(pieces)) : 0
    surface.write(x + indent, line.y, pieces, Math.min(surface.width, x + width))
    x += width + gap
  }
}

/** Header and rows in exactly `size`. With a height of 1 only the header is shown. */
export const table = (options: Table, size: Size, look: Look): ReadonlyArray<string> => {
  const surface = new Surface(size)
  const visible = Math.max(0, surface.height - 1)
  const isScrolling = options.rows.length > visible && visible > 1
  const left = options.selected === undefined ? 0 : 2
  const columns = fitColumns(options, Math.max(0, surface.width - left - (isScrolling ? 2 : 0)), look)
  const titles = options.columns.map((_, i) => ({
    text: headerOf(options, i, look),
    ink: options.sortedBy?.column === i ? ("accent" as const) : ("dim" as const)
  }))
  drawLine(surface, options, columns, { y: 0, cells: titles, left }, look)
  const top = firstShown(options, visible)
  options.rows.slice(top, top + visible).forEach((cells, i) => {
    drawLine(surface, options, columns, { y: i + 1, cells, left }, look)
    if (options.selected !== top + i) return
    surface.write(0, i + 1, { text: look.symbols.pointer, ink: "accent" })
    surface.shade(0, i + 1, { width: surface.width - (isScrolling ? 1 : 0), height: 1 }, "selected")
  })
  if (options.rows.length === 0 && options.whenEmpty !== undefined) {
    surface.write(left, 1, { text: options.whenEmpty, ink: "dim" })
  }
  if (isScrolling) drawScrollBar(surface, options, top, visible, look)
  return surface.rows(look.theme)
}
