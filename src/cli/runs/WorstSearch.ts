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
import { fitting } from "../../experiments/searches/Disturbed.ts"
import { faultsOf, type Plan, type PlanSpace, planSpace, settingsOf } from "../../experiments/searches/FaultPlan.ts"
import { shrink } from "../../experiments/searches/Shrink.ts"
import { findWorstPlan } from "../../experiments/searches/WorstPlan.ts"
import { writeFiles } from "../../reports/Folder.ts"
import type { Decoded } from "../../scenarios/Decode.ts"
import { renamedFrom } from "../../scenarios/Library.ts"
import { despiteOf, type Invariant, planKinds } from "../../scenarios/language/Invariant.ts"
import { suggestion } from "../../scenarios/reading/Union.ts"
import { codeWithAdditions, variantNeeding, withAdditions } from "../../scenarios/Save.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import type { Fault } from "../../sim/faults/Fault.ts"
import { describe } from "../../sim/faults/Fault.ts"
import type { Span } from "../../sim/kernel/Instant.ts"
import { type RandomStream, RandomStreams } from "../../sim/kernel/RandomStreams.ts"
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
  /** Whether the scenario's own faults stay away. Default: they come beside those of a plan. */
  readonly isAlone?: boolean
  /** Where a plan that breaks the promise is saved. Default: nowhere. */
  readonly folder?: string
}

/** How many faults may come at once, and of which kinds. */
export type Limits = Pick<WorstAsked, "budget" | "kinds">

/** What is asked of `spaceOf`. */
type Bounds = Limits & Pick<WorstAsked, "longest" | "set">

export interface WorstFound {
  readonly title: string
  readonly promise: string
  readonly unit: Unit
  readonly isBroken: boolean
  /** The faults, in words; none if nothing broke it and nothing came nearer than the rest. */
  readonly faults: ReadonlyArray<string>
  /** The same as `--set` takes them. */
  readonly settings: ReadonlyArray<string>
  readonly value: number | undefined
  readonly before: number | undefined
  readonly tested: number
  /** Of these drawn at random, each by itself. */
  readonly drawn: number
  readonly shrunkIn: number
  /** Of so many other seeds it is broken with so many too. */
  readonly others: { readonly broken: number; readonly of: number }
  readonly path: string | undefined
  readonly command: string
}

/** Which kinds of faults, separated by commas. */
export const kindsIn = (text: string): Reading<ReadonlyArray<string>> => {
  const kinds = text.split(",").map((kind) => kind.trim())
  const unknown = kinds.find((kind) => !planKinds.some((known) => known === kind))
  return unknown === undefined
    ? Outcome.succeed(kinds)
    : Outcome.fail(`there is no kind "${unknown}"${suggestion(unknown, planKinds)}`)
}

/** The same plan is tried with so many other seeds. */
const otherSeeds = 5

export const searchWorst = Effect.fnUntraced(function* (asked: WorstAsked) {
  const design = yield* designOf(asked)
  const trials = new Trials(design, asked)
  return yield* Effect.ensuring(
    searching(design, trials, asked),
    Effect.sync(() => trials.close())
  )
})

/** A design, what is promised of it, and what can go wrong there. */
interface Design {
  readonly loaded: Decoded
  readonly variant: string
  readonly scenario: Scenario
  readonly promised: Promised
  /** Those of the scenario's own faults that stay away. */
  readonly lifted: ReadonlyArray<string>
  /** With these settings. */
  readonly set: ReadonlyArray<string>
  readonly space: PlanSpace
}

const designOf = Effect.fnUntraced(function* (asked: WorstAsked) {
  const { loaded, variant } = yield* loadWanted({ scenario: asked.scenario, set: asked.set, variant: asked.variant })
  if (variant === undefined) return yield* new Refused({ message: "a search is in one design; name it with --variant" })
  const { scenario } = loaded.variants.find(({ name }) => name === variant)!
  const promised = yield* promiseIn(scenario, asked)
  const lifted = asked.isAlone === true ? Object.keys(scenario.faults ?? {}) : []
  const set = [...asked.set, ...withoutFaults(lifted)]
  const invariant = "invariant" in promised.question ? scenario.invariants![promised.question.invariant]! : {}
  const space = spaceOf(loaded, variant, { ...asked, ...limitsOf(invariant, asked), set })
  if (space.choices.length === 0) {
    return yield* new Refused({ message: "nothing can go wrong here: there is no fault that fits" })
  }
  return { loaded, variant, scenario, promised, lifted, set, space } satisfies Design
})

