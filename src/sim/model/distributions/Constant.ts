/**
 * Constant: always the same length of time, without drawing.
 *
 * A bare span means the same: `5ms` is `constant(5ms)`.
 */
import * as Result from "effect/Result"
import type { Span } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { spanArgument } from "./Arguments.ts"
import { type Distribution, distribution, type Family } from "./Family.ts"

export const constant = (length: Span): Distribution =>
  distribution({
    text: `constant(${writeSpan(length)})`,
    sample: () => length,
    mean: length,
    variance: 0,
    quantile: () => length,
    fractionAtMost: (x) => (x >= length ? 1 : 0)
  })

export const Constant: Family = {
  name: "constant",
  says: "Always the same: what a bare span is.",
  forms: [
    {
      needs: "a length",
      example: "constant(5ms)",
      labels: "names or none",
      names: ["length"],
      make: (given) => Result.map(spanArgument(given, "length"), constant)
    }
  ]
}
