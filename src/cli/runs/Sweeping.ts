/**
 * Sweeping: what `faultline sweep` runs: the points, the runs at each, and those of them that are not there yet.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { Crew } from "../../experiments/Crew.ts"
import { checkQuestion, type Question, readQuestion } from "../../experiments/Question.ts"
import type { Figures, FiguresTask } from "../../experiments/RunWorker.ts"
import { asItIs, everyKnob, withRest } from "../../experiments/sweeps/EveryKnob.ts"
import { readTurned, type Turned } from "../../experiments/sweeps/Knob.ts"
import { contentOf, gridOf, keyOf, type SweepRun, settingsAt, starOf } from "../../experiments/sweeps/Sweep.ts"
import { SweepFile } from "../../experiments/sweeps/SweepFile.ts"
import { namesIn } from "../../scenarios/checks/Measures.ts"
import type { Decoded } from "../../scenarios/Decode.ts"
import { decoded } from "../../scenarios/Load.ts"
import { settingsIn } from "../../scenarios/reading/Variants.ts"
import { Refused } from "../Ending.ts"
import { say } from "../Output.ts"
import { Counting } from "../Progress.ts"
import { blaming } from "./Blamed.ts"
import { loadWanted, variantIn } from "./Running.ts"
import { inFlag } from "./TippingSearch.ts"

export interface SweepAsked {
  readonly scenario: string
  readonly set: ReadonlyArray<string>
  readonly over: ReadonlyArray<string>
  /** Names with commas between them, or "all". Default: the first. */
  readonly variants: string | undefined
  readonly seeds: number
  readonly measures: ReadonlyArray<string>
  /** Every knob by itself, and not every combination. */
  readonly isOneByOne: boolean
}

export interface PlannedRun extends SweepRun {
  readonly key: string
  readonly task: FiguresTask
}

/** All that is to be run, point by point. */
export interface SweepPlan {
  readonly title: string
  readonly axes: ReadonlyArray<Turned>
  readonly points: ReadonlyArray<ReadonlyArray<string>>
  readonly variants: ReadonlyArray<string>
  readonly runs: ReadonlyArray<PlannedRun>
}

/** How far each knob is turned when nobody has said which. */
const usualTurn = 0.2

/** Whatever cannot be read is refused before anything runs. */
export const planSweep = Effect.fnUntraced(function* (asked: SweepAsked) {
  const { isOneByOne, measures, scenario: source, seeds, set } = asked
  const { loaded } = yield* loadWanted({ scenario: source, set, variant: "all" })
  const variants = yield* chosenIn(loaded, asked.variants)
  const questions = yield* Effect.forEach(measures, (text) => questionIn(loaded, variants, text))
  const given = yield* Effect.forEach(asked.over, (text) => inFlag("over", readTurned(text, loaded.scenario)))
  if (given.length === 0 && !isOneByOne) {
    return yield* new Refused({
      message: "say over what, such as --over load=100..500, or --sensitivity for every knob by itself"
    })
  }
  const twice = given.find(({ name }, i) => given.findIndex((one) => one.name === name) !== i)
  if (twice !== undefined) return yield* new Refused({ message: `--over: ${twice.name} is given twice` })
  const axes = isOneByOne ? (given.length > 0 ? given : yield* knobsOf(loaded, variants, set)).map(withRest) : given
  const points = isOneByOne ? starOf(axes) : gridOf(axes)
  yield* check(loaded, axes, variants, set)
  const content = contentOf(loaded)
  const runs = points.flatMap((point) => {
    const settings = [...set, ...settingsAt(axes, point)]
    return variants.flatMap((variant) =>
      Array.from({ length: seeds }, (_, i): PlannedRun => {
        const seed = String(i + 1)
        const key = keyOf(content, settings, { variant, seed }, measures)
        const task: FiguresTask = {
          source,
          set: settings,
          variant,
          seed,
          wants: "figures",
          content,
          measures: questions
        }
        return { point, variant, seed, key, task }
      })
    )
  })
  return { title: loaded.scenario.name, axes, points, variants, runs } satisfies SweepPlan
})

