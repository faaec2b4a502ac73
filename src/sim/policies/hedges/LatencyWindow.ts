/**
 * Latency window: how long the latest calls took, and any percentile of that.
 *
 * Percentiles are exact, by nearest rank: the p95 of 20 spans is the 19th shortest. Adding costs a search and moving
 * part of the window, so it is for windows of thousands.
 */
import type { Span } from "../../kernel/Instant.ts"

export class LatencyWindow {
  /** Spans in it now. */
  size = 0
  /** In the order in which they came, a ring, and in order of length. */
  readonly #ring: Float64Array
  readonly #sorted: Float64Array
  #next = 0

  constructor(capacity: number) {
    this.#ring = new Float64Array(capacity)
    this.#sorted = new Float64Array(capacity)
  }

  add(span: Span): void {
    const ring = this.#ring
    const sorted = this.#sorted
    if (this.size === ring.length) {
      const oldest = this.#placeOf(ring[this.#next]!)
      sorted.copyWithin(oldest, oldest + 1, this.size--)
    }
    const place = this.#placeOf(span)
    sorted.copyWithin(place + 1, place, this.size++)
    sorted[place] = span
    ring[this.#next] = span
    this.#next = this.#next + 1 === ring.length ? 0 : this.#next + 1
  }

  /** The shortest span that at least this share of them, 0 to 1, does not exceed. Only where there are any. */
  percentile(share: number): Span {
    // 0.95 * 20 must not be rounded up to 20 for its last bit.
    const rank = Math.ceil(share * this.size - 1e-9)
    return this.#sorted[Math.max(0, rank - 1)]!
  }

  /** Where the first one stands that is not shorter. */
  #placeOf(span: Span): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#sorted[middle]! < span) low = middle + 1
      else high = middle
    }
    return low
  }
}
