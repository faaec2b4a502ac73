/**
 * Judging: a predicted number beside the one that was measured, in words.
 */
import { formatFactor, formatShare } from "../reports/Quantity.ts"
import type { Lesson } from "../scenarios/language/Lesson.ts"
import type { Measured } from "../sim/observation/claims/Measured.ts"
import type { Guess } from "./Prediction.ts"
import { comparable, isNear, offBy, usualTolerance } from "./Prediction.ts"

export interface JudgedGuess {
  readonly isRight: boolean
  readonly says: string
}

/** `undefined` where there was nothing to measure. */
export const judgedOf = ({ predict }: Lesson, { style, value }: Guess, measured: Measured): JudgedGuess | undefined => {
  const found = comparable(measured, style)
  if (found === null) return undefined
  const within = predict?.within ?? usualTolerance
  const isRight = isNear(value, found, within)
  return { isRight, says: `${offInWords(offBy(value, found))}; right is within ${formatShare(within)} of it` }
}

/** `off by 35%`; from twice as much on as a factor: `3.2x as much as it was`. */
export const offInWords = (off: number): string => {
  if (off === 0) return "exactly so"
  if (off === Infinity) return "off, since there was none"
  return off <= 1 ? `off by ${formatShare(off)}` : `${formatFactor(off + 1)} as much as it was`
}