/** Runs of a design under plans, on all cores. */
class Trials {
  readonly #design: Design
  readonly #asked: WorstAsked
  readonly #crew = new Crew<AnswersTask, ReadonlyArray<Answered>>(new URL("./RunWorker.js", import.meta.url))
  readonly #progress: Counting
  #done = 0

  constructor(design: Design, asked: WorstAsked) {
    this.#design = design
    this.#asked = asked
    this.#progress = new Counting("plans", asked.plans)
  }

  /** What became of the promise: under the first plan with each of the seeds, under the next, and so on. */
  ask(
    plans: ReadonlyArray<Plan>,
    seeds: ReadonlyArray<string> = [this.#asked.seed]
  ): Effect.Effect<ReadonlyArray<Answered>> {
    const { promised, set, space, variant } = this.#design
    const task = (plan: Plan, seed: string): AnswersTask => ({
      ...{ wants: "answers", asked: [promised.question], source: this.#asked.scenario },
      ...{ set, variant, seed, faults: faultsOf(space, plan) }
    })
    const tasks = plans.flatMap((plan) => seeds.map((seed) => task(plan, seed)))
    const onDone = () => this.#progress.onDone(Math.min(++this.#done, this.#asked.plans))
    return Effect.map(this.#crew.run(tasks, { onDone }), (answers) => answers.map(([answer]) => answer!))
  }

  /** How much of the promise each plan leaves; below zero it is broken. */
  async margins(plans: ReadonlyArray<Plan>): Promise<ReadonlyArray<number>> {
    return (await Effect.runPromise(this.ask(plans))).map(this.#design.promised.marginOf)
  }

  close(): void {
    this.#progress.end()
    this.#crew.close()
  }
}

const searching = Effect.fnUntraced(function* (design: Design, trials: Trials, asked: WorstAsked) {
  const { lifted, loaded, promised, scenario, set, space, variant } = design
  const [before] = yield* trials.ask([[]])
  if (promised.marginOf(before!) < 0) return yield* brokenAlready(design)
  const margins = (plans: ReadonlyArray<Plan>) => trials.margins(plans)
  const { drawn, tested, worst } = yield* Effect.promise(() =>
    findWorstPlan(space, drawsOf(asked.seed), asked.plans, margins, drawsOf(asked.seed))
  )
  const isBroken = worst !== undefined && worst.margin < 0
  const breaks = async (plan: Plan) => (await margins([plan]))[0]! < 0
  const { plan, tried } = isBroken
    ? yield* Effect.promise(() => shrink(space, worst.plan, asked.plans, breaks))
    : { plan: worst?.plan ?? [], tried: 0 }
  const [own] = yield* trials.ask([plan])
  const others = isBroken ? yield* trials.ask([plan], seedsBeside(asked.seed)) : []
  const settings = settingsOf(space, plan)
  const { loaded: with_ } = yield* loadWanted({ scenario: asked.scenario, set: [...set, ...settings], variant })
  const { scenario: disturbed } = with_.variants.find(({ name }) => name === variant)!
  const faults = pickFaults(disturbed, Object.keys(faultsOf(space, plan)))
  const { folder } = asked
  const path =
    isBroken && folder !== undefined
      ? yield* save(loaded, { faults, lifted }, promised, { ...asked, folder, variant })
      : undefined
  const repeats = path === undefined ? [...set, ...settings] : asked.set
  return {
    title: `${scenario.name} (${variant})`,
    promise: promised.says,
    unit: promised.unit,
    isBroken,
    faults: Object.values(faults).map(describe),
    settings,
    value: own!.value,
    before: before!.value,
    tested,
    drawn,
    shrunkIn: tried,
    others: { broken: others.filter((one) => promised.marginOf(one) < 0).length, of: others.length },
    path,
    command: runCommand(path ?? asked.scenario, variant, asked.seed, repeats)
  } satisfies WorstFound
})

const brokenAlready = ({ lifted, promised, scenario }: Design): Refused => {
  const isByItself = lifted.length > 0 || Object.keys(scenario.faults ?? {}).length === 0
  const hint = isByItself ? "" : "; --alone keeps the scenario's own away"
  const what = `"${promised.says}" is broken already, without any more faults`
  return new Refused({ message: `${what}: there is nothing to search for${hint}` })
}

/** Where the plans of a seed are drawn from, those of a survey and of a search. */
export const drawsOf = (seed: string): RandomStream => new RandomStreams(seed).stream("fault plans")

/** What is wanted, within what is promised. */
export const limitsOf = (promise: Pick<Invariant, "against">, { budget, kinds }: Limits): Limits => {
  const despite = despiteOf(promise)
  return { budget: Math.min(budget, despite.faults ?? budget), kinds: kinds ?? despite.kinds }
}

/** What can go wrong in a design, without what would be a mistake. */
export const spaceOf = (loaded: Decoded, variant: string, { budget, kinds, longest, set }: Bounds): PlanSpace => {
  // The faults are those of every variant, and have to fit into the shortest of their runs.
  const until = Math.min(...loaded.variants.map((one) => one.scenario.duration))
  const { scenario } = loaded.variants.find(({ name }) => name === variant)!
  const all = planSpace(scenario, { budget, longest: longest ?? Math.round(until / 10), kinds, until })
  return fitting(loaded, variant, all, set)
}

/** When a fault is over that never comes. */
const never = "0s"

/** The settings that keep these faults away: they stay in the file, since what is claimed may speak of them. */
export const withoutFaults = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `faults.${name}.until=${never}`)

const seedsBeside = (seed: string): ReadonlyArray<string> =>
  Array.from({ length: otherSeeds + 1 }, (_, i) => String(i + 1))
    .filter((one) => one !== seed)
    .slice(0, otherSeeds)

const pickFaults = ({ faults = {} }: Scenario, names: ReadonlyArray<string>): Readonly<Record<string, Fault>> =>
  Object.fromEntries(names.map((name) => [name, faults[name]!] as const))

const runCommand = (source: string, variant: string, seed: string, set: ReadonlyArray<string>): string =>
  commandLine(["run", source, "--variant", variant, "--seed", seed, ...set.flatMap((one) => ["--set", one])])

/** Saves the scenario with the faults, and says in its first line how it is run. */
const save = Effect.fnUntraced(function* (
  { scenario, source }: Decoded,
  { faults, lifted }: { readonly faults: Readonly<Record<string, Fault>>; readonly lifted: ReadonlyArray<string> },
  { question, says }: Promised,
  { folder, seed, set, variant }: WorstAsked & { readonly variant: string; readonly folder: string }
) {
  const name = `${scenario.name}-worst`
  const about = scenario.variants === undefined ? {} : { variant }
  const expect = "measure" in question ? [{ ...about, ...question }] : []
  const ended = Object.fromEntries(lifted.map((fault) => [fault, never]))
  const into = variantNeeding(source, variant, { faults, lifted: ended })
  const additions = { name, into, faults, lifted: ended }
  const isCode = source.text === undefined
  const file = `${name}.${isCode ? "ts" : "yaml"}`
  const path = `${folder.replace(/\/$/, "")}/${file}`
  const from = relative(resolve(folder), resolve(source.file)).replaceAll("\\", "/")
  const isDefault = /^\s*export\s+default\b/m.test(source.code ?? "")
  const text = isCode
    ? codeWithAdditions({ from: dirname(from) === "." ? `./${from}` : from, isDefault }, additions)
    : withAdditions(source.text, { ...additions, expect, renamed: renamedFrom(source.file, path) })
  const comment = `Breaks "${says}": ${runCommand(path, variant, seed, set)}`
  yield* writeFiles(folder, [{ name: file, text: `${isCode ? "//" : "#"} ${comment}\n${text}` }])
  return path
})
