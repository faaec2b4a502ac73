/**
 * Histogram: how often lengths of time occurred, to a fixed relative precision, in little memory.
 *
 * Count, sum, least and greatest value are exact; everything in between is to within `relativeError`. Memory goes with
 * the range from the least to the greatest value, not with their number.
 */
import { bitsFor, bucketBits, defaultError, defaultShift, highestBits, lowerEnd, numberOf } from "./Buckets.ts"
import type { CompactHistogram } from "./CompactHistogram.ts"

/** A bucket that is not empty: values from `from` up to, not including, `to`, in nanoseconds. */
export interface Bucket {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** What the buckets of some values do not tell: how many were 0, and the sum and the extremes of all. */
export interface Apart {
  readonly zeros: number
  readonly sum: number
  /** `Infinity` and `-Infinity` when there are no values. */
  readonly min: number
  readonly max: number
}

export class Histogram {
  readonly #bits: number
  readonly #shift: number
  /** Number of the bucket that `#counts` begins with. */
  #from = 0
  #counts = new Float64Array(0)
  #count = 0
  /** Zero has no place among powers of two, and `Infinity` would need a long empty stretch: they are counted apart. */
  #zeros = 0
  #infinite = 0
  // Of the finite values.
  #sum = 0
  #min = Infinity
  #max = -Infinity

  /**
   * `relativeError`: how far a quantile may be from the value it stands for, as a share of it. Default 0.002, which is
   * 256 buckets per power of two, about 35 kB from 100 us to 10 s. The finest is 2^-21.
   */
  constructor(relativeError = defaultError) {
    this.#bits = bitsFor(relativeError)
    this.#shift = highestBits - this.#bits
  }

