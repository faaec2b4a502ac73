/**
 * Balance: two sums of effects that are to be the same, or one of which is not to exceed the other.
 *
 * `charged = booked + refunded` is a ledger; `booked <= charged` says that nothing is given away; `charged <= 1` that it happens
 * once at most. Sums are of amounts, in whole cents, so that they are exact.
 */
import * as Result from "effect/Result"
import { expectedButGot, type Reading } from "../../model/Notation.ts"
import { hundredths } from "../../model/Witness.ts"

/** A balance as it is reckoned with: what is left of the relation less what is right of it. */
export interface Balance {
  /** As written, in single spaces. */
  readonly text: string
  readonly relation: "=" | "<=" | ">="
  /** How often each effect counts, by name; what is right of the relation counts negative. */
  readonly weights: ReadonlyMap<string, number>
  /** Hundredths, by numbers that stand in it. */
  readonly constant: number
}

/** What a balance looks like, as it follows "expected". */
export const balanceExpected =
  '"charged = booked + refunded", "booked <= charged" or "charged <= 1", with spaces between'

/** Reads a balance. */
export const readBalance = (written: string): Reading<Balance> => {
  const words = written.trim().split(/\s+/)
  const text = words.join(" ")
  const wrong = Result.fail(expectedButGot(balanceExpected, written))
  const middle = words.findIndex((word) => /^(?:=|==|<=|>=)$/.test(word))
  const [left, right] = [words.slice(0, middle), words.slice(middle + 1)]
  const weights = new Map<string, number>()
  let constant = 0
  const add = (sum: ReadonlyArray<string>, sign: number): boolean => {
    if (sum.length % 2 === 0) return false
    return sum.every((word, i) => {
      if (i % 2 === 1) return word === "+" || word === "-"
      const by = sum[i - 1] === "-" ? -sign : sign
      const number = Number(word)
      if (!Number.isNaN(number)) constant += by * Math.round(number * hundredths)
      else if (/^[A-Za-z][\w-]*$/.test(word)) weights.set(word, (weights.get(word) ?? 0) + by)
      else return false
      return true
    })
  }
  if (middle < 0 || !add(left, 1) || !add(right, -1) || weights.size === 0) return wrong
  const relation = words[middle] === "==" ? "=" : (words[middle] as Balance["relation"])
  return Result.succeed({ text, relation, weights, constant })
}

/** Whether it holds of what is left less what is right, in hundredths. */
export const holds = ({ relation }: Pick<Balance, "relation">, difference: number): boolean =>
  relation === "=" ? difference === 0 : relation === "<=" ? difference <= 0 : difference >= 0

/** An amount of hundredths: `49.95`, `1`. */
export const amountText = (cents: number): string =>
  cents % hundredths === 0 ? String(cents / hundredths) : (cents / hundredths).toFixed(2)
