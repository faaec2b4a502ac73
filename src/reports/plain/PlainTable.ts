/**
 * Plain table: names to the left, figures to the right below their titles.
 */
import { fit, type Ink } from "./PlainInk.ts"

export interface PlainRow {
  readonly name: string
  readonly cells: ReadonlyArray<string>
  /** A part of the row above it. Default: it stands for itself. */
  readonly isPart?: boolean
}

const figureWidth = 8

/** So much is left for names where there are so many columns of the usual width. */
export const nameRoom = ({ width }: Ink, columns: number): number => width - 2 - columns * figureWidth

/** Without rows there is no table. */
export const plainTable = (
  title: string,
  columns: ReadonlyArray<string>,
  rows: ReadonlyArray<PlainRow>,
  ink: Ink
): ReadonlyArray<string> => {
  if (rows.length === 0) return []
  const widths = columns.map((column, i) =>
    Math.max(figureWidth, column.length + 1, ...rows.map(({ cells }) => (cells[i] ?? "").length + 1))
  )
  const nameWidth = Math.max(12, ink.width - 2 - widths.reduce((sum, width) => sum + width, 0))
  const cellsOf = (cells: ReadonlyArray<string>) => cells.map((cell, i) => fit(cell, widths[i]!, "right")).join("")
  return [
    ink.paint(fit(title, nameWidth), "strong") + ink.paint(cellsOf(columns), "dim"),
    ...rows.map(({ cells, isPart = false, name }) => {
      const line = fit(`${isPart ? "    " : "  "}${name}`, nameWidth) + cellsOf(cells)
      return isPart ? ink.paint(line, "dim") : line
    })
  ]
}
