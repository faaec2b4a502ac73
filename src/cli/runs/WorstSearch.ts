/**
 * Worst search: what `faultline search --worst` runs to find a few faults that break a promise, and the smallest of them.
 */
import { dirname, relative, resolve } from "node:path"
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { commandLine } from "../../experiments/CommandLine.ts"
import { Crew } from "../../experiments/Crew.ts"
import type { Answered } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import { type Plan, type PlanSpace, planKinds, planSpace, settingsOf } from "../../experiments/searches/FaultPlan.ts"
import { shrink } from "../../experiments/searches/Shrink.ts"
import { findWorstPlan } from "../../experiments/searches/WorstPlan.ts"
import { writeFiles } from "../../reports/Folder.ts"
import type { Decoded } from "../../scenarios/Decode.ts"
import { renamedFrom } from "../../scenarios/Library.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import { codeWithAdditions, withAdditions } from "../../scenarios/Save.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import type { Fault } from "../../sim/faults/Fault.ts"
import { describe } from "../../sim/faults/Fault.ts"
import type { Span } from "../../sim/kernel/Instant.ts"
import { RandomStreams } from "../../sim/kernel/RandomStreams.ts"
import type { Reading } from "../../sim/model/Notation.ts"
import type { Unit } from "../../sim/observation/claims/Measured.ts"
import { Refused } from "../Ending.ts"
import { Counting } from "../Progress.ts"
import { loadWanted } from "./Running.ts"
import { type Promised, promiseIn } from "./TippingSearch.ts"

export interface WorstAsked {
  readonly scenario: string
  readonly set: ReadonlyArray<string>
  readonly variant: string | undefined
  readonly objective: string | undefined
  readonly expect: string | undefined
  /** An invariant, which is to be broken never. */
  readonly invariant?: string | undefined
  /** Faults in a plan, at most. */
  readonly budget: number
  /** The longest that one may last. Default: a tenth of the run. */
  readonly longest: Span | undefined
  readonly kinds: ReadonlyArray<string> | undefined
  readonly seed: string
  /** Plans that are tried, at most. */
  readonly plans: number
  /** Where a plan that breaks the promise is saved. Default: nowhere. */
  readonly folder?: string
}

export interface WorstFound {
  readonly title: string
  readonly promise: string
  readonly unit: Unit
  readonly isBroken: boolean
  /** The faults, in words. */
  readonly faults: ReadonlyArray<string>
  /** The same as `--set` takes them. */
  readonly settings: ReadonlyArray<string>
  readonly value: number | undefined
  readonly before: number | undefined
  readonly tested: number
  readonly shrunkIn: number
  /** Of so many other seeds it is broken with so many too. */
  readonly others: { readonly broken: number; readonly of: number }
  readonly path: string | undefined
  readonly command: string
}

/** Which kinds of faults, separated by commas. */
export const kindsIn = (text: string): Reading<ReadonlyArray<string>> => {
  const kinds = text.split(",").map((kind) => kind.trim())
  const unknown = kinds.find((kind) => !planKinds.includes(kind))
  return unknown === undefined
    ? Outcome.succeed(kinds)
    : Outcome.fail(`there is no kind "${unknown}"${suggestion(unknown, planKinds)}`)
}

/** The same plan is tried with so many other seeds. */
const otherSeeds = 5

