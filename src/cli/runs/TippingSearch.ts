/**
 * Tipping search: what `faultline search` runs to find where on a knob a promise breaks.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { Crew } from "../../experiments/Crew.ts"
import { type Answered, checkQuestion, type Question, readQuestion } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import { judgedByRuns } from "../../experiments/searches/SequentialTest.ts"
import { findTippingPoint, type SearchOptions, type TippingPoint } from "../../experiments/searches/TippingPoint.ts"
import { knobNamed } from "../../experiments/sweeps/Knob.ts"
import { readRange } from "../../experiments/sweeps/ValueRange.ts"
import { namesIn } from "../../scenarios/checks/Measures.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import { readClaim } from "../../sim/observation/claims/Claim.ts"
import { type Unit, writeValue } from "../../sim/observation/claims/Measured.ts"
import { describe } from "../../sim/observation/invariants/Invariant.ts"
import { Refused } from "../Ending.ts"
import { say } from "../Output.ts"
import { blaming } from "./Blamed.ts"
import { loadWanted } from "./Running.ts"

export interface TippingAsked {
  readonly scenario: string
  readonly set: ReadonlyArray<string>
  readonly variant: string | undefined
  /** The name of a knob, and its values from low to high; and the flags they were given with. */
  readonly knob: string
  readonly knobFlag: string
  readonly between: string
  readonly betweenFlag: string
  /** An objective or something that is expected. Default: the first objective. */
  readonly objective: string | undefined
  readonly expect: string | undefined
  /** An invariant, which is to be broken never. */
  readonly invariant?: string | undefined
  readonly seeds: number
  readonly confidence: number
  readonly precision: number
}

/** What was found, and what it is about. */
export interface Tipped {
  readonly title: string
  readonly knob: string
  /** What is promised, in words. */
  readonly promise: string
  /** Of the figure that was measured. */
  readonly unit: Unit
  readonly found: TippingPoint
  readonly runs: number
  /** Whether runs were counted in which it holds, and nothing was averaged. */
  readonly isCounted: boolean
  readonly confidence: number
  readonly write: (value: number) => string
  readonly mean: (value: number) => number
}

export const inFlag = <A>(flag: string, reading: Reading<A>): Effect.Effect<A, Refused> =>
  Outcome.match(reading, {
    onFailure: (message) => Effect.fail(new Refused({ message: `--${flag}: ${message}` })),
    onSuccess: Effect.succeed
  })

/** Searches, saying every position as it is tried. */
export const searchTippingPoint = Effect.fnUntraced(function* (asked: TippingAsked) {
  const { between, betweenFlag, confidence, knob: knobName, knobFlag, precision, scenario: source, seeds, set } = asked
  const { loaded, variant } = yield* loadWanted({ scenario: source, set, variant: asked.variant })
  if (variant === undefined) return yield* new Refused({ message: "a search is in one design; name it with --variant" })
  const { scenario } = loaded.variants.find(({ name }) => name === variant)!
  const knob = yield* inFlag(knobFlag, knobNamed(knobName, scenario))
  const range = yield* inFlag(betweenFlag, readRange(between))
  const wanted = yield* promiseIn(scenario, asked)
  const settingsAt = (value: number) =>
    Effect.map(inFlag(betweenFlag, knob.set(range.write(value))), (own) => [...set, ...own])
  for (const value of [range.low, range.high]) {
    const wanted = loadWanted({ scenario: source, set: yield* settingsAt(value), variant })
    yield* blaming(wanted, (path) => (path === knobName ? `--${knobFlag}` : "--set"))
  }
  const sums = new Map<number, Array<number>>()
  const crew = new Crew<AnswersTask, ReadonlyArray<Answered>>(new URL("./RunWorker.js", import.meta.url))
  const valuesAt = Effect.fnUntraced(function* (value: number, from: number, to: number) {
    const settings = yield* settingsAt(value)
    const tasks = Array.from({ length: to - from }, (_, i): AnswersTask => {
      const seed = String(from + i + 1)
      return { wants: "answers", asked: [wanted.question], source, set: settings, variant, seed }
    })
    const answers = (yield* crew.run(tasks)).map(([answer]) => answer!)
    sums.set(value, [...(sums.get(value) ?? []), ...answers.map((one) => one.value ?? Number.NaN)])
    yield* say(`${knobName}=${range.write(value)}: ${to} seeds`)
    return answers.map(wanted.valueOf)
  })
  const options: SearchOptions = {
    between: [range.low, range.high],
    target: wanted.target,
    seedsMax: seeds,
    confidence,
    isWhole: range.isWhole,
    precision,
    ...(wanted.isCounted ? { judge: (values) => judgedByRuns(values, confidence) } : {})
  }
  const search = () => findTippingPoint(options, (...at) => Effect.runPromise(valuesAt(...at)))
  const found = yield* Effect.ensuring(Effect.promise(search), Effect.sync(crew.close))
  const meanAt = (value: number) => {
    const values = sums.get(value)!.filter((one) => !Number.isNaN(one))
    return values.length === 0 ? Number.NaN : values.reduce((sum, one) => sum + one, 0) / values.length
  }
  return {
    title: `${loaded.scenario.name} (${variant})`,
    knob: knobName,
    promise: wanted.says,
    unit: wanted.unit,
    found,
    runs: [...sums.values()].reduce((sum, values) => sum + values.length, 0),
    isCounted: wanted.isCounted,
    confidence,
    write: range.write,
    mean: meanAt
  } satisfies Tipped
})

