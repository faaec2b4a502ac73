/**
 * Lognormal: a length whose logarithm is normal; the usual shape of service times, with a long but tame tail.
 *
 * `cv` is the coefficient of variation, deviation over mean. `sigma` is the deviation of the logarithm, which is
 * another number: a sigma of 1 is a cv of 1.31.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { type Arguments, needs, numberArgument, percentiles, positiveSpan } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"
import { normalFractionAtMost, normalQuantile } from "./Normal.ts"

/** `mu` and `sigma` are mean and deviation of the natural logarithm of the nanoseconds. */
const lognormal = (text: string, mu: number, sigma: number): Distribution => {
  const variance = sigma * sigma
  const mean = Math.exp(mu + variance / 2)
  return distribution({
    text,
    sample: (stream) => wholeSpan(Math.exp(mu + sigma * normalQuantile(openDraw(stream)))),
    mean,
    variance: mean * mean * Math.expm1(variance),
    quantile: (p) => Math.exp(mu + sigma * normalQuantile(p)),
    fractionAtMost: (x) => (x > 0 ? normalFractionAtMost((Math.log(x) - mu) / sigma) : 0)
  })
}

const fromPercentiles = (given: Arguments) =>
  Result.flatMap(percentiles(given), ([low, high, more]) => {
    if (low === undefined || high === undefined || more !== undefined) {
      return Result.fail(needs(given.family, given.form))
    }
    if (low.p === 0 || high.p === 1 || low.span === 0 || low.span === high.span) {
      return Result.fail(`lognormal needs two different lengths above p0 and below p100, e.g. ${given.form.example}`)
    }
    const [a, b] = [normalQuantile(low.p), normalQuantile(high.p)]
    const sigma = Math.log(high.span / low.span) / (b - a)
    const text = `lognormal(${low.label}=${writeSpan(low.span)}, ${high.label}=${writeSpan(high.span)})`
    return Result.succeed(lognormal(text, Math.log(low.span) - sigma * a, sigma))
  })

export const LogNormal: Family = {
  name: "lognormal",
  says: "Skewed, with a long but finite-looking tail: what most measured latencies resemble.",
  forms: [
    {
      needs: "a mean and a cv",
      example: "lognormal(mean=12ms, cv=0.8)",
      labels: "names",
      names: ["mean", "cv"],
      make: (given) =>
        Result.flatMap(positiveSpan(given, "mean"), (mean) =>
          Result.map(numberArgument(given, "cv", 0.001, 100), (cv) => {
            const variance = Math.log1p(cv * cv)
            const text = `lognormal(mean=${writeSpan(mean)}, cv=${cv})`
            return lognormal(text, Math.log(mean) - variance / 2, Math.sqrt(variance))
          })
        )
    },
    {
      needs: "a median and a sigma",
      example: "lognormal(median=8ms, sigma=0.7)",
      labels: "names",
      names: ["median", "sigma"],
      make: (given) =>
        Result.flatMap(positiveSpan(given, "median"), (median) =>
          Result.map(numberArgument(given, "sigma", 0.001, 10), (sigma) =>
            lognormal(`lognormal(median=${writeSpan(median)}, sigma=${sigma})`, Math.log(median), sigma)
          )
        )
    },
    {
      needs: "two percentiles",
      example: "lognormal(p50=5ms, p99=40ms)",
      labels: "percentiles",
      names: [],
      make: fromPercentiles
    }
  ]
}
