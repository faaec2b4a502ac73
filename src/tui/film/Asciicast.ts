/**
 * Asciicast: a film as a file that asciinema and its players show (version 2: a header, then a line of JSON for each picture).
 */
import type { Rows } from "../drawing/Frame.ts"
import type { Size } from "../drawing/Surface.ts"
import { changesBetween } from "../Painter.ts"
import type { FilmFrame } from "./Film.ts"

/** The first line of the file. */
export const castHeader = ({ height, width }: Size, title: string): string =>
  `${JSON.stringify({ version: 2, width, height, title, env: { TERM: "xterm-256color" } })}\n`

/** Writes pictures as what has changed since the one before. */
export class CastWriter {
  #shown: Rows | undefined

  /** The line of a picture; empty if nothing has changed. */
  line({ atMs, rows }: Pick<FilmFrame, "atMs" | "rows">): string {
    const cursorHidden = this.#shown === undefined ? "\u001b[?25l" : ""
    const changes = changesBetween(this.#shown, rows)
    this.#shown = rows
    return changes === "" ? "" : `${JSON.stringify([atMs / 1000, "o", `${cursorHidden}${changes}`])}\n`
  }
}