export const searchWorst = Effect.fnUntraced(function* (asked: WorstAsked) {
  const { scenario: source, seed, set } = asked
  const { loaded, variant } = yield* loadWanted({ scenario: source, set, variant: asked.variant })
  if (variant === undefined) return yield* new Refused({ message: "a search is in one design; name it with --variant" })
  const { scenario } = loaded.variants.find(({ name }) => name === variant)!
  const promised = yield* promiseIn(scenario, asked)
  // The faults are those of every variant, and have to fit into the shortest of their runs.
  const until = Math.min(...loaded.variants.map((one) => one.scenario.duration))
  const longest = asked.longest ?? Math.round(until / 10)
  const space = yield* spaceOf(scenario, { ...asked, longest, until }, variant)
  const crew = new Crew<AnswersTask, ReadonlyArray<Answered>>(new URL("./RunWorker.js", import.meta.url))
  const progress = new Counting("plans", asked.plans)
  let done = 0
  const askAll = (plans: ReadonlyArray<Plan>, seeds: ReadonlyArray<string> = [seed]) =>
    Effect.map(
      crew.run(
        plans.flatMap((plan) =>
          seeds.map((one): AnswersTask => {
            const settings = [...set, ...settingsOf(space, plan)]
            return { wants: "answers", asked: [promised.question], source, set: settings, variant, seed: one }
          })
        ),
        { onDone: () => progress.onDone(Math.min(++done, asked.plans)) }
      ),
      (answers) => answers.map(([answer]) => answer!)
    )
  const search = Effect.gen(function* () {
    const [before] = yield* askAll([[]])
    const told = { title: `${scenario.name} (${variant})`, promise: promised.says, unit: promised.unit }
    if (promised.marginOf(before!) < 0) {
      const message = `"${promised.says}" is broken already, without any more faults: there is nothing to search for`
      return yield* new Refused({ message })
    }
    const margins = (plans: ReadonlyArray<Plan>) =>
      Effect.runPromise(Effect.map(askAll(plans), (answers) => answers.map(promised.marginOf)))
    const stream = new RandomStreams(seed).stream("fault plans")
    const { tested, worst } = yield* Effect.promise(() => findWorstPlan(space, stream, asked.plans, margins))
    if (worst === undefined) return yield* new Refused({ message: "nothing can go wrong here: no fault fits" })
    const isBroken = worst.margin < 0
    const breaks = async (plan: Plan) => (await margins([plan]))[0]! < 0
    const { plan, tried } = isBroken
      ? yield* Effect.promise(() => shrink(space, worst.plan, asked.plans, breaks))
      : { plan: worst.plan, tried: 0 }
    const [own] = yield* askAll([plan])
    const others = isBroken ? yield* askAll([plan], seedsBeside(seed)) : []
    const settings = settingsOf(space, plan)
    const { loaded: with_ } = yield* loadWanted({ scenario: source, set: [...set, ...settings], variant })
    const faults = pickFaults(with_.variants.find(({ name }) => name === variant)!.scenario, plan.length)
    const { folder } = asked
    const path =
      isBroken && folder !== undefined
        ? yield* save(loaded, faults, promised, { ...asked, folder, variant })
        : undefined
    return {
      ...told,
      isBroken,
      faults: Object.values(faults).map(describe),
      settings,
      value: own!.value,
      before: before!.value,
      tested,
      shrunkIn: tried,
      others: { broken: others.filter((one) => promised.marginOf(one) < 0).length, of: others.length },
      path,
      command: runCommand(path ?? source, variant, seed, path === undefined ? [...set, ...settings] : set)
    } satisfies WorstFound
  })
  return yield* Effect.ensuring(
    search,
    Effect.sync(() => {
      progress.end()
      crew.close()
    })
  )
})

/** What can go wrong, without what would be a mistake. */
const spaceOf = Effect.fnUntraced(function* (
  scenario: Scenario,
  {
    budget,
    kinds,
    longest,
    scenario: source,
    set,
    until
  }: WorstAsked & { readonly longest: Span; readonly until: Span },
  variant: string
) {
  const all = planSpace(scenario, { budget, longest, kinds, until })
  const fits = yield* Effect.forEach(all.choices, ({ strengths }, i) =>
    Effect.match(
      loadWanted({ scenario: source, set: [...set, ...settingsOf(all, [[i, strengths.length, 0, 0]])], variant }),
      { onFailure: () => false, onSuccess: () => true }
    )
  )
  const choices = all.choices.filter((_, i) => fits[i])
  if (choices.length > 0) return { ...all, choices } satisfies PlanSpace
  return yield* new Refused({ message: `nothing can go wrong here: there is no fault that fits` })
})

const seedsBeside = (seed: string): ReadonlyArray<string> =>
  Array.from({ length: otherSeeds + 1 }, (_, i) => String(i + 1))
    .filter((one) => one !== seed)
    .slice(0, otherSeeds)

const pickFaults = ({ faults = {} }: Scenario, count: number): Readonly<Record<string, Fault>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`found-${i + 1}`, faults[`found-${i + 1}`]!] as const))

const runCommand = (source: string, variant: string, seed: string, set: ReadonlyArray<string>): string =>
  commandLine(["run", source, "--variant", variant, "--seed", seed, ...set.flatMap((one) => ["--set", one])])

/** Saves the scenario with the faults, and says in its first line how it is run. */
const save = Effect.fnUntraced(function* (
  { scenario, source }: Decoded,
  faults: Readonly<Record<string, Fault>>,
  { question, says }: Promised,
  { folder, seed, set, variant }: WorstAsked & { readonly variant: string; readonly folder: string }
) {
  const name = `${scenario.name}-worst`
  const about = scenario.variants === undefined ? {} : { variant }
  const expect = "objective" in question ? [] : [{ ...about, ...question }]
  const isCode = source.text === undefined
  const file = `${name}.${isCode ? "ts" : "yaml"}`
  const path = `${folder.replace(/\/$/, "")}/${file}`
  const from = relative(resolve(folder), resolve(source.file)).replaceAll("\\", "/")
  const isDefault = /^\s*export\s+default\b/m.test(source.code ?? "")
  const text = isCode
    ? codeWithAdditions({ from: dirname(from) === "." ? `./${from}` : from, isDefault }, { name, faults })
    : withAdditions(source.text, { name, faults, expect, renamed: renamedFrom(source.file, path) })
  const comment = `Breaks "${says}": ${runCommand(path, variant, seed, set)}`
  yield* writeFiles(folder, [{ name: file, text: `${isCode ? "//" : "#"} ${comment}\n${text}` }])
  return path
})
