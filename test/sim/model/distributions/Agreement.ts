/**
 * Agreement: whether what a distribution says of itself is what its samples show.
 *
 * 200 000 samples from a fixed seed. Each comparison allows five standard errors, which a right distribution leaves in
 * one of two million cases; the whole curve is compared by Kolmogorov and Smirnov's statistic at its one-in-a-thousand
 * point.
 */
import * as Schema from "effect/Schema"
import { assert, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../../src/sim/kernel/RandomStreams.ts"
import { Distribution } from "../../../../src/sim/model/Distribution.ts"

export const distributionOf = (text: string): Distribution => Schema.decodeSync(Distribution)(text)

/** Compares to a relative precision. */
export const assertNear = (actual: number, expected: number, relative = 1e-12): void =>
  assert.isTrue(
    actual === expected || Math.abs(actual - expected) <= Math.abs(expected) * relative,
    `${actual} is not near ${expected}`
  )

/** The exact moments and quantiles of a text, in milliseconds. */
export const tells = (
  text: string,
  exact: { readonly mean: number; readonly variance: number; readonly quantiles: Readonly<Record<string, number>> },
  precision = 1e-11
): void =>
  it(`${text} knows its mean, variance and quantiles`, () => {
    const distribution = distributionOf(text)

    assertNear(distribution.mean / millisecond, exact.mean)
    assertNear(distribution.variance / millisecond / millisecond, exact.variance, 1e-11)
    for (const [p, length] of Object.entries(exact.quantiles)) {
      assertNear(distribution.quantile(Number(p)) / millisecond, length, precision)
    }
  })

const size = 200_000

const samplesOf = (distribution: Distribution): Float64Array => {
  const stream = new RandomStreams("agreement").stream(distribution.text)
  return Float64Array.from({ length: size }, () => distribution.sample(stream))
}

/**
 * The greatest distance between the share of sorted samples and the share the distribution promises, at 4000 of them.
 */
const greatestDistance = (sorted: Float64Array, distribution: Distribution): number => {
  let greatest = 0
  for (let i = 0; i < size; i += 50) {
    while (sorted[i + 1] === sorted[i]) i++
    // A sample is rounded: it stands for half a nanosecond more.
    greatest = Math.max(greatest, Math.abs((i + 1) / size - distribution.fractionAtMost(sorted[i]! + 0.5)))
  }
  return greatest
}

const average = (samples: Float64Array, of: (sample: number) => number): number =>
  samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length

/** `moments` is false where mean or variance do not exist, or settle too slowly to be compared. */
export const agreesWithItsSamples = (text: string, moments = true): void => {
  const distribution = distributionOf(text)

  it(`${text} draws whole nanoseconds as it promises`, () => {
    const samples = samplesOf(distribution).sort()

    assert.isTrue(samples.every((sample) => Number.isInteger(sample) && sample >= 0))
    assert.isAtMost(greatestDistance(samples, distribution), 1.95 / Math.sqrt(size))
  })

  if (!moments) return

  it(`${text} draws with its mean and variance`, () => {
    const samples = samplesOf(distribution)
    const { mean, variance } = distribution
    const fourth = average(samples, (sample) => (sample - mean) * (sample - mean) * (sample - mean) * (sample - mean))
    const spread = average(samples, (sample) => (sample - mean) * (sample - mean))

    assert.isAtMost(Math.abs(average(samples, (sample) => sample) - mean), 5 * Math.sqrt(variance / size) + 0.5)
    assert.isAtMost(Math.abs(spread - variance), 5 * Math.sqrt(Math.max(0, fourth - spread * spread) / size) + 1)
  })
}

/** The quantile and the share at most are each other's inverse where the distribution has no jumps. */
export const inverts = (text: string, precision = 1e-9): void =>
  it(`${text} has a quantile that inverts its share at most`, () => {
    const distribution = distributionOf(text)

    for (const p of [0.0001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9999]) {
      assert.isAtMost(Math.abs(distribution.fractionAtMost(distribution.quantile(p)) - p), precision, `at ${p}`)
    }
  })
