/**
 * Normal: give or take, the same to both sides. A draw below zero counts as that much above it (a folded normal).
 *
 * `mean` and `sd` are those of the bell before it is folded. From a mean of three times the sd on there is next to nothing to
 * fold; below that the lengths drawn are longer on average than `mean` says, and `mean` and `variance` here know by how much.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { positiveSpan, spanArgument } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"
import { enclosing, invert } from "./Inversion.ts"
import { normalFractionAtMost, normalQuantile } from "./Normal.ts"

const folded = (text: string, mean: number, sd: number): Distribution => {
  const at = mean / sd
  const foldedMean = sd * Math.sqrt(2 / Math.PI) * Math.exp((-at * at) / 2) + mean * (1 - 2 * normalFractionAtMost(-at))
  const fractionAtMost = (x: number) =>
    x > 0 ? normalFractionAtMost((x - mean) / sd) - normalFractionAtMost((-x - mean) / sd) : 0
  return distribution({
    text,
    sample: (stream) => wholeSpan(Math.abs(mean + sd * normalQuantile(openDraw(stream)))),
    mean: foldedMean,
    variance: mean * mean + sd * sd - foldedMean * foldedMean,
    quantile: (p) =>
      p >= 1 ? Infinity : p <= 0 ? 0 : invert(fractionAtMost, p, 0, enclosing(fractionAtMost, p, mean + sd)),
    fractionAtMost
  })
}

export const FoldedNormal: Family = {
  name: "normal",
  says: "A bell, the same to both sides; what falls below zero counts as that much above it.",
  forms: [
    {
      needs: "a mean and an sd",
      example: "normal(mean=10ms, sd=2ms)",
      labels: "names",
      names: ["mean", "sd"],
      make: (given) =>
        Result.flatMap(spanArgument(given, "mean"), (mean) =>
          Result.map(positiveSpan(given, "sd"), (sd) =>
            folded(`normal(mean=${writeSpan(mean)}, sd=${writeSpan(sd)})`, mean, sd)
          )
        )
    }
  ]
}