const chosenIn = (loaded: Decoded, variants: string | undefined) => {
  const all = loaded.variants.map(({ name }) => name)
  if (variants === "all") return Effect.succeed(all)
  const names = variants === undefined ? all.slice(0, 1) : variants.split(",").map((name) => name.trim())
  return Effect.forEach([...new Set(names)], (name) => variantIn(loaded, name))
}

const questionIn = Effect.fnUntraced(function* (loaded: Decoded, variants: ReadonlyArray<string>, text: string) {
  const question: Question = readQuestion(text)
  for (const name of variants) {
    const { scenario } = loaded.variants.find((one) => one.name === name)!
    yield* inFlag("measure", checkQuestion(question, namesIn(scenario)))
  }
  if ("is" in question) yield* new Refused({ message: `--measure: "${text}" is a claim; say only what is measured` })
  return [text, question] as const
})

/** What can be turned in every one of the designs; there may be more in one than in another. */
const knobsOf = Effect.fnUntraced(function* (
  loaded: Decoded,
  variants: ReadonlyArray<string>,
  set: ReadonlyArray<string>
) {
  const [first] = variants
  const { scenario, written } = loaded.variants.find(({ name }) => name === first)!
  const isReadable = (turn: Turned["values"][number]) =>
    Effect.match(decoded(loaded.source, { set: settingsIn([...set, ...turn.set]), only: variants }), {
      onFailure: () => false,
      onSuccess: () => true
    })
  const knobs = yield* Effect.forEach(everyKnob(scenario, written, usualTurn), ({ name, values }) =>
    Effect.map(Effect.filter(values, isReadable), (readable): Turned => ({ name, values: readable }))
  )
  return knobs.filter(({ values }) => values.length > 0)
})

/** Every knob at each of its values; what does not go together comes out when it is run. */
const check = Effect.fnUntraced(function* (
  { source }: Decoded,
  axes: ReadonlyArray<Turned>,
  variants: ReadonlyArray<string>,
  set: ReadonlyArray<string>
) {
  for (const point of starOf(axes)) {
    const wanted = settingsIn([...set, ...settingsAt(axes, point)])
    yield* blaming(decoded(source, { set: wanted, only: variants }), () => "--over")
  }
})

/** Runs what is not there yet, and keeps each run as it ends. */
export const runMissing = Effect.fnUntraced(function* (
  missing: ReadonlyArray<PlannedRun>,
  folder: string,
  seeds: number
) {
  const file = new SweepFile(folder)
  const progress = new Counting("runs", missing.length)
  const crew = new Crew<FiguresTask, Figures>(new URL("./RunWorker.js", import.meta.url))
  const mistakes = new Map<string, string>()
  const onValue = (figures: Figures, position: number) => {
    const { key, point, seed, variant } = missing[position]!
    if ("mistake" in figures) mistakes.set(figures.mistake, point.filter((value) => value !== asItIs).join(", "))
    else file.add({ key, point, variant, seed, figures })
  }
  const tasks = missing.map(({ task }) => task)
  yield* Effect.ensuring(
    crew.run(tasks, { onDone: progress.onDone, onValue, alike: seeds }),
    Effect.sync(() => {
      crew.close()
      progress.end()
    })
  )
  const [first] = mistakes
  if (first === undefined) return
  yield* say(`${mistakes.size} ${mistakes.size === 1 ? "point" : "points"} cannot be run; the first is ${first[1]}:`)
  yield* new Refused({ message: first[0] })
})

/** Which of how many machines this is. */
export const shardOf = (text: string): Outcome.Result<readonly [i: number, n: number], string> => {
  const [, i = "", n = ""] = /^([0-9]+)\/([0-9]+)$/.exec(text) ?? []
  return Number(i) >= 1 && Number(i) <= Number(n)
    ? Outcome.succeed([Number(i), Number(n)])
    : Outcome.fail(`expected i/n with i from 1 to n, such as 2/4, got "${text}"`)
}
