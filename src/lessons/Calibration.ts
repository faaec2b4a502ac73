/**
 * Calibration: how often somebody was right, and whether they were as often right as they were sure.
 *
 * Who says 80% of ten predictions and is right with eight is calibrated, whatever the predictions were about. The Brier score is
 * the mean of the squared difference between how sure somebody was and what came of it (1 or 0): 0 is perfect, and saying 50%
 * every time comes to 0.25.
 */
import type { Entry } from "./LearnerFile.ts"
import { isNear, offBy } from "./Prediction.ts"

/** A prediction of which it is known what came of it. */
export interface Outcome {
  readonly scenario: string
  readonly isRight: boolean
  /** From 0 to 1; `null` if nobody said. */
  readonly sure: number | null
  /** Of numbers: how far off. */
  readonly off: number | undefined
}

/** Those of which it is known what came of them. */
export const outcomesIn = (entries: ReadonlyArray<Entry>): ReadonlyArray<Outcome> =>
  entries.flatMap((entry): ReadonlyArray<Outcome> => {
    if (entry.kind === "choice") {
      const { right, scenario, sure } = entry
      return [{ scenario, isRight: right, sure, off: undefined }]
    }
    if (entry.kind === "challenge" || entry.measured === null) return []
    const { measured, said, scenario, sure, within } = entry
    return [{ scenario, isRight: isNear(said, measured, within), sure, off: offBy(said, measured) }]
  })

/** Predictions of which somebody was about as sure. */
export interface Band {
  readonly name: string
  readonly count: number
  /** Mean of how sure. */
  readonly sure: number
  /** Share of right ones. */
  readonly right: number
}

const bands: ReadonlyArray<{ readonly name: string; readonly upTo: number }> = [
  { name: "50% or less", upTo: 0.5 },
  { name: "51% to 75%", upTo: 0.75 },
  { name: "76% to 90%", upTo: 0.9 },
  { name: "more than 90%", upTo: 1 }
]

export interface Calibration {
  /** Predictions with a confidence. */
  readonly count: number
  readonly sure: number
  readonly right: number
  readonly brier: number
  /** Those in which there are any. */
  readonly bands: ReadonlyArray<Band>
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** `undefined` where nobody said how sure they were. */
export const calibrationOf = (outcomes: ReadonlyArray<Outcome>): Calibration | undefined => {
  const said = outcomes.flatMap(({ isRight, sure }) => (sure === null ? [] : [{ right: isRight ? 1 : 0, sure }]))
  if (said.length === 0) return undefined
  const over = (some: typeof said) => ({
    count: some.length,
    sure: mean(some.map(({ sure }) => sure)),
    right: mean(some.map(({ right }) => right))
  })
  return {
    ...over(said),
    brier: mean(said.map(({ right, sure }) => (sure - right) * (sure - right))),
    bands: bands.flatMap(({ name, upTo }, i) => {
      const above = bands[i - 1]?.upTo ?? -1
      const some = said.filter(({ sure }) => sure > above && sure <= upTo)
      return some.length === 0 ? [] : [{ name, ...over(some) }]
    })
  }
}
