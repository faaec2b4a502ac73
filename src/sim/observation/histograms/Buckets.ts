/**
 * Buckets: into which of a histogram's counts a length of time falls.
 *
 * Log-linear, as in HdrHistogram: every power of two is divided into the same number of equal buckets. The number of a
 * bucket is read off the bits of the double, exponent and first digits of the fraction, by a shift and without a
 * logarithm; the number therefore means nothing without its shift.
 */

// The same eight bytes as a double and as two words; which word is the high one depends on the machine.
const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
double[0] = 1
const high = words[1] === 0 ? 0 : 1
const low = 1 - high

/** Bits of the fraction in the high word of a double. */
export const highestBits = 20

/** The fewest bits of fraction with which the middle of a bucket is within `relativeError` of all its values. */
export const bitsFor = (relativeError: number): number => {
  let bits = 1
  for (let error = 1 / 4; error > relativeError && bits < highestBits; error /= 2) bits++
  return bits
}

/** Number of the bucket of a value above 0. What is no such value gets a number above all of theirs, and 0 gets 0. */
export const numberOf = (value: number, shift: number): number => {
  double[0] = value
  return words[high]! >>> shift
}

/** The least value of a bucket. */
export const lowerEnd = (number: number, shift: number): number => {
  words[low] = 0
  words[high] = number << shift
  return double[0]!
}

/** Of a histogram that is made without saying otherwise. */
export const defaultError = 0.002
export const defaultShift = highestBits - bitsFor(defaultError)

/** At the default precision the number of a bucket takes so many bits: eleven of exponent, eight of fraction. */
export const bucketBits = 19

/** Number of the bucket of a value above 0, at the default precision. */
export const bucketOf = (value: number): number => numberOf(value, defaultShift)
