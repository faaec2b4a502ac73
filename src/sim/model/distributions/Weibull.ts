/**
 * Weibull: a lifetime whose hazard falls (shape below 1), stays (1, the exponential) or rises (above 1) with age.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import { writeSpan } from "../SpanText.ts"
import { type Arguments, numberArgument, positiveSpan } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"
import { gammaFunction } from "./GammaFunction.ts"

const weibull = (text: string, scale: number, shape: number): Distribution => {
  const first = gammaFunction(1 + 1 / shape)
  const second = gammaFunction(1 + 2 / shape)
  // An exponential length of mean 1, raised to the power 1/shape.
  const stretched = (length: number) => scale * Math.exp(Math.log(length) / shape)
  return distribution({
    text,
    sample: (stream) => wholeSpan(stretched(-Math.log(1 - openDraw(stream)))),
    mean: scale * first,
    variance: scale * scale * (second - first * first),
    quantile: (p) => stretched(-Math.log1p(-p)),
    fractionAtMost: (x) => (x > 0 ? -Math.expm1(-Math.exp(Math.log(x / scale) * shape)) : 0)
  })
}

const withShape = (given: Arguments, length: "scale" | "mean", scaleOf: (length: number, shape: number) => number) =>
  Result.flatMap(positiveSpan(given, length), (span) =>
    Result.map(numberArgument(given, "shape", 0.1, 100), (shape) =>
      weibull(`weibull(${length}=${writeSpan(span)}, shape=${shape})`, scaleOf(span, shape), shape)
    )
  )

export const Weibull: Family = {
  name: "weibull",
  says: "With a shape below 1 a heavier tail than exponential, above 1 a lighter one: lifetimes.",
  forms: [
    {
      needs: "a scale and a shape",
      example: "weibull(scale=10ms, shape=1.5)",
      labels: "names",
      names: ["scale", "shape"],
      make: (given) => withShape(given, "scale", (scale) => scale)
    },
    {
      needs: "a mean and a shape",
      example: "weibull(mean=10ms, shape=1.5)",
      labels: "names",
      names: ["mean", "shape"],
      make: (given) => withShape(given, "mean", (mean, shape) => mean / gammaFunction(1 + 1 / shape))
    }
  ]
}
