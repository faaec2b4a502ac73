/**
 * Confidence: how far the mean of some measurements may be from the truth.
 *
 * Two ways to come by independent measurements: several runs with seeds of their own (replications), or one long run cut into
 * stretches (batch means). Measurements that follow each other within a run are never independent, and their spread says
 * nothing: a queue that is long now is long in a moment.
 */

export interface Interval {
  readonly mean: number
  /** Half of the interval at 95 %; `Infinity` when there are fewer than two measurements. */
  readonly halfWidth: number
  /** The standard error of the mean. */
  readonly error: number
  /** How many measurements. */
  readonly count: number
}

/** The interval of the mean of independent measurements, by Student's t. What is NaN is left out. */
export const intervalOf = (measurements: ReadonlyArray<number>, confidence = 0.95): Interval => {
  const values = measurements.filter((value) => !Number.isNaN(value))
  const count = values.length
  const mean = meanOf(values)
  if (count < 2) return { mean, halfWidth: Infinity, error: Infinity, count }
  let squares = 0
  for (const value of values) squares += (value - mean) * (value - mean)
  const error = Math.sqrt(squares / (count - 1) / count)
  return { mean, halfWidth: error === 0 ? 0 : studentT(confidence, count - 1) * error, error, count }
}

export interface BatchMeans extends Interval {
  /** Correlation of neighbouring batches: well above 0, the batches are too short and the interval is too narrow. */
  readonly correlation: number
}

/** So many batches are enough for the interval, and leave each as long as it can be (Schmeiser 1982). */
export const batchesUsual = 20

/**
 * The interval of a mean over one run: `sums` and `counts` of equal stretches of it, warm-up removed, put together to batches of
 * equal length. What is left over at the end is left out.
 */
export const batchMeans = (
  sums: ReadonlyArray<number>,
  counts: ReadonlyArray<number>,
  batches = batchesUsual
): BatchMeans => {
  const size = Math.max(1, Math.floor(sums.length / batches))
  const means: Array<number> = []
  for (let from = 0; from + size <= sums.length && means.length < batches; from += size) {
    const count = total(counts, from, from + size)
    means.push(count > 0 ? total(sums, from, from + size) / count : NaN)
  }
  const known = means.filter((mean) => !Number.isNaN(mean))
  return { ...intervalOf(known), correlation: correlationOf(known) }
}

/** How wide the interval is, as a share of the value: 0.05 is ± 5 %. */
export const relativeWidth = ({ halfWidth, mean }: Interval): number =>
  halfWidth === 0 ? 0 : mean === 0 ? Infinity : Math.abs(halfWidth / mean)

const total = (values: ReadonlyArray<number>, from: number, to: number): number => {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]!
  return sum
}

const meanOf = (values: ReadonlyArray<number>): number =>
  values.length === 0 ? NaN : total(values, 0, values.length) / values.length

/** Of each value with the one after it. */
const correlationOf = (values: ReadonlyArray<number>): number => {
  const mean = meanOf(values)
  let together = 0
  let alone = 0
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - mean
    alone += off * off
    if (i > 0) together += off * (values[i - 1]! - mean)
  }
  return alone === 0 ? 0 : together / alone
}

/** Student's t: this share of the distribution lies between -t and t. `freedom` is a whole number from 1. */
export const studentT = (confidence: number, freedom: number): number => {
  let low = 0
  let high = 1
  while (withinT(high, freedom) < confidence) high *= 2
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2
    if (withinT(middle, freedom) < confidence) low = middle
    else high = middle
  }
  return high
}

/** The share between -t and t, by the finite sums for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4). */
const withinT = (t: number, freedom: number): number => {
  const angle = Math.atan(t / Math.sqrt(freedom))
  const cosine = Math.cos(angle)
  const isOdd = freedom % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k
    sum += term
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}
