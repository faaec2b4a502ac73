/**
 * Series: one value per window, for a picture.
 *
 * Closed windows are computed once and kept; only the open one is computed at every look. What is handed out is a copy.
 */
import type { Windows } from "./Windows.ts"

export class Series<A> {
  readonly #closed: Array<A> = []
  readonly #at: (window: number) => A

  constructor(at: (window: number) => A) {
    this.#at = at
  }

  /** The values of windows 0 to `count`. */
  values(count: number, windows: Windows): ReadonlyArray<A> {
    const closed = Math.min(count, windows.current)
    while (this.#closed.length < closed) this.#closed.push(this.#at(this.#closed.length))
    const values = this.#closed.slice(0, closed)
    for (let w = closed; w < count; w++) values.push(this.#at(w))
    return values
  }
}

/** One series for each list of values in `V`. */
export type SeriesOf<V> = { readonly [K in keyof V]: V[K] extends ReadonlyArray<infer A> ? Series<A> : never }

/** The values of all of them, under the same names. */
export const valuesOf = <V extends object>(series: SeriesOf<V>, count: number, windows: Windows): V =>
  Object.fromEntries(
    Object.entries<Series<unknown>>(series as Record<string, Series<unknown>>).map(([name, one]) => [
      name,
      one.values(count, windows)
    ])
  ) as V
