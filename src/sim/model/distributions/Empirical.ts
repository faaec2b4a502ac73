/**
 * Empirical: the lengths between percentiles someone measured, spread evenly between each two neighbours.
 *
 * p0 and p100 are part of the measurement and not guessed: the mean hangs on the longest length more than on anything
 * else.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { type Percentile, percentiles } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"

/** `points` rise from p0 to p100. */
const empirical = (points: ReadonlyArray<Percentile>): Distribution => {
  const ps = Float64Array.from(points, (point) => point.p)
  const lengths = Float64Array.from(points, (point) => point.span)
  const slopes = ps.map((p, i) => (i + 1 < ps.length ? (lengths[i + 1]! - lengths[i]!) / (ps[i + 1]! - p) : 0))
  const last = ps.length - 1

  const quantile = (p: number) => {
    let i = 1
    while (i < last && p > ps[i]!) i++
    return lengths[i - 1]! + (p - ps[i - 1]!) * slopes[i - 1]!
  }
  const fractionAtMost = (x: number) => {
    let i = last
    while (i >= 0 && x < lengths[i]!) i--
    if (i < 0) return 0
    return i === last ? 1 : ps[i]! + (x - lengths[i]!) / slopes[i]!
  }
  /** Sum over the stretches of their share times what an even spread from `a` to `b` gives. */
  const average = (of: (a: number, b: number) => number) => {
    let sum = 0
    for (let i = 0; i < last; i++) sum += (ps[i + 1]! - ps[i]!) * of(lengths[i]!, lengths[i + 1]!)
    return sum
  }
  const mean = average((a, b) => (a + b) / 2)

  return distribution({
    text: `empirical(${points.map(({ label, span }) => `${label}=${writeSpan(span)}`).join(", ")})`,
    sample: (stream) => wholeSpan(quantile(openDraw(stream))),
    mean,
    variance: average((a, b) => ((a - mean) * (a - mean) + (a - mean) * (b - mean) + (b - mean) * (b - mean)) / 3),
    quantile,
    fractionAtMost
  })
}

export const Empirical: Family = {
  name: "empirical",
  says: "As measured: drawn between the percentiles that are given.",
  forms: [
    {
      needs: "percentiles with p0 and p100 among them",
      example: "empirical(p0=1ms, p50=5ms, p99=100ms, p100=1s)",
      labels: "percentiles",
      names: ["p0", "p100"],
      make: (given) => Result.map(percentiles(given), empirical)
    }
  ]
}
