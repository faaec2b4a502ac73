/**
 * Tally: a row of counters that only grow, remembered at every window edge.
 *
 * Whoever counts adds to `now`, which is never reset: the count in any stretch of windows is the difference of two
 * edges, and closing a window is one copy. Columns are numbers that the owner gives names.
 */
export class Tally {
  /** The sums from the start of the run until now, by column. */
  readonly now: Float64Array
  readonly #columns: number
  /** Row w holds the sums at the end of window w. */
  #edges: Float64Array
  #closed: number

  /** A tally that begins in window `current` has counted nothing before. */
  constructor(columns: number, current = 0) {
    this.now = new Float64Array(columns)
    this.#columns = columns
    this.#closed = current
    this.#edges = new Float64Array(columns * Math.max(64, 2 * current))
  }

  /** The window is over. */
  close(): void {
    const position = this.#closed * this.#columns
    if (position === this.#edges.length) {
      const longer = new Float64Array(2 * position)
      longer.set(this.#edges)
      this.#edges = longer
    }
    this.#edges.set(this.now, position)
    this.#closed++
  }

  /** The sum of a column up to the beginning of window `edge`; up to now for windows that have not begun. */
  upTo(column: number, edge: number): number {
    if (edge <= 0) return 0
    return edge <= this.#closed ? this.#edges[(edge - 1) * this.#columns + column]! : this.now[column]!
  }

  /** What was counted in windows `from` to `to`, `to` not included. */
  between(column: number, from: number, to: number): number {
    return to <= from ? 0 : this.upTo(column, to) - this.upTo(column, from)
  }
}
