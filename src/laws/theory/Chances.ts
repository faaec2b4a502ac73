/**
 * Chances: binomial and Poisson shares, order statistics, and roots where there is no closed form.
 */

/** The root of a function that rises from below 0 at `low` to above 0 at `high`. */
export const solve = (rises: (x: number) => number, low: number, high: number): number => {
  let below = low
  let above = high
  for (let i = 0; i < 200; i++) {
    const middle = (below + above) / 2
    if (rises(middle) < 0) below = middle
    else above = middle
  }
  return (below + above) / 2
}

export const factorial = (n: number): number => {
  let product = 1
  for (let k = 2; k <= n; k++) product *= k
  return product
}

/** `n` over `k`. */
export const choose = (n: number, k: number): number => {
  let ways = 1
  for (let i = 1; i <= k; i++) ways *= (n - k + i) / i
  return ways
}

/** x to the power of a whole number. */
export const power = (x: number, n: number): number => {
  let product = 1
  for (let i = 0; i < n; i++) product *= x
  return product
}

/** 1 + 1/2 + ... + 1/n. */
export const harmonic = (n: number): number => {
  let sum = 0
  for (let k = 1; k <= n; k++) sum += 1 / k
  return sum
}

/** P(at least `least` of `n` happen), each with probability `p`. */
export const atLeast = (least: number, n: number, p: number): number => {
  let sum = 0
  for (let k = least; k <= n; k++) sum += choose(n, k) * power(p, k) * power(1 - p, n - k)
  return sum
}

/** P(exactly n) of a Poisson number. */
export const poissonShare = (mean: number, n: number): number => {
  let share = Math.exp(-mean)
  for (let k = 1; k <= n; k++) share *= mean / k
  return share
}

/** P(at most n). */
export const poissonAtMost = (mean: number, n: number): number => {
  let sum = 0
  for (let k = 0; k <= n; k++) sum += poissonShare(mean, k)
  return sum
}

/** The smallest n with P(at most n) >= p. */
export const poissonQuantile = (mean: number, p: number): number => {
  let n = 0
  while (poissonAtMost(mean, n) < p) n++
  return n
}

/** Mean of the greatest of `of` Poisson numbers. */
export const poissonMaximum = (mean: number, of: number): number => {
  let sum = 0
  for (let n = 0; n < 20 * mean + 50; n++) sum += 1 - power(poissonAtMost(mean, n), of)
  return sum
}

/** The k-th of n exponentials (Rényi): its mean, and its quantiles. */
export const orderStatistic = (k: number, n: number, mean: number) => ({
  mean: mean * (harmonic(n) - harmonic(n - k)),
  quantile: (p: number): number => solve((t) => atLeast(k, n, 1 - Math.exp(-t / mean)) - p, 0, 100 * mean)
})

/** Quantile of the sum of `stages` exponentials of the same mean. */
export const stagesQuantile = (stages: number, mean: number, p: number): number =>
  solve((t) => 1 - poissonAtMost(t / mean, stages - 1) - p, 0, 100 * stages * mean)

/**
 * Rounds until all of `n` know what one knew, if everybody who knows it tells one of the others, drawn, in each round: the mean,
 * from the chances of how many are told in a round for the first time.
 */
export const rumourRounds = (n: number): number => {
  /** Of `knowing`, by how many more know it after a round. */
  const spread = (knowing: number): Float64Array => {
    const chances = new Float64Array(Math.min(knowing, n - knowing) + 1)
    chances[0] = 1
    for (let telling = 0; telling < knowing; telling++) {
      for (let more = chances.length - 1; more >= 0; more--) {
        const ignorant = n - knowing - more
        const before = more === 0 ? 0 : (chances[more - 1]! * (ignorant + 1)) / (n - 1)
        chances[more] = chances[more]! * (1 - ignorant / (n - 1)) + before
      }
    }
    return chances
  }
  /** Mean rounds from here on, by how many know it. */
  const left = new Float64Array(n + 1)
  for (let knowing = n - 1; knowing > 0; knowing--) {
    const [none = 0, ...some] = spread(knowing)
    const after = some.reduce((sum, chance, i) => sum + chance * left[knowing + i + 1]!, 0)
    left[knowing] = (1 + after) / (1 - none)
  }
  return left[1]!
}
