/**
 * The gamma function and the shares of the gamma distribution with scale 1, to about 14 digits.
 *
 * The logarithm of the gamma function is Lanczos' approximation (g = 7, nine terms); the shares are its series below
 * shape + 1 and Legendre's continued fraction above, evaluated by Lentz' method.
 */

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
]
const halfLogTwoPi = 0.91893853320467274178

/** The natural logarithm of the gamma function of `x` above 0. */
export const logGamma = (x: number): number => {
  // The recurrence keeps the approximation where it is best.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x)
  let sum = 0.99999999999980993
  for (let i = 0; i < lanczos.length; i++) sum += lanczos[i]! / (x + i)
  const t = x + 6.5
  return halfLogTwoPi + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** The gamma function of `x` above 0; (x - 1)! for whole numbers. */
export const gammaFunction = (x: number): number => Math.exp(logGamma(x))

const series = (shape: number, x: number): number => {
  let term = 1 / shape
  let sum = term
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape))
}

const continuedFraction = (shape: number, x: number): number => {
  const tiny = 1e-300
  let b = x + 1 - shape
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 100_000; n++) {
    const a = n * (shape - n)
    b += 2
    d = a * d + b
    c = b + a / c
    if (d > -tiny && d < tiny) d = tiny
    if (c > -tiny && c < tiny) c = tiny
    d = 1 / d
    fraction *= d * c
    if (d * c - 1 < 1e-16 && 1 - d * c < 1e-16) break
  }
  return fraction * Math.exp(shape * Math.log(x) - x - logGamma(shape))
}

/** The share of the gamma distribution of this shape (above 0) and scale 1 that is at most `x`. */
export const gammaFractionAtMost = (shape: number, x: number): number => {
  if (!(x > 0)) return 0
  if (x === Infinity) return 1
  return x < shape + 1 ? series(shape, x) : 1 - continuedFraction(shape, x)
}

/** The share above `x`, which keeps its digits far out in the tail. */
export const gammaFractionAbove = (shape: number, x: number): number => {
  if (!(x > 0)) return 1
  if (x === Infinity) return 0
  return x < shape + 1 ? 1 - series(shape, x) : continuedFraction(shape, x)
}
