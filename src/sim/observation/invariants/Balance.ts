/**
 * Balance: sums of effects that are to be the same, or none of which is to exceed the next.
 *
 * `charged = booked + refunded` is a ledger; `booked <= charged` says that nothing is given away; `charged <= 1` that it happens
 * once at most; `ordered = reserved = charged` that all of it happens or nothing. Sums are of amounts, in whole cents, so that they
 * are exact.
 */
import * as Result from "effect/Result"
import { expectedButGot, type Reading } from "../../model/Notation.ts"
import { hundredths } from "../../model/Witness.ts"

type Relation = "=" | "<=" | ">="

/** One side of a relation. */
interface Sum {
  /** How often each effect counts, by name. */
  readonly weights: ReadonlyMap<string, number>
  /** Hundredths, by numbers that stand in it. */
  readonly constant: number
}

/** A balance as it is reckoned with. */
export interface Balance {
  /** As written, in single spaces. */
  readonly text: string
  /** Two or more. */
  readonly sums: readonly [Sum, Sum, ...ReadonlyArray<Sum>]
  /** Between each of them and the next. */
  readonly relations: ReadonlyArray<Relation>
}

/** What a balance looks like, as it follows "expected". */
export const balanceExpected =
  '"charged = booked + refunded", "booked <= charged" or "charged <= 1", with spaces between'

const isRelation = (word: string): boolean => /^(?:=|==|<=|>=)$/.test(word)

/** Reads a balance. */
export const readBalance = (written: string): Reading<Balance> => {
  const words = written.trim().split(/\s+/)
  const places = words.flatMap((word, i) => (isRelation(word) ? [i] : []))
  const [first, second, ...more] = [...places, words.length].map((end, i) =>
    readSum(words.slice(i === 0 ? 0 : places[i - 1]! + 1, end))
  )
  const wrong = Result.fail(expectedButGot(balanceExpected, written))
  if (first === undefined || second === undefined || more.includes(undefined)) return wrong
  const sums: Balance["sums"] = [first, second, ...(more as ReadonlyArray<Sum>)]
  if (sums.every(({ weights }) => weights.size === 0)) return wrong
  const relations = places.map((i) => (words[i] === "==" ? "=" : (words[i] as Relation)))
  return Result.succeed({ text: words.join(" "), sums, relations })
}

const readSum = (words: ReadonlyArray<string>): Sum | undefined => {
  const weights = new Map<string, number>()
  let constant = 0
  const isRead = words.every((word, i) => {
    if (i % 2 === 1) return word === "+" || word === "-"
    const by = words[i - 1] === "-" ? -1 : 1
    const number = Number(word)
    if (!Number.isNaN(number)) constant += by * Math.round(number * hundredths)
    else if (/^[A-Za-z][\w-]*$/.test(word)) weights.set(word, (weights.get(word) ?? 0) + by)
    else return false
    return true
  })
  return isRead && words.length % 2 === 1 ? { weights, constant } : undefined
}

/** The effects that it speaks of. */
export const effectsIn = ({ sums }: Balance): ReadonlyArray<string> => [
  ...new Set(sums.flatMap(({ weights }) => [...weights.keys()]))
]

/** Whether it holds of what is left less what is right, in hundredths. */
export const holds = (relation: Relation, difference: number): boolean =>
  relation === "=" ? difference === 0 : relation === "<=" ? difference <= 0 : difference >= 0

/** An amount of hundredths: `49.95`, `1`. */
export const amountText = (cents: number): string =>
  cents % hundredths === 0 ? String(cents / hundredths) : (cents / hundredths).toFixed(2)