/** What is promised or claimed, and how a run is asked about it. */
export interface Promised {
  readonly question: Question
  readonly says: string
  readonly unit: Unit
  /** The share of good requests, for an objective. */
  readonly target: number
  /** Whether runs are counted in which it holds, and nothing is averaged. */
  readonly isCounted: boolean
  readonly valueOf: (answer: Answered) => number
  /** What is left of the promise, as a share of it or of the bound; below zero it is broken. */
  readonly marginOf: (answer: Answered) => number
}

export const promiseIn = Effect.fnUntraced(function* (
  scenario: Scenario,
  asked: Pick<TippingAsked, "expect" | "objective" | "invariant">
) {
  const { objective } = asked
  const invariant = yield* invariantIn(scenario, asked)
  if (invariant !== undefined) return brokenNever(scenario, invariant)
  const { expect } = asked
  if (expect !== undefined) {
    if (objective !== undefined) return yield* new Refused({ message: "give either --objective or --expect, not both" })
    const question = readQuestion(expect)
    const { unit } = yield* inFlag("expect", checkQuestion(question, namesIn(scenario)))
    if ("objective" in question || question.is === undefined) {
      return yield* new Refused({
        message: `--expect: expected a measure and a bound, such as 'p99 < 500ms', got "${expect}"`
      })
    }
    const when = question.during === undefined ? "" : ` during ${question.during}`
    const of: Promised = {
      question,
      says: `${question.measure}${when} ${question.is}`,
      unit,
      target: 0.5,
      isCounted: true,
      valueOf: ({ verdict }) => (verdict === "inconclusive" ? Number.NaN : verdict === "passed" ? 1 : 0),
      marginOf: claimMargin(question.is)
    }
    return of
  }
  const names = Object.keys(scenario.objectives ?? {})
  const name = objective ?? names[0] ?? ""
  const promised = scenario.objectives?.[name]
  if (promised === undefined) {
    const known = suggestion(name, names) || `; there is ${names.join(", ") || "none"}`
    return yield* new Refused({ message: `--objective: ${scenario.name} has no objective "${name}"${known}` })
  }
  const of: Promised = {
    question: { objective: name },
    says: `${name}, promised ${writeValue(promised.target, "percent")}`,
    unit: "ratio",
    target: promised.target,
    isCounted: false,
    valueOf: ({ value }) => value ?? Number.NaN,
    marginOf: ({ value, verdict }) => (value === undefined || verdict === "inconclusive" ? 1 : value - promised.target)
  }
  return of
})

const brokenNever = (scenario: Scenario, invariant: string): Promised => ({
  question: { invariant },
  says: `${invariant}: ${describe(scenario.invariants![invariant]!)}`,
  unit: "count",
  target: 0.5,
  isCounted: true,
  valueOf: ({ verdict }) => (verdict === "inconclusive" ? Number.NaN : verdict === "passed" ? 1 : 0),
  marginOf: ({ verdict }) => (verdict === "failed" ? -1 : 1)
})

/** The invariant that is asked for; the first where nothing else is asked for and there is no objective. */
const invariantIn = Effect.fnUntraced(function* (
  scenario: Scenario,
  { expect, invariant, objective }: Pick<TippingAsked, "expect" | "objective" | "invariant">
) {
  const names = Object.keys(scenario.invariants ?? {})
  if (invariant === undefined) {
    const isOpen =
      expect === undefined && objective === undefined && Object.keys(scenario.objectives ?? {}).length === 0
    return isOpen ? names[0] : undefined
  }
  if (expect !== undefined || objective !== undefined) {
    return yield* new Refused({ message: "give one of --objective, --invariant and --expect" })
  }
  if (names.includes(invariant)) return invariant
  const known = suggestion(invariant, names) || `; there is ${names.join(", ") || "none"}`
  return yield* new Refused({ message: `--invariant: ${scenario.name} has no invariant "${invariant}"${known}` })
})

/** How far the value is from the nearest bound of a claim that has been checked, as a share of the bound. */
const claimMargin = (is: string) => {
  const bounds = Outcome.getOrThrow(readClaim(is)).bounds.map((bound) => bound.value)
  return ({ value = Number.NaN, verdict }: Answered): number => {
    const far = Math.min(1, ...bounds.map((bound) => Math.abs(value - bound) / Math.max(Math.abs(bound), 1e-9)))
    const distance = Number.isNaN(far) ? 1 : Math.max(far, 1e-9)
    return verdict === "failed" ? -distance : distance
  }
}
