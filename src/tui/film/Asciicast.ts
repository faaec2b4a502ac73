/**
 * Asciicast: a film as a file that asciinema and its players show (version 2: a header, then a line of JSON for each picture).
 */
import type { Size } from "../drawing/Surface.ts"
import type { FilmFrame } from "./Film.ts"

/** The first line of the file. */
export const castHeader = ({ height, width }: Size, title: string): string =>
  `${JSON.stringify({ version: 2, width, height, title, env: { TERM: "xterm-256color" } })}\n`

/** Writes pictures as what has changed since the one before. */
export class CastWriter {
  #shown: ReadonlyArray<string> = []

  /** The line of a picture; empty if nothing has changed. */
  line({ atMs, rows }: Pick<FilmFrame, "atMs" | "rows">): string {
    const isFirst = this.#shown.length === 0
    // The cursor goes to the row, which is cleared before it is written.
    const changed = rows
      .map((row, y) => (row === this.#shown[y] ? "" : `\u001b[${y + 1};1H\u001b[2K${row}`))
      .join("")
    this.#shown = rows
    if (changed === "") return ""
    return `${JSON.stringify([atMs / 1000, "o", isFirst ? `\u001b[?25l\u001b[2J${changed}` : changed])}\n`
  }
}
