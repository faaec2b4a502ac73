/**
 * Gamma and Erlang: the sum of `shape` exponential stages; an Erlang has a whole number `k` of them.
 *
 * The coefficient of variation is 1/sqrt(shape). Sampling is by Marsaglia and Tsang (2000), which rejects one try in
 * twenty or fewer, so the number of draws from the stream differs from sample to sample.
 */
import * as Result from "effect/Result"
import { wholeSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { writeSpan } from "../SpanText.ts"
import { numberArgument, positiveSpan } from "./Arguments.ts"
import { type Distribution, distribution, type Family, openDraw } from "./Family.ts"
import { gammaFractionAtMost } from "./GammaFunction.ts"
import { enclosing, invert } from "./Inversion.ts"
import { normalQuantile } from "./Normal.ts"

/** Draws from the gamma distribution of this shape, at least 1, and scale 1. */
const marsagliaTsang = (shape: number): ((stream: RandomStream) => number) => {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  return (stream) => {
    while (true) {
      const x = normalQuantile(openDraw(stream))
      const t = 1 + c * x
      if (t <= 0) continue
      const v = t * t * t
      const u = openDraw(stream)
      const square = x * x
      // The first test settles nearly all without a logarithm.
      if (u < 1 - 0.0331 * square * square || Math.log(u) < square / 2 + d * (1 - v + Math.log(v))) return d * v
    }
  }
}

/** Below shape 1: one stage more, times a power of a further draw. */
const drawOf = (shape: number): ((stream: RandomStream) => number) => {
  if (shape >= 1) return marsagliaTsang(shape)
  const withStage = marsagliaTsang(shape + 1)
  return (stream) => withStage(stream) * Math.exp(Math.log(openDraw(stream)) / shape)
}

const gamma = (text: string, mean: number, shape: number): Distribution => {
  const scale = mean / shape
  const draw = drawOf(shape)
  const fractionAtMost = (x: number) => gammaFractionAtMost(shape, x / scale)
  return distribution({
    text,
    sample: (stream) => wholeSpan(scale * draw(stream)),
    mean,
    variance: mean * scale,
    quantile: (p) => (p >= 1 ? Infinity : invert(fractionAtMost, p, 0, enclosing(fractionAtMost, p, mean))),
    fractionAtMost
  })
}

export const Gamma: Family = {
  name: "gamma",
  says: "Skewed with a light tail; the higher its shape, the more regular.",
  forms: [
    {
      needs: "a mean and a shape",
      example: "gamma(mean=8ms, shape=2.5)",
      labels: "names",
      names: ["mean", "shape"],
      make: (given) =>
        Result.flatMap(positiveSpan(given, "mean"), (mean) =>
          Result.map(numberArgument(given, "shape", 0.1, 1_000), (shape) =>
            gamma(`gamma(mean=${writeSpan(mean)}, shape=${shape})`, mean, shape)
          )
        )
    }
  ]
}

export const Erlang: Family = {
  name: "erlang",
  says: "The sum of k exponential phases: the more, the more regular.",
  forms: [
    {
      needs: "a mean and a whole number k of stages",
      example: "erlang(mean=8ms, k=3)",
      labels: "names",
      names: ["mean", "k"],
      make: (given) =>
        Result.flatMap(positiveSpan(given, "mean"), (mean) =>
          Result.flatMap(numberArgument(given, "k", 1, 1_000), (k) =>
            Number.isInteger(k)
              ? Result.succeed(gamma(`erlang(mean=${writeSpan(mean)}, k=${k})`, mean, k))
              : Result.fail(`the k of erlang must be a whole number, got "${k}"; for other shapes there is gamma`)
          )
        )
    }
  ]
}
