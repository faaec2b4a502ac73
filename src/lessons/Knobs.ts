/**
 * Knobs: what may be set in a challenge, and what it costs.
 */
import * as Outcome from "effect/Result"
import type { Challenge, Knob } from "../scenarios/language/Challenge.ts"
import { suggestion } from "../scenarios/reading/Union.ts"
import type { Setting } from "../scenarios/reading/Variants.ts"
import { readSetting } from "../scenarios/reading/Variants.ts"
import { isDecimal, type Reading } from "../sim/model/Notation.ts"

/** A knob that has been turned. */
export interface Turned {
  readonly knob: Knob
  readonly value: string | number | boolean
  readonly cost: number
}

export const nameOf = ({ path, says }: Knob): string => says ?? path

/** From where to where: `3 to 1`, or `none, constant(100ms)`. */
export const rangeOf = ({ from, oneOf, to }: Knob): string =>
  oneOf === undefined ? `${from} to ${to}` : oneOf.map(String).join(", ")

/** Reads `2=10`, the second knob, or `path=10`, and says what it costs. */
export const readTurn = ({ knobs }: Pick<Challenge, "knobs">, text: string): Reading<Turned> =>
  Outcome.flatMap(readSetting(text), ({ path, value }) => {
    const knob = /^\d+$/.test(path) ? knobs[Number(path) - 1] : knobs.find((one) => one.path === path)
    if (knob !== undefined) return turned(knob, value.trim())
    const paths = knobs.map((one) => one.path)
    return Outcome.fail(`there is no knob "${path}"${suggestion(path, paths)}`)
  })

const turned = (knob: Knob, text: string): Reading<Turned> => {
  const { cost = 1, from = 0, oneOf, to = 0 } = knob
  if (oneOf !== undefined) {
    const position = oneOf.findIndex((one) => String(one).toLowerCase() === text.toLowerCase())
    return position < 0
      ? Outcome.fail(`"${nameOf(knob)}" can be ${rangeOf(knob)}, and not "${text}"`)
      : Outcome.succeed({ knob, value: oneOf[position]!, cost: position === 0 ? 0 : cost })
  }
  const value = isDecimal(text) ? Number(text) : Number.NaN
  return value >= Math.min(from, to) && value <= Math.max(from, to)
    ? Outcome.succeed({ knob, value, cost: Math.abs(value - from) * cost })
    : Outcome.fail(`"${nameOf(knob)}" goes from ${rangeOf(knob)}, and not to "${text}"`)
}

/** With one more, which takes the place of what was done with the same knob before. */
export const withTurn = (before: ReadonlyArray<Turned>, turn: Turned): ReadonlyArray<Turned> => [
  ...before.filter(({ knob }) => knob !== turn.knob),
  turn
]

/** What all of it costs, to six digits after the point: sums of tenths are not exact. */
export const costOf = (turns: ReadonlyArray<Turned>): number =>
  Number(turns.reduce((sum, { cost }) => sum + cost, 0).toFixed(6))

/** As `--set` takes them. */
export const settingsOf = (turns: ReadonlyArray<Turned>): ReadonlyArray<Setting> =>
  turns.map(({ knob, value }) => ({
    path: knob.path,
    value: typeof value === "string" ? JSON.stringify(value) : String(value)
  }))
