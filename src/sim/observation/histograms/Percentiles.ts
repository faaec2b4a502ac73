/**
 * Percentiles: a distribution of times as the figures of a picture, in milliseconds.
 */
import type { Span } from "../../kernel/Instant.ts"
import { millisecond } from "../../kernel/Instant.ts"
import type { Figure, Percentiles } from "../pictures/Picture.ts"
import type { Windows } from "../Windows.ts"
import { Histogram } from "./Histogram.ts"
import type { WindowedHistogram } from "./WindowedHistogram.ts"

/** `null` for what does not exist: NaN. */
export const figure = (value: number): Figure => (Number.isFinite(value) ? value : null)

/** A share; `null` of nothing. */
export const share = (part: number, whole: number): Figure => (whole > 0 ? part / whole : null)

export const inMs = (span: Span): Figure => figure(span / millisecond)

export const percentilesOf = (histogram: Histogram): Percentiles => ({
  count: histogram.count,
  mean: inMs(histogram.mean),
  p50: inMs(histogram.quantile(0.5)),
  p90: inMs(histogram.quantile(0.9)),
  p95: inMs(histogram.quantile(0.95)),
  p99: inMs(histogram.quantile(0.99)),
  p999: inMs(histogram.quantile(0.999)),
  max: inMs(histogram.max)
})

/**
 * The percentiles of a stretch of windows that grows at its end: what is closed is merged once, and only the open
 * window is added anew at every look.
 */
export class GrowingPercentiles {
  readonly #sources: ReadonlyArray<WindowedHistogram>
  #merged = new Histogram()
  #from = 0
  #to = 0
  #count = -1
  #found: Percentiles = percentilesOf(new Histogram())

  constructor(...sources: ReadonlyArray<WindowedHistogram>) {
    this.#sources = sources
  }

  /** Of windows `from` to `to`. */
  between(from: number, to: number, windows: Windows): Percentiles {
    const closed = Math.min(to, windows.current)
    if (from !== this.#from || closed < this.#to) {
      this.#merged = new Histogram()
      this.#from = from
      this.#to = from
      this.#count = -1
    }
    if (closed > this.#to) {
      for (const source of this.#sources) source.addTo(this.#merged, this.#to, closed)
      this.#to = closed
    }
    const count = this.#sources.reduce((sum, source) => sum + source.countBetween(from, to), 0)
    if (count !== this.#count) {
      this.#count = count
      this.#found = percentilesOf(this.#withOpen(count, to))
    }
    return this.#found
  }

  #withOpen(count: number, to: number): Histogram {
    if (count === this.#merged.count) return this.#merged
    const all = new Histogram()
    all.merge(this.#merged)
    for (const source of this.#sources) source.addTo(all, this.#to, to)
    return all
  }
}
