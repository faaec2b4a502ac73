/**
 * Prediction: what a learner says before the run, and how right it was.
 *
 * A choice is right or wrong. A number is judged by how far it is off, as a part of what was measured: 30% where 40% was measured
 * is off by a quarter. Where nothing at all was measured (0) only 0 is right.
 */
import * as Outcome from "effect/Result"
import type { Prediction } from "../scenarios/language/Challenge.ts"
import type { Lesson } from "../scenarios/language/Lesson.ts"
import { suggestion } from "../scenarios/reading/Union.ts"
import type { Reading } from "../sim/model/Notation.ts"
import { readRatio } from "../sim/model/Quantities.ts"
import { claimMisfit, readClaim } from "../sim/observation/claims/Claim.ts"
import type { Measured, Style, Unit } from "../sim/observation/claims/Measured.ts"
import { styleOf, valueIn } from "../sim/observation/claims/Measured.ts"

/** A number that was predicted. */
export interface Guess {
  /** As it was typed, with its unit. */
  readonly text: string
  /** Spans in nanoseconds, shares of 0..1. */
  readonly value: number
  readonly style: Style
}

/** As `within` of a lesson that does not say. */
export const usualTolerance = 0.25

/** The position of a choice, from its number, counted from 1, or its words. */
export const readChoice = ({ choices }: Pick<Lesson, "choices">, text: string): Reading<number> => {
  const said = text.trim().toLowerCase()
  const byWords = choices.findIndex((choice) => choice.toLowerCase() === said)
  const position = byWords >= 0 ? byWords : /^\d+$/.test(said) ? Number(said) - 1 : -1
  return position >= 0 && position < choices.length
    ? Outcome.succeed(position)
    : Outcome.fail(`expected a number from 1 to ${choices.length}, or one of the answers${suggestion(text, choices)}`)
}

const usualUnits: Readonly<Record<Unit, string>> = { ratio: "%", rate: "/s", span: "ms", count: "", number: "" }

/** The unit of a number that is given without one. */
export const unitOf = ({ unit }: Pick<Prediction, "unit">, of: Unit): string => unit ?? usualUnits[of]

/** A comma before three digits parts thousands, as in what is shown; before fewer or more it is a decimal point. */
const withPoint = (text: string): string =>
  /^\d{1,3}(,\d{3})+(?!\d)/.test(text) ? text.replaceAll(",", "") : text.replace(",", ".")

/** Reads a number with or without its unit. */
export const readGuess = (asked: Prediction, of: Unit, text: string): Reading<Guess> => {
  const said = withPoint(text.trim().replace(/\s+/g, ""))
  const withUnit = /^\d*\.?\d+$/.test(said) ? `${said}${unitOf(asked, of)}` : said
  return Outcome.flatMap(readClaim(`= ${withUnit}`), (claim): Reading<Guess> => {
    const misfit = claimMisfit(claim, of, asked.measure)
    return misfit === undefined
      ? Outcome.succeed({ text: withUnit, value: claim.bounds[0]!.value, style: claim.style })
      : Outcome.fail(misfit.replace(/^"= /, '"'))
  }).pipe(
    Outcome.mapError((why) =>
      /^"/.test(why) ? why : `expected a number such as 30${unitOf(asked, of)}, got "${text.trim()}"`
    )
  )
}

/** How sure somebody is: 80, 80% or 0.8, as 0..1. */
export const readConfidence = (text: string): Reading<number> => {
  const said = text.trim()
  const percent = /^\d+(?:\.\d+)?$/.test(said) && Number(said) > 1 ? `${said}%` : said
  return Outcome.mapError(readRatio(percent), () => `expected how sure you are, from 0% to 100%, got "${said}"`)
}

/** What was measured in the form in which it was predicted; a count that was predicted per second is one. */
export const comparable = (measured: Measured, style: Style = styleOf(measured.unit)): number | null => {
  const value = valueIn(measured, style)
  return value === undefined || !Number.isFinite(value) ? null : value
}

/** How far a number is off, as a part of what was measured; `Infinity` if that was nothing and something was said. */
export const offBy = (said: number, measured: number): number =>
  said === measured ? 0 : measured === 0 ? Infinity : Math.abs(said - measured) / Math.abs(measured)

/** Whether it is near enough. */
export const isNear = (said: number, measured: number, within: number): boolean =>
  // 45% is within a quarter of 36%, although doubles do not quite say so.
  offBy(said, measured) <= within + 1e-9
