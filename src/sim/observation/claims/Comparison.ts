/**
 * Comparison: what the first of two measured numbers is said to be against the second: `lower`, `at least 5x fewer`,
 * `at most 10% higher`, `within 2%`.
 *
 * `5x fewer` is a fifth, `20% lower` is four fifths, `2x more` is twice as many. Two zeros, or two that never came,
 * have no ratio: that one is "at least" so much more or less than the other is inconclusive then.
 */
import * as Result from "effect/Result"
import { didYouMean } from "../../model/Nearest.ts"
import { quoted, type Reading } from "../../model/Notation.ts"
import { readBound } from "./Bound.ts"
import type { Measured } from "./Measured.ts"
import type { VerdictWord } from "./Verdict.ts"

/** The first is `relation` to `factor` times the second; `within`: it differs by at most that share of the second. */
export interface Comparison {
  /** As written. */
  readonly text: string
  readonly relation: "<" | "<=" | ">" | ">=" | "within"
  readonly factor: number
}

const lower = ["lower", "fewer", "less", "shorter", "smaller"]
const higher = ["higher", "more", "longer", "greater", "larger"]
const directions = [...lower, ...higher]

/** Reads a comparison. */
export const readComparison = (text: string): Reading<Comparison> => {
  const written = text.trim().replace(/\s+/g, " ")
  const [, difference] = /^within (\S+)$/.exec(written) ?? []
  if (difference !== undefined) return within(written, difference)
  const [, bounding, amount, word] = /^(?:(at least|at most) (\S+) )?(\S+)$/.exec(written) ?? []
  if (word === undefined || !directions.includes(word)) return Result.fail(mistakeIn(written, text))
  const isLower = lower.includes(word)
  if (bounding === undefined || amount === undefined) {
    return Result.succeed({ text: written, relation: isLower ? "<" : ">", factor: 1 })
  }
  return Result.map(
    factorOf(amount, isLower),
    (factor): Comparison => ({
      text: written,
      relation: isLower === (bounding === "at least") ? "<=" : ">=",
      factor
    })
  )
}

const mistakeIn = (written: string, text: string): string => {
  const last = written.split(" ").at(-1)!
  const amountAlone = /^(\d[\d.]*[x%]) (\S+)$/.exec(written)
  if (amountAlone !== null && directions.includes(amountAlone[2]!)) {
    return `say "at least ${written}" or "at most ${written}", got ${quoted(text)}`
  }
  return (
    'expected a comparison such as "lower", "at least 5x fewer", "at most 10% higher" or "within 2%", got ' +
    quoted(text) +
    didYouMean(last, directions)
  )
}

/** 5x fewer is a factor of 0.2, 20% lower one of 0.8. */
const factorOf = (amount: string, isLower: boolean): Reading<number> =>
  Result.flatMap(readBound(amount), ({ style, value }): Reading<number> => {
    if (style === "number" && amount.endsWith("x") && value > 0) return Result.succeed(isLower ? 1 / value : value)
    if (style === "percent" && !(isLower && value > 1)) return Result.succeed(isLower ? 1 - value : 1 + value)
    return Result.fail(`expected how many times (5x) or by how much (20%), got ${quoted(amount)}`)
  })

const within = (text: string, difference: string): Reading<Comparison> =>
  Result.flatMap(
    readBound(difference),
    ({ style, value }): Reading<Comparison> =>
      style === "percent"
        ? Result.succeed({ text, relation: "within", factor: value })
        : Result.fail(`expected a share of the other number, such as "within 2%", got ${quoted(text)}`)
  )

/** Whether it holds between the two. */
export const judgeComparison = ({ factor, relation }: Comparison, one: Measured, other: Measured): VerdictWord => {
  const [a, b] = [one.value, other.value]
  if (a === undefined || b === undefined) return "inconclusive"
  const wantsDifference = (relation === "<=" && factor < 1) || (relation === ">=" && factor > 1)
  if (a === b && (a === 0 || a === Infinity) && wantsDifference) return "inconclusive"
  const holds = (): boolean => {
    switch (relation) {
      case "<":
        return a < b
      case ">":
        return a > b
      // Less a hair: 5 times 0.2 is not exactly 1 for every number.
      case "<=":
        return a <= factor * b * (1 + 1e-9)
      case ">=":
        return a >= factor * b * (1 - 1e-9)
      case "within":
        return a === b || Math.abs(a - b) <= factor * Math.abs(b)
    }
  }
  return holds() ? "passed" : "failed"
}
