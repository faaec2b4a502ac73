/**
 * Question: what is wanted of a run that is over, in the words of `expect`: `p99 of buy`, `goodput / offered during storm < 50%`.
 *
 * An objective and an invariant are asked for by their names. Whatever is asked can be checked before anything runs.
 */
import * as Outcome from "effect/Result"
import type { Reading } from "../sim/model/Notation.ts"
import { claimMisfit, judgeClaim, readClaim } from "../sim/observation/claims/Claim.ts"
import { readDuring, resolveDuring, wholeRun } from "../sim/observation/claims/During.ts"
import type { Names } from "../sim/observation/claims/Measure.ts"
import { measure, readMeasure } from "../sim/observation/claims/Measure.ts"
import { type Measured, styleOf, type Unit, writeValue } from "../sim/observation/claims/Measured.ts"
import type { VerdictWord } from "../sim/observation/claims/Verdict.ts"
import { judgeObjective } from "../sim/observation/claims/Verdict.ts"
import type { Simulation } from "../sim/Simulation.ts"
import { namesOf } from "./Judge.ts"

/** A measure over a stretch, with what is claimed of it. */
interface Measuring {
  readonly measure: string
  readonly during?: string
  readonly is?: string
}

/** A measure, an objective, or how often an invariant was broken. */
export type Question = Measuring | { readonly objective: string } | { readonly invariant: string }

export interface Answered {
  /** `undefined`: there was nothing to measure. `Infinity`: it never came. */
  readonly value: number | undefined
  readonly unit: Unit
  /** Of what is claimed or promised; `undefined` if nothing is. */
  readonly verdict: VerdictWord | undefined
}

/** Reads `<measure>[ during <stretch>| after <instant>][ is][ < 5%]`. */
export const readQuestion = (text: string): Measuring => {
  const [, about = text, is] = /^(.*?)(?:\s+is:?)?\s+((?:<=|>=|!=|==?|<|>|between\b).*)$/.exec(text.trim()) ?? []
  const [, of = about, word, stretch] = /^(.*?)\s+(during|after|before)\s+(.*)$/.exec(about.trim()) ?? []
  const during = word === undefined || word === "during" ? stretch : `${word} ${stretch}`
  return {
    measure: of.trim(),
    ...(during === undefined ? {} : { during: during.trim() }),
    ...(is === undefined ? {} : { is: is.trim() })
  }
}

/** What is measured, and its unit; or why it cannot be. */
export const checkQuestion = (
  asked: Exclude<Question, { readonly invariant: string }>,
  names: Names & { readonly faults: ReadonlyArray<string> }
): Reading<{ readonly unit: Unit }> => {
  if ("objective" in asked) {
    return names.objectives.includes(asked.objective)
      ? Outcome.succeed({ unit: "ratio" })
      : Outcome.fail(`there is no objective "${asked.objective}"; there is ${names.objectives.join(", ") || "none"}`)
  }
  return Outcome.gen(function* () {
    const { unit } = yield* readMeasure(asked.measure, names)
    if (asked.during !== undefined) yield* readDuring(asked.during, names.faults)
    if (asked.is !== undefined) {
      const misfit = claimMisfit(yield* readClaim(asked.is), unit, asked.measure)
      if (misfit !== undefined) return yield* Outcome.fail(misfit)
    }
    return { unit }
  })
}

/** The answers, in the order of the questions, which have been checked. */
export const answersTo = (all: ReadonlyArray<Question>, simulation: Simulation): ReadonlyArray<Answered> => {
  const names = namesOf(simulation)
  const { bands, now, objectives, windows } = simulation.recording
  return all.map((asked): Answered => {
    if ("objective" in asked) {
      const promised = objectives.find(({ name }) => name === asked.objective)!
      const { value, verdict } = judgeObjective(simulation.recording, promised)
      return { value: value ?? undefined, unit: "ratio", verdict }
    }
    if ("invariant" in asked) {
      const { verdict, violations } = simulation.invariants.find(({ name }) => name === asked.invariant)!
      return { value: violations, unit: "count", verdict }
    }
    const read = Outcome.getOrThrow(readMeasure(asked.measure, names))
    const over = asked.during === undefined ? wholeRun : Outcome.getOrThrow(readDuring(asked.during, names.faults))
    const look = resolveDuring(over, bands, windows, now)
    const measured: Measured = Outcome.isFailure(look)
      ? { value: undefined, unit: read.unit, seconds: 0, detail: look.failure }
      : measure(read, { recording: simulation.recording, ...look.success })
    const claim = asked.is === undefined ? undefined : Outcome.getOrThrow(readClaim(asked.is))
    return {
      value: measured.value,
      unit: read.unit,
      verdict: claim === undefined ? undefined : judgeClaim(claim, measured)
    }
  })
}

/** An answer for people: `97.2%`, `1.4s`, `never`, `–`. */
export const writeAnswer = (value: number | undefined, unit: Unit): string => {
  if (value === undefined || Number.isNaN(value)) return "–"
  return value === Infinity ? "never" : writeValue(value, styleOf(unit))
}
