/**
 * Claim: what a measured number is said to be: `< 50%`, `>= 95%`, `between 1.9 and 2.1`, `= 27 ± 2%`, `< 15s`, `= 0`.
 *
 * Bounds in `between` are included. `±` is a share of the number if written in percent (also of a percentage: 50% ± 2%
 * is 49% to 51%), otherwise an amount. Without `±`, `=` holds to nine digits, since ratios are computed in doubles.
 */
import * as Result from "effect/Result"
import { quoted, type Reading } from "../../model/Notation.ts"
import { type Bound, misfit, readBound } from "./Bound.ts"
import { type Measured, type Style, type Unit, valueIn } from "./Measured.ts"
import type { VerdictWord } from "./Verdict.ts"

/** The range that a value must lie in. */
export interface Claim {
  /** As written. */
  readonly text: string
  readonly low: number
  readonly high: number
  /** Whether the bound itself is outside. */
  readonly isOpen: boolean
  readonly isNot: boolean
  readonly style: Style
  /** The bounds as written, for checking them against a unit. */
  readonly bounds: ReadonlyArray<Bound>
}

const expected = '"< 50%", ">= 95%", "between 1.9 and 2.1", "= 27 ± 2%" or "= 0"'

/** Reads a claim. */
export const readClaim = (text: string): Reading<Claim> => {
  const written = text.trim().replace(/\s+/g, " ")
  const [, low, high] = /^between (\S+) and (\S+)$/.exec(written) ?? []
  if (low !== undefined && high !== undefined) return between(written, low, high)
  const [, operator, rest = ""] = /^(<=|>=|<|>|==?|!=|±|\+\/-)?\s*(.*)$/.exec(written) ?? []
  const [value = "", tolerance, ...more] = rest.split(/\s*(?:±|\+\/-)\s*/)
  if (more.length > 0 || rest === "" || operator === "±" || operator === "+/-") {
    return Result.fail(`expected a claim such as ${expected}, got ${quoted(text)}`)
  }
  if (operator === undefined) {
    return Result.fail(
      Result.isSuccess(readBound(value))
        ? `a claim needs a comparison: "= ${rest}", "< ${value}" or "> ${value}", got ${quoted(text)}`
        : `expected a claim such as ${expected}, got ${quoted(text)}`
    )
  }
  return Result.flatMap(readBound(value), (bound) => {
    if (operator === "=" || operator === "==") return equal(written, bound, tolerance)
    if (tolerance !== undefined) return Result.fail(`"±" goes with "=", as in "= ${rest}", got ${quoted(text)}`)
    return Result.succeed(compared(written, operator as Operator, bound))
  })
}

type Operator = "<" | "<=" | ">" | ">=" | "!="

const compared = (text: string, operator: Operator, bound: Bound): Claim => ({
  text,
  low: operator === "<" || operator === "<=" ? -Infinity : bound.value,
  high: operator === ">" || operator === ">=" ? Infinity : bound.value,
  isOpen: operator === "<" || operator === ">",
  isNot: operator === "!=",
  style: bound.style,
  bounds: [bound]
})

const between = (text: string, from: string, to: string): Reading<Claim> =>
  Result.flatMap(readBound(from), (low) =>
    Result.flatMap(readBound(to), (high): Reading<Claim> => {
      if (low.style !== high.style && low.value !== 0) return Result.fail(`${from} and ${to} have different units`)
      if (low.value > high.value) return Result.fail(`${from} is more than ${to}; write "between ${to} and ${from}"`)
      return Result.succeed({
        text,
        low: low.value,
        high: high.value,
        isOpen: false,
        isNot: false,
        style: high.style,
        bounds: [low, high]
      })
    })
  )

const equal = (text: string, bound: Bound, tolerance: string | undefined): Reading<Claim> => {
  const within: Reading<Bound> =
    tolerance === undefined ? Result.succeed({ value: 1e-9, style: "percent" }) : readBound(tolerance)
  return Result.flatMap(within, ({ style, value }): Reading<Claim> => {
    if (style !== "percent" && style !== bound.style)
      return Result.fail(`${tolerance} has not the unit of what it is added to`)
    const amount = bound.value === Infinity ? 0 : style === "percent" ? Math.abs(bound.value) * value : value
    return Result.succeed({
      text,
      low: bound.value - amount,
      high: bound.value + amount,
      isOpen: false,
      isNot: false,
      style: bound.style,
      bounds: [bound]
    })
  })
}

/** Why the claim cannot be made about a measure of this unit; `undefined` if it can. */
export const claimMisfit = ({ bounds, text }: Claim, unit: Unit, measure: string): string | undefined => {
  const reason = bounds.map((bound) => misfit(bound, unit, measure)).find((found) => found !== undefined)
  return reason === undefined ? undefined : `"${text}" does not fit: ${reason}`
}

/** Whether it holds; nothing measured is inconclusive. */
export const judgeClaim = ({ high, isNot, isOpen, low, style }: Claim, measured: Measured): VerdictWord => {
  const value = valueIn(measured, style)
  if (value === undefined) return "inconclusive"
  const isInside = isOpen ? value > low && value < high : value >= low && value <= high
  return isInside !== isNot ? "passed" : "failed"
}
