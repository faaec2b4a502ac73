/**
 * Pareto: never shorter than `min`, and a tail that falls as a power `alpha` of the length, optionally cut at `max`.
 *
 * Without `max` the mean does not exist for an alpha of 1 or less, nor the variance for 2 or less: averages of samples
 * never settle, however long the run.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { numberArgument, positiveSpan } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"

/** Length at which a share `above` of the uncut distribution is longer. */
const lengthAt = (min: number, alpha: number, above: number): number => min * Math.exp(-Math.log(above) / alpha)

const pareto = (min: number, alpha: number): Distribution =>
  distribution({
    text: `pareto(min=${writeSpan(min)}, alpha=${alpha})`,
    sample: (stream) => wholeSpan(lengthAt(min, alpha, 1 - openDraw(stream))),
    mean: alpha > 1 ? (min * alpha) / (alpha - 1) : Infinity,
    variance: alpha > 2 ? (min * min * alpha) / ((alpha - 1) * (alpha - 1) * (alpha - 2)) : Infinity,
    quantile: (p) => lengthAt(min, alpha, 1 - p),
    fractionAtMost: (x) => (x > min ? -Math.expm1(-alpha * Math.log(x / min)) : 0)
  })

const boundedPareto = (min: number, alpha: number, max: number): Distribution => {
  const range = Math.log(max / min)
  // The share of the uncut distribution that is kept.
  const kept = -Math.expm1(-alpha * range)
  // E[(x/min)^k] = alpha/kept times the integral of exp((k - alpha) y) over y from 0 to the range.
  const moment = (k: number) => {
    const d = alpha - k
    return (alpha / kept) * (d === 0 ? range : -Math.expm1(-d * range) / d)
  }
  const first = moment(1)
  return distribution({
    text: `pareto(min=${writeSpan(min)}, alpha=${alpha}, max=${writeSpan(max)})`,
    sample: (stream) => wholeSpan(lengthAt(min, alpha, 1 - kept * openDraw(stream))),
    mean: min * first,
    variance: min * min * (moment(2) - first * first),
    quantile: (p) => (p >= 1 ? max : lengthAt(min, alpha, 1 - kept * p)),
    fractionAtMost: (x) => (x <= min ? 0 : x >= max ? 1 : -Math.expm1(-alpha * Math.log(x / min)) / kept)
  })
}

export const Pareto: Family = {
  name: "pareto",
  says: "A heavy tail by a power law: the rare long one counts as much as all others together.",
  forms: [
    {
      needs: "a min and an alpha",
      example: "pareto(min=1ms, alpha=1.5)",
      labels: "names",
      names: ["min", "alpha", "max"],
      optional: ["max"],
      make: (given) =>
        Result.flatMap(positiveSpan(given, "min"), (min) =>
          Result.flatMap(numberArgument(given, "alpha", 0.1, 1_000), (alpha): Result.Result<Distribution, string> => {
            if (!given.named.has("max")) return Result.succeed(pareto(min, alpha))
            return Result.flatMap(positiveSpan(given, "max"), (max) =>
              max > min
                ? Result.succeed(boundedPareto(min, alpha, max))
                : Result.fail("the max of pareto must be longer than its min, e.g. pareto(min=1ms, alpha=1.5, max=10s)")
            )
          })
        )
    }
  ]
}
