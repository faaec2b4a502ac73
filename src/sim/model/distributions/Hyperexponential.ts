/**
 * Hyperexponential: one of several exponentials, chosen anew for each draw; for lengths that vary more than an
 * exponential.
 *
 * Given a mean and a cv it has two branches with balanced means: each contributes half of the whole mean. The length of
 * an explicit branch is its mean: `10%: 50ms` is an exponential of 50 ms in one of ten draws.
 */
import * as Result from "effect/Result"
import { writeSpan } from "../SpanText.ts"
import { type Arguments, branches, numberArgument, positiveSpan } from "./Arguments.ts"
import { exponential } from "./Exponential.ts"
import type { Expression } from "./Expression.ts"
import type { Distribution, Family } from "./Family.ts"
import { mixed, writeBranches } from "./Mixture.ts"

/** `cv` is 1 or more; 1 is the exponential itself. */
const balanced = (mean: number, cv: number): Distribution => {
  const square = cv * cv
  const often = (1 + Math.sqrt((square - 1) / (square + 1))) / 2
  const text = `hyperexponential(mean=${writeSpan(mean)}, cv=${cv})`
  // The rare share is written so that it keeps its digits when it is tiny.
  const rare = 1 / ((square + 1) * 2 * often)
  return mixed(text, [often, rare], [exponential(mean / (2 * often), text), exponential(mean / (2 * rare), text)])
}

const explicit = (given: Arguments) =>
  Result.flatMap(branches(given), (written) => {
    const meanOf = (expression: Expression) =>
      positiveSpan({ ...given, named: new Map([["mean", expression]]) }, "mean")
    return Result.map(Result.all(written.map(([, expression]) => meanOf(expression))), (means) => {
      const shares = written.map(([share]) => share)
      const text = `hyperexponential(${writeBranches(shares, means.map(writeSpan))})`
      return mixed(
        text,
        shares,
        means.map((mean) => exponential(mean))
      )
    })
  })

export const Hyperexponential: Family = {
  name: "hyperexponential",
  says: "A mix of exponentials, more variable than any of them: mostly short, sometimes long.",
  forms: [
    {
      needs: "a mean and a cv",
      example: "hyperexponential(mean=4ms, cv=3)",
      labels: "names",
      names: ["mean", "cv"],
      make: (given) =>
        Result.flatMap(positiveSpan(given, "mean"), (mean) =>
          Result.map(numberArgument(given, "cv", 1, 100), (cv) => balanced(mean, cv))
        )
    },
    {
      needs: "branches with their shares and means",
      example: "hyperexponential(90%: 2ms, 10%: 50ms)",
      labels: "shares",
      names: [],
      make: explicit
    }
  ]
}
