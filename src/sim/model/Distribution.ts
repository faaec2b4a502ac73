/**
 * Distribution: how a length of time varies, written as `exponential(4ms)` or `lognormal(mean=12ms, cv=0.8)`.
 *
 * A bare span is constant, `a + b` is the sum of two independent draws, and distributions may stand inside a mixture.
 * Each family has its own file under `distributions/`; this is the list of them and the schema that reads them all.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { argumentsOf, needs } from "./distributions/Arguments.ts"
import { Constant, constant } from "./distributions/Constant.ts"
import { Empirical } from "./distributions/Empirical.ts"
import { Exponential } from "./distributions/Exponential.ts"
import { type Expression, parseExpression } from "./distributions/Expression.ts"
import type * as Family from "./distributions/Family.ts"
import { FoldedNormal } from "./distributions/FoldedNormal.ts"
import { Erlang, Gamma } from "./distributions/Gamma.ts"
import { Hyperexponential } from "./distributions/Hyperexponential.ts"
import { LogNormal } from "./distributions/LogNormal.ts"
import { Mixture } from "./distributions/Mixture.ts"
import { Pareto } from "./distributions/Pareto.ts"
import { Scaled } from "./distributions/Scaled.ts"
import { sum } from "./distributions/Sum.ts"
import { Uniform } from "./distributions/Uniform.ts"
import { Weibull } from "./distributions/Weibull.ts"
import { didYouMean } from "./Nearest.ts"
import { expectedButGot, notation, type Reading, TextOrNumber } from "./Notation.ts"
import { readSpan } from "./SpanText.ts"

export { scaled } from "./distributions/Scaled.ts"

/** Every family, in the order of the reference. */
export const families: ReadonlyArray<Family.Family> = [
  Constant,
  Uniform,
  Exponential,
  FoldedNormal,
  LogNormal,
  Gamma,
  Erlang,
  Weibull,
  Pareto,
  Hyperexponential,
  Empirical,
  Mixture,
  Scaled
]

const expected = "a distribution such as 5ms, exponential(4ms) or lognormal(mean=12ms, cv=0.8)"

const unknown = (name: string): string => {
  const names = families.map((family) => family.name)
  return `there is no distribution "${name}"${didYouMean(name, names) || `; there are ${names.join(", ")}`}`
}

const readWord = (text: string): Reading<Distribution> => {
  const span = readSpan(text)
  if (Result.isSuccess(span)) return Result.succeed(constant(span.success))
  const family = families.find(({ name }) => name === text)
  if (family !== undefined) return Result.fail(needs(text, family.forms[0]!))
  if (/^-?\.?[0-9]/.test(text)) return Result.fail(span.failure)
  return Result.fail(/^[a-z_-]+$/i.test(text) ? unknown(text) : expectedButGot(expected, text))
}

const readExpression = (expression: Expression): Reading<Distribution> => {
  switch (expression.kind) {
    case "word":
      return readWord(expression.text)
    case "sum":
      return Result.flatMap(readExpression(expression.left), (left) =>
        Result.map(readExpression(expression.right), (right) => sum(left, right))
      )
    case "call": {
      const family = families.find(({ name }) => name === expression.name)
      if (family === undefined) return Result.fail(unknown(expression.name))
      return Result.flatMap(argumentsOf(expression, family), (given) => given.form.make(given, readExpression))
    }
  }
}

/** The distribution of a text, or the one sentence that says what is wrong with it. */
export const readDistribution = (written: string | number): Reading<Distribution> => {
  // A bare number is a span without its unit, and says so.
  if (typeof written === "number") return Result.map(readSpan(written), constant)
  return written.trim() === ""
    ? Result.fail(expectedButGot(expected, written))
    : Result.flatMap(parseExpression(written), readExpression)
}

const isDistribution = (value: unknown): value is Family.Distribution =>
  typeof value === "object" && value !== null && "text" in value && "sample" in value && "fractionAtMost" in value

/** How a length of time varies. */
export const Distribution = notation<Family.Distribution, string | number>({
  identifier: "Distribution",
  expected,
  description: `How a length of time varies: a span when it does not, or one of ${families
    .map((family) => family.forms[0]!.example)
    .join(", ")}; joined with + they add up`,
  examples: ["5ms", "exponential(4ms)", "lognormal(mean=12ms, cv=0.8)", "constant(5ms) + exponential(2ms)"],
  written: TextOrNumber,
  value: Schema.declare(isDistribution),
  read: readDistribution,
  write: (distribution) => distribution.text
})
export type Distribution = Family.Distribution
