/**
 * Uniform: every length between two ends is equally likely.
 */
import * as Result from "effect/Result"
import { type Span, wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { spanArgument } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"

/** `from` must be shorter than `to`. */
export const uniform = (from: Span, to: Span): Distribution => {
  const width = to - from
  return distribution({
    text: `uniform(${writeSpan(from)}, ${writeSpan(to)})`,
    sample: (stream) => wholeSpan(from + width * openDraw(stream)),
    mean: from + width / 2,
    variance: (width * width) / 12,
    quantile: (p) => from + width * p,
    fractionAtMost: (x) => (x <= from ? 0 : x >= to ? 1 : (x - from) / width)
  })
}

export const Uniform: Family = {
  name: "uniform",
  says: "Anything between two lengths, each as likely: bounded on both sides.",
  forms: [
    {
      needs: "its shortest and its longest length",
      example: "uniform(2ms, 8ms)",
      labels: "names or none",
      names: ["from", "to"],
      make: (given) =>
        Result.flatMap(spanArgument(given, "from"), (from) =>
          Result.flatMap(spanArgument(given, "to"), (to) =>
            from < to
              ? Result.succeed(uniform(from, to))
              : Result.fail("the second length of uniform must be longer than the first, e.g. uniform(2ms, 8ms)")
          )
        )
    }
  ]
}
