/**
 * Warm-up: how much of the beginning of a run tells about the empty system it began with, and not about the system.
 *
 * What is left out is what the scenario says (`warmup`), always; this only checks whether that is enough. The rule is MSER-5
 * (White 1997; Franklin and White 2008): of all places to cut, the one that leaves the mean of the rest with the smallest error,
 * taken over means of five measurements.
 */

const five = 5

export interface Truncation {
  /** How many measurements to leave out at the beginning. */
  readonly measurements: number
  /** Whether what is left is at least half of the run; otherwise there is no telling where the beginning ends. */
  readonly isSettled: boolean
}

/** Where MSER-5 would cut a series of measurements; nothing is cut from fewer than fifty. */
export const mser5 = (series: ReadonlyArray<number>): Truncation => {
  const count = Math.floor(series.length / five)
  if (count < 10) return { measurements: 0, isSettled: true }
  const means = Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let j = 0; j < five; j++) sum += series[i * five + j]!
    return sum / five
  })
  let best = 0
  let least = Infinity
  // From the end, so that sums are added to. The last few are too few to have a spread.
  let sum = 0
  let squares = 0
  for (let cut = count - 1; cut >= 0; cut--) {
    sum += means[cut]!
    squares += means[cut]! * means[cut]!
    const left = count - cut
    if (left < five) continue
    const spread = Math.max(0, squares - (sum * sum) / left) / (left * left)
    if (spread <= least) {
      least = spread
      best = cut
    }
  }
  return { measurements: best * five, isSettled: best <= count / 2 }
}
