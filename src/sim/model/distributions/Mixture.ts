/**
 * Mixture: one of several distributions, chosen anew for each draw by its share, such as a cache's hits and misses.
 *
 * The choice takes one draw of its own, and only the chosen branch draws after it.
 */
import * as Result from "effect/Result"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { writeRatio } from "../Quantities.ts"
import { branches } from "./Arguments.ts"
import { type Distribution, distribution, type Family } from "./Family.ts"
import { invert } from "./Inversion.ts"

/** Chooses a branch with one draw: the first whose running total of shares lies above it. */
const chooser = (shares: ReadonlyArray<number>): ((stream: RandomStream) => number) => {
  const upTo = new Float64Array(shares.length)
  let total = 0
  for (const [i, share] of shares.entries()) {
    total += share
    upTo[i] = total
  }
  const last = shares.length - 1
  return (stream) => {
    const u = stream.next()
    let branch = 0
    while (branch < last && u >= upTo[branch]!) branch++
    return branch
  }
}

/** `shares` add up to 1 or nearly so; one for each of `parts`. */
export const mixed = (
  text: string,
  shares: ReadonlyArray<number>,
  parts: ReadonlyArray<Distribution>
): Distribution => {
  const total = shares.reduce((sum, share) => sum + share, 0)
  const weighted = (of: (part: Distribution) => number) =>
    parts.reduce((sum, part, i) => sum + (shares[i]! / total) * of(part), 0)
  const choose = chooser(shares)
  const mean = weighted((part) => part.mean)
  const fractionAtMost = (x: number) => weighted((part) => part.fractionAtMost(x))
  return distribution({
    text,
    sample: (stream) => parts[choose(stream)]!.sample(stream),
    mean,
    // Within the branches and between them.
    variance: mean < Infinity ? weighted((part) => part.variance + (part.mean - mean) * (part.mean - mean)) : mean,
    quantile: (p) => {
      const ends = parts.map((part) => part.quantile(p))
      if (p >= 1) return Math.max(...ends)
      return p <= 0 ? Math.min(...ends) : invert(fractionAtMost, p, Math.min(...ends), Math.max(...ends))
    },
    fractionAtMost
  })
}

/** The text of the branches: `90%: exponential(2ms), 10%: constant(50ms)`. */
export const writeBranches = (shares: ReadonlyArray<number>, parts: ReadonlyArray<string>): string =>
  shares.map((share, i) => `${writeRatio(share)}: ${parts[i]}`).join(", ")

export const Mixture: Family = {
  name: "mixture",
  says: "One of several distributions, by their shares: hits and misses, fast and slow paths.",
  forms: [
    {
      needs: "branches with their shares",
      example: "mixture(90%: exponential(2ms), 10%: constant(50ms))",
      labels: "shares",
      names: [],
      make: (given, read) =>
        Result.flatMap(branches(given), (written) =>
          Result.map(Result.all(written.map(([, expression]) => read(expression))), (parts) => {
            const shares = written.map(([share]) => share)
            return mixed(
              `mixture(${writeBranches(
                shares,
                parts.map((part) => part.text)
              )})`,
              shares,
              parts
            )
          })
        )
    }
  ]
}
