/**
 * Scaled: a distribution of which every length is multiplied by a factor, such as a service that has become three times
 * slower.
 *
 * It draws exactly what the distribution itself would draw, so a run with and one without the factor stay comparable.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import { readFactor, writeFactor } from "../Quantities.ts"
import { word } from "./Arguments.ts"
import { type Distribution, distribution, type Family } from "./Family.ts"

/** `factor` is above 0. */
export const scaled = (of: Distribution, factor: number): Distribution => {
  if (factor === 1) return of
  return distribution({
    text: `scaled(${of.text}, ${writeFactor(factor)})`,
    sample: (stream) => wholeSpan(of.sample(stream) * factor),
    mean: of.mean * factor,
    variance: of.variance * factor * factor,
    quantile: (p) => of.quantile(p) * factor,
    fractionAtMost: (x) => of.fractionAtMost(x / factor)
  })
}

export const Scaled: Family = {
  name: "scaled",
  says: "Another distribution, so many times as long.",
  forms: [
    {
      needs: "a distribution and a factor",
      example: "scaled(exponential(4ms), 3x)",
      labels: "names or none",
      names: ["of", "by"],
      make: (given, read) =>
        Result.flatMap(read(given.named.get("of")!), (of) =>
          Result.flatMap(word(given, "by"), (text) =>
            Result.mapBoth(readFactor(text), {
              onFailure: (mistake) => `the factor of scaled: ${mistake}`,
              onSuccess: (factor) => scaled(of, factor)
            })
          )
        )
    }
  ]
}
