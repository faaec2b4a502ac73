/**
 * Inversion: the quantile of a distribution of which only the share at most a length is known in closed form.
 *
 * Plain bisection. It needs no density, stands jumps and flat stretches, and always ends; quantiles are not asked for
 * in the course of a run.
 */

/** In nanoseconds. */
const precision = 1e-6

/**
 * The least length whose share reaches `p`, between two lengths known to enclose it; to a millionth of a nanosecond, or
 * to the last digit of a double where that is coarser.
 */
export const invert = (
  fractionAtMost: (nanoseconds: number) => number,
  p: number,
  from: number,
  to: number
): number => {
  let below = from
  let reached = to
  while (reached - below > precision) {
    const middle = below + (reached - below) / 2
    // Beyond 2^33 ns doubles are coarser than the precision.
    if (middle <= below || middle >= reached) break
    if (fractionAtMost(middle) >= p) reached = middle
    else below = middle
  }
  // Jumps lie at whole nanoseconds: land on them, not beside them.
  const whole = Math.round(reached)
  return Math.abs(whole - reached) <= precision && fractionAtMost(whole) >= p ? whole : reached
}

/** A length whose share reaches `p`, found by doubling; `Infinity` for a share that is never reached. */
export const enclosing = (fractionAtMost: (nanoseconds: number) => number, p: number, start: number): number => {
  let to = start
  while (to < Infinity && fractionAtMost(to) < p) to *= 2
  return to
}
