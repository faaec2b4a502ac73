/**
 * Painter: brings the rows of the screen to the terminal, and of those only the ones that have changed.
 *
 * It writes past Ink, which would measure every character of every row for every frame: 137 ms at 200x60, where this takes about
 * one. A terminal that is slow to read (over ssh, say) gets the next frame when it has read the last.
 */
import type { Writable } from "node:stream"
import type { Rows } from "./drawing/Frame.ts"

/** Terminals that know them show what stands between at once; others skip them. */
const together = { begin: "\u001b[?2026h", end: "\u001b[?2026l" }
/** Between two frames at least. */
const frameMs = 1000 / 30

export class Painter {
  readonly #out: Writable
  readonly #rowsNow: () => Rows
  readonly #painted: (tookMs: number) => void
  #shown: Rows | undefined
  #paintedAt = -Infinity
  #timer: NodeJS.Timeout | undefined
  #isWaiting = false
  #hasStopped = false

  /** `painted` is told after every frame how long it took, in milliseconds. */
  constructor(out: Writable, rowsNow: () => Rows, painted: (tookMs: number) => void) {
    this.#out = out
    this.#rowsNow = rowsNow
    this.#painted = painted
  }

  /** Something has changed: it is painted soon. */
  readonly request = (): void => {
    if (this.#timer !== undefined || this.#isWaiting || this.#hasStopped) return
    const wait = Math.max(0, this.#paintedAt + frameMs - performance.now())
    this.#timer = setTimeout(() => this.#paint(), wait)
  }

  /** Somebody else has written to the terminal, or it has another size: everything is painted anew. */
  readonly repaint = (): void => {
    this.#shown = undefined
    this.request()
  }

  /** Paints nothing any more. */
  stop(): void {
    this.#hasStopped = true
    clearTimeout(this.#timer)
  }

  #paint(): void {
    this.#timer = undefined
    const begin = performance.now()
    this.#paintedAt = begin
    const rows = this.#rowsNow()
    const changes = changesBetween(this.#shown, rows)
    this.#shown = rows
    if (changes !== "" && !this.#out.write(`${together.begin}${changes}${together.end}`)) this.#wait()
    this.#painted(performance.now() - begin)
  }

  #wait(): void {
    this.#isWaiting = true
    this.#out.once("drain", () => {
      this.#isWaiting = false
      this.request()
    })
  }
}

/** What makes a terminal that shows `before` show `after`; rows are as wide as the terminal. */
export const changesBetween = (before: Rows | undefined, after: Rows): string => {
  const changed = after.map((row, y) => (row === before?.[y] ? "" : `\u001b[${y + 1};1H\u001b[2K${row}`)).join("")
  return before === undefined ? `\u001b[2J${changed}` : changed
}
