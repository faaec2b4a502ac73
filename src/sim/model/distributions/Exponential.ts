/**
 * Exponential: the time to the next of many independent happenings, without memory. Its deviation equals its mean.
 */
import * as Result from "effect/Result"
import { type Span, wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { positiveSpan } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"

export const exponential = (mean: Span, text = `exponential(${writeSpan(mean)})`): Distribution =>
  distribution({
    text,
    sample: (stream) => wholeSpan(-mean * Math.log(1 - openDraw(stream))),
    mean,
    variance: mean * mean,
    quantile: (p) => -mean * Math.log1p(-p),
    fractionAtMost: (x) => (x > 0 ? -Math.expm1(-x / mean) : 0)
  })

export const Exponential: Family = {
  name: "exponential",
  says: "Without a memory: many short ones and a few long ones, as long as the mean on average.",
  forms: [
    {
      needs: "a mean",
      example: "exponential(4ms)",
      labels: "names or none",
      names: ["mean"],
      make: (given) => Result.map(positiveSpan(given, "mean"), exponential)
    }
  ]
}