  /**
   * Counts one value in whole nanoseconds, 0 or more. `Infinity` is a value that never came; it takes part in
   * quantiles. A negative value or NaN is a bug and throws.
   */
  record(value: number): void {
    const place = numberOf(value, this.#shift) - this.#from
    if (place < 0 || place >= this.#counts.length) return this.#recordOutside(value)
    this.#counts[place]!++
    this.#count++
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  #recordOutside(value: number): void {
    if (!(value >= 0)) throw new Error(`a histogram counts values of 0 or more, got ${value}`)
    if (value === 0) {
      this.#zeros++
      this.#count++
      this.#min = 0
      if (this.#max < 0) this.#max = 0
    } else if (value === Infinity) {
      this.#infinite++
      this.#count++
    } else {
      const number = numberOf(value, this.#shift)
      this.#cover(number, number)
      this.record(value)
    }
  }

  /** How many values were counted, infinite ones among them. */
  get count(): number {
    return this.#count
  }

  /** Exact up to 2^53 ns, and to sixteen digits beyond. `Infinity` when a value was infinite. */
  get sum(): number {
    return this.#infinite > 0 ? Infinity : this.#sum
  }

  /** Mean of all values; NaN when there are none. */
  get mean(): number {
    return this.sum / this.#count
  }

  /**
   * Standard deviation of all values, each taken for the middle of its bucket: what varies by less than the relative error does
   * not vary. NaN when there are none.
   */
  get deviation(): number {
    if (this.#infinite > 0) return Infinity
    let sum = 0
    let squares = 0
    for (const { count, from, to } of this.buckets()) {
      const middle = to - from > 1 ? from + (to - from) / 2 : from
      // From the mean, so that little is lost where the values are large and vary little.
      const off = middle - this.mean
      sum += count * off
      squares += count * off * off
    }
    const shift = sum / this.#count
    return Math.sqrt(Math.max(0, squares / this.#count - shift * shift))
  }

  /** The least value; NaN when there are none. */
  get min(): number {
    return this.#count === 0 ? NaN : this.#min
  }

  /** The greatest value; NaN when there are none. */
  get max(): number {
    if (this.#infinite > 0) return Infinity
    return this.#count === 0 ? NaN : this.#max
  }

  /**
   * The least value that at least a share `p` (0..1) of the values do not exceed, to within the relative error: the
   * middle of its bucket. Exact at 0 and 1; NaN when there are no values.
   */
  quantile(p: number): number {
    if (p <= 0 || this.#count === 0) return this.min
    if (p >= 1) return this.max
    // Less a hair, since 0.07 * 100 is above 7 in doubles.
    const rank = Math.ceil(p * this.#count * (1 - 2 * Number.EPSILON))
    if (rank <= this.#zeros) return 0
    if (rank > this.#count - this.#infinite) return Infinity
    let place = 0
    for (let reached = this.#zeros + this.#counts[0]!; reached < rank; reached += this.#counts[place]!) place++
    const from = lowerEnd(this.#from + place, this.#shift)
    const width = lowerEnd(this.#from + place + 1, this.#shift) - from
    const middle = width > 1 ? Math.floor(from + width / 2) : from
    return Math.min(Math.max(middle, this.#min), this.#max)
  }

  /**
   * How many values were at most this. The whole bucket of `value` counts, so values up to twice the relative error
   * above it may be among them, and values equal to it always are.
   */
  countAtMost(value: number): number {
    if (value === Infinity) return this.#count
    if (!(value >= this.#min)) return 0
    if (value >= this.#max) return this.#count - this.#infinite
    const places = Math.min(this.#counts.length, numberOf(value, this.#shift) - this.#from + 1)
    let sum = this.#zeros
    for (let place = 0; place < places; place++) sum += this.#counts[place]!
    return sum
  }

  /** `countAtMost` as a share of all values, 0..1; NaN when there are none. */
  fractionAtMost(value: number): number {
    return this.countAtMost(value) / this.#count
  }

  /** Adds what another histogram of the same precision has counted; the result is as if all had been recorded here. */
  merge(other: Histogram): void {
    if (other.#bits !== this.#bits) throw new Error("histograms of different precision cannot be merged")
    if (other.#counts.length > 0) this.#cover(other.#from, other.#from + other.#counts.length - 1)
    for (let place = 0; place < other.#counts.length; place++) {
      this.#counts[place + other.#from - this.#from]! += other.#counts[place]!
    }
    this.#count += other.#count
    this.#zeros += other.#zeros
    this.#infinite += other.#infinite
    this.#sum += other.#sum
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
  }

  /**
   * Adds finite values that were counted elsewhere at the default precision. An entry of `list` is the number of a
   * bucket in its low `bucketBits` bits and a count above; entries from position `from` to `to` count, in any order.
   */
  addBuckets(list: Uint32Array, from: number, to: number, { max, min, sum, zeros }: Apart): void {
    if (this.#shift !== defaultShift) throw new Error("histograms of different precision cannot be merged")
    const mask = (1 << bucketBits) - 1
    let first = Infinity
    let last = -Infinity
    for (let i = from; i < to; i++) {
      const bucket = list[i]! & mask
      if (bucket < first) first = bucket
      if (bucket > last) last = bucket
    }
    if (first <= last) this.#cover(first, last)
    for (let i = from; i < to; i++) {
      const count = list[i]! >>> bucketBits
      this.#counts[(list[i]! & mask) - this.#from]! += count
      this.#count += count
    }
    this.#count += zeros
    this.#zeros += zeros
    this.#sum += sum
    this.#min = Math.min(this.#min, min)
    this.#max = Math.max(this.#max, max)
  }

  /** The buckets that are not empty, in rising order. Zeros come as 0..0, infinite values as `Infinity`..`Infinity`. */
  *buckets(): Generator<Bucket, void> {
    if (this.#zeros > 0) yield { from: 0, to: 0, count: this.#zeros }
    for (let place = 0; place < this.#counts.length; place++) {
      const number = this.#from + place
      const count = this.#counts[place]!
      if (count > 0) yield { from: lowerEnd(number, this.#shift), to: lowerEnd(number + 1, this.#shift), count }
    }
    if (this.#infinite > 0) yield { from: Infinity, to: Infinity, count: this.#infinite }
  }

  /** A small frozen form of what was counted so far. */
  compact(): CompactHistogram {
    const counts: Array<number> = []
    let from = 0
    let empty = 0
    for (let place = 0; place < this.#counts.length; place++) {
      const count = this.#counts[place]!
      if (count === 0) {
        empty++
        continue
      }
      if (counts.length === 0) from = this.#from + place
      else if (empty > 0) counts.push(-empty)
      counts.push(count)
      empty = 0
    }
    return Object.freeze({
      bits: this.#bits,
      zeros: this.#zeros,
      infinite: this.#infinite,
      sum: this.#sum,
      min: this.#min === Infinity ? 0 : this.#min,
      max: Math.max(this.#max, 0),
      from,
      counts: Object.freeze(counts)
    })
  }

  /** The histogram of a compact form; it can go on counting. */
  static fromCompact(compact: CompactHistogram): Histogram {
    // The error that takes exactly this many bits.
    const histogram = new Histogram(0.5 / (1 << compact.bits))
    const length = compact.counts.reduce((sum, count) => sum + (count < 0 ? -count : 1), 0)
    if (length > 0) histogram.#cover(compact.from, compact.from + length - 1)
    let place = compact.from - histogram.#from
    let finite = compact.zeros
    for (const count of compact.counts) {
      if (count < 0) place -= count
      else {
        histogram.#counts[place++] = count
        finite += count
      }
    }
    histogram.#count = finite + compact.infinite
    histogram.#zeros = compact.zeros
    histogram.#infinite = compact.infinite
    histogram.#sum = compact.sum
    if (finite > 0) {
      histogram.#min = compact.min
      histogram.#max = compact.max
    }
    return histogram
  }

  /** Makes room for the buckets from `first` to `last`, in whole powers of two. */
  #cover(first: number, last: number): void {
    const isEmpty = this.#counts.length === 0
    if (!isEmpty && first >= this.#from && last < this.#from + this.#counts.length) return
    const from = (Math.min(first, isEmpty ? first : this.#from) >> this.#bits) << this.#bits
    const end = Math.max(last + 1, isEmpty ? 0 : this.#from + this.#counts.length)
    const octaves = ((end - from - 1) >> this.#bits) + 1
    const counts = new Float64Array(octaves << this.#bits)
    counts.set(this.#counts, isEmpty ? 0 : this.#from - from)
    this.#from = from
    this.#counts = counts
  }
}
