/**
 * Windowed histogram: how often lengths of time occurred, window by window.
 *
 * While the run goes on a value is only noted down. Some hundreds at a time become the numbers of their buckets (the
 * buckets of `Histogram`), written to the end of one long list. Equal buckets of a window with many values are joined into one entry with a
 * count, so a window costs memory for what happened in it and not for what could have. Any stretch of windows can be
 * added to a `Histogram`.
 */
import type { Span } from "../../kernel/Instant.ts"
import { bucketBits, bucketOf } from "./Buckets.ts"
import { Histogram } from "./Histogram.ts"

/** One value, as an entry of the list. */
const once = 1 << bucketBits
const bucketMask = once - 1
const countMax = (1 << (32 - bucketBits)) - 1

/**
 * A closed window with so many entries is worth joining; an open one is joined whenever it has grown by `joinedEvery`.
 */
const joinedFrom = 2_048
const joinedEvery = 4_096

/** Values are noted down before they are counted, because counting many in one loop costs a fraction of one by one. */
const notedMax = 512

/** A window that is over. */
interface Closed {
  /** Where it ends in the list. */
  readonly end: number
  /** Of this window alone. */
  readonly min: Span
  readonly max: Span
  /** Of this window and all before it. */
  readonly count: number
  readonly zeros: number
  readonly sum: Span
}

const nothing: Closed = { end: 0, min: Infinity, max: -Infinity, count: 0, zeros: 0, sum: 0 }

export class WindowedHistogram {
  readonly #noted = new Float64Array(notedMax)
  #notedCount = 0
  #list = new Uint32Array(1024)
  #length = 0
  /** How far the list may grow before something has to be done about it. */
  #room = 1024
  readonly #closed: Array<Closed> = []
  // Of the open window.
  #count = 0
  #zeros = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity

  /** A histogram that begins in window `current` is empty before. */
  constructor(current = 0) {
    for (let w = 0; w < current; w++) this.#closed.push(nothing)
  }

  /** Counts one length of time: 0 or more, and finite. Anything else is a bug and throws. */
  record(value: Span): void {
    if (!(value >= 0)) throw new Error(`a length of time is 0 or more, got ${value}`)
    if (this.#notedCount === notedMax) this.#countNoted()
    this.#noted[this.#notedCount++] = value
  }

  /** The window is over. */
  close(): void {
    this.#countNoted()
    if (this.#length - this.#last.end >= joinedFrom) this.#length = join(this.#list, this.#last.end, this.#length)
    const { count, sum, zeros } = this.#last
    this.#closed.push({
      end: this.#length,
      min: this.#min,
      max: this.#max,
      count: count + this.#count,
      zeros: zeros + this.#zeros,
      sum: sum + this.#sum
    })
    this.#count = 0
    this.#zeros = 0
    this.#sum = 0
    this.#min = Infinity
    this.#max = -Infinity
  }

  /**
   * How many values there were in windows `from` to `to`, `to` not included. The open window is the one after the
   * closed ones.
   */
  countBetween(from: number, to: number): number {
    this.#countNoted()
    const closed = Math.max(0, this.#upTo(to).count - this.#upTo(from).count)
    return this.#reachesOpen(from, to) ? closed + this.#count : closed
  }

  sumBetween(from: number, to: number): Span {
    this.#countNoted()
    const closed = Math.max(0, this.#upTo(to).sum - this.#upTo(from).sum)
    return this.#reachesOpen(from, to) ? closed + this.#sum : closed
  }

  /** Adds windows `from` to `to` to a histogram. */
  addTo(histogram: Histogram, from: number, to: number): void {
    this.#countNoted()
    const before = this.#upTo(from)
    const last = this.#upTo(to)
    if (before.count < last.count) {
      let min = Infinity
      let max = -Infinity
      for (let w = from; w < to && w < this.#closed.length; w++) {
        min = Math.min(min, this.#closed[w]!.min)
        max = Math.max(max, this.#closed[w]!.max)
      }
      const apart = { zeros: last.zeros - before.zeros, sum: last.sum - before.sum, min, max }
      histogram.addBuckets(this.#list, before.end, last.end, apart)
    }
    if (this.#count > 0 && this.#reachesOpen(from, to)) {
      const apart = { zeros: this.#zeros, sum: this.#sum, min: this.#min, max: this.#max }
      histogram.addBuckets(this.#list, this.#last.end, this.#length, apart)
    }
  }

  /** A histogram of windows `from` to `to`. */
  between(from: number, to: number): Histogram {
    const histogram = new Histogram()
    this.addTo(histogram, from, to)
    return histogram
  }

  #countNoted(): void {
    const noted = this.#noted
    const count = this.#notedCount
    let sum = this.#sum
    let min = this.#min
    let max = this.#max
    for (let i = 0; i < count; i++) {
      const value = noted[i]!
      if (value < min) min = value
      if (value > max) max = value
      if (value === 0) {
        this.#zeros++
        continue
      }
      sum += value
      if (this.#length === this.#room) this.#makeRoom()
      this.#list[this.#length++] = once | bucketOf(value)
    }
    this.#sum = sum
    this.#min = min
    this.#max = max
    this.#count += count
    this.#notedCount = 0
  }

  #makeRoom(): void {
    const begin = this.#last.end
    if (this.#length - begin >= joinedEvery) this.#length = join(this.#list, begin, this.#length)
    if (2 * this.#length > this.#list.length) {
      const longer = new Uint32Array(2 * this.#list.length)
      longer.set(this.#list)
      this.#list = longer
    }
    this.#room = Math.min(this.#list.length, Math.max(this.#length + joinedEvery, begin + joinedEvery))
  }

  get #last(): Closed {
    return this.#closed[this.#closed.length - 1] ?? nothing
  }

  /** What had been counted in closed windows at the beginning of window `edge`. */
  #upTo(edge: number): Closed {
    return edge <= 0 ? nothing : (this.#closed[edge - 1] ?? this.#last)
  }

  #reachesOpen(from: number, to: number): boolean {
    return from <= this.#closed.length && to > this.#closed.length
  }
}

/**
 * Counts by bucket while entries are joined, all zero in between. Of its two megabytes only a few pages are ever
 * touched.
 */
const counts = new Uint32Array(once)

/** Joins the entries from `from` to `to` that are of the same bucket; returns where they end now. */
const join = (list: Uint32Array, from: number, to: number): number => {
  // The entries up to i have been read, so the first of every bucket can be written there.
  let end = from
  for (let i = from; i < to; i++) {
    const entry = list[i]!
    const bucket = entry & bucketMask
    const count = counts[bucket]!
    if (count === 0) list[end++] = bucket
    counts[bucket] = count + (entry >>> bucketBits)
  }
  // A count that does not fit into one entry takes several, but never more than it took before.
  const kept = end
  for (let i = from; i < kept; i++) {
    const bucket = list[i]!
    let count = counts[bucket]!
    counts[bucket] = 0
    for (; count > countMax; count -= countMax) list[end++] = ((countMax << bucketBits) | bucket) >>> 0
    list[i] = ((count << bucketBits) | bucket) >>> 0
  }
  return end
}
