/**
 * Sum: two lengths drawn independently, one after the other, such as a fixed distance plus a random delay.
 *
 * Mean and variance are exact, and so are the quantiles when one part is constant. Otherwise quantiles come from 1024
 * points of the left part: within 0.00001 of `p` for smooth parts and within 0.001 where a part jumps, as a mixture of
 * constants does.
 */
import { type Distribution, distribution } from "./Family.ts"
import { invert } from "./Inversion.ts"

const points = 1_024

/** Quantiles of a distribution with their weights, denser towards both tails. */
const grid = (of: Distribution): { readonly at: Float64Array; readonly weight: Float64Array } => {
  const at = new Float64Array(points)
  const weight = new Float64Array(points)
  let total = 0
  for (let i = 0; i < points; i++) {
    const t = (i + 0.5) / points
    at[i] = of.quantile(t * t * (3 - 2 * t))
    total += weight[i] = t * (1 - t)
  }
  return { at, weight: weight.map((each) => each / total) }
}

/**
 * The share of sums at most `x`: that of the right part at what the left part leaves of `x`, averaged over the left
 * part.
 */
const convolution = (left: Distribution, right: Distribution): ((x: number) => number) => {
  if (left.variance === 0) return (x) => right.fractionAtMost(x - left.mean)
  if (right.variance === 0) return (x) => left.fractionAtMost(x - right.mean)
  let made: ReturnType<typeof grid> | undefined
  return (x) => {
    const { at, weight } = (made ??= grid(left))
    let fraction = 0
    for (let i = 0; i < points; i++) fraction += weight[i]! * right.fractionAtMost(x - at[i]!)
    return fraction
  }
}

export const sum = (left: Distribution, right: Distribution): Distribution => {
  const fractionAtMost = convolution(left, right)
  const isShifted = left.variance === 0 || right.variance === 0
  return distribution({
    text: `${left.text} + ${right.text}`,
    sample: (stream) => left.sample(stream) + right.sample(stream),
    mean: left.mean + right.mean,
    variance: left.variance + right.variance,
    quantile: (p) => {
      if (isShifted || p <= 0 || p >= 1) return left.quantile(p) + right.quantile(p)
      // If both parts stay below their p/2, at most p/2 + p/2 of the sums do; likewise from above.
      const from = left.quantile(p / 2) + right.quantile(p / 2)
      const to = left.quantile((1 + p) / 2) + right.quantile((1 + p) / 2)
      return invert(fractionAtMost, p, from, to)
    },
    fractionAtMost
  })
}
