/**
 * Windows: the stretches of virtual time in which a run is counted, all of one size.
 *
 * Window w holds what happened in [w * size, (w + 1) * size). One instant is different: what happens at the very end of
 * the planned duration belongs to the window that ends there, so that no run has a last window of no length.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import { day, hour, millisecond, minute, second } from "../kernel/Instant.ts"

/** At most so many windows in the planned duration. */
export const windowsMax = 600

const sizes: ReadonlyArray<Span> = [
  100 * millisecond,
  200 * millisecond,
  500 * millisecond,
  second,
  2 * second,
  5 * second,
  10 * second,
  30 * second,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  6 * hour,
  12 * hour
]

/**
 * The smallest round size that cuts the duration into at most 600 windows: 500 ms for four minutes, 100 ms at least.
 * One second for a run with an open end.
 */
export const windowFor = (duration: Span): Span =>
  duration === Infinity ? second : (sizes.find((size) => size * windowsMax >= duration) ?? day)

export class Windows {
  readonly size: Span
  /** `Infinity` for an open end. */
  readonly duration: Span
  /** The first window that counts towards totals: the warm-up, rounded up. */
  readonly first: number
  /** The window that is open. All before it are closed and do not change any more. */
  current = 0
  /** Where it begins, and the first instant that is not in it. */
  start: Instant = 0
  end: Instant

  constructor(duration: Span, warmup: Span = 0, size: Span = windowFor(duration)) {
    this.size = size
    this.duration = duration
    this.first = Math.ceil(warmup / size)
    this.end = this.#endOf(0)
  }

  /** Where window `w` begins. */
  begin(w: number): Instant {
    return w * this.size
  }

  /** The window that an instant belongs to. */
  of(at: Instant): number {
    if (at >= this.start && at < this.end) return this.current
    const window = Math.floor(at / this.size)
    return at === this.duration && this.begin(window) === at ? window - 1 : window
  }

  /** Closes the open window and opens the next. */
  next(): void {
    this.start = this.begin(++this.current)
    this.end = this.#endOf(this.current)
  }

  /** How many windows have begun before `at`, the first always; the last may be partial. */
  countAt(at: Instant): number {
    return Math.max(1, Math.ceil(at / this.size))
  }

  /** The length of windows `from` to `to` (exclusive) as far as they have passed at `now`. */
  spanOf(from: number, to: number, now: Instant): Span {
    return Math.max(0, Math.min(this.begin(to), now) - this.begin(from))
  }

  /**
   * The window edge at or before, at or after, or nearest to an instant, as the number of the window that begins there.
   */
  edge(at: Instant, rounding: "down" | "up" | "nearest"): number {
    const exact = at / this.size
    return rounding === "down" ? Math.floor(exact) : rounding === "up" ? Math.ceil(exact) : Math.round(exact)
  }

  #endOf(w: number): Instant {
    const end = this.begin(w + 1)
    return end === this.duration ? end + 1 : end
  }
}
