/**
 * Survey: what `faultline search --survey` runs to find out which invariants of which designs hold, whatever goes wrong.
 *
 * Every design is run under as many plans of faults as are wanted, each drawn at random and by itself, and not towards anything: only
 * so does the number of those that broke nothing say how many others would.
 */
import * as Effect from "effect/Effect"
import { commandLine } from "../../experiments/CommandLine.ts"
import { Crew } from "../../experiments/Crew.ts"
import type { Answered } from "../../experiments/Question.ts"
import type { AnswersTask } from "../../experiments/RunWorker.ts"
import { drawPlan, faultsOf, type Plan } from "../../experiments/searches/FaultPlan.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import { writeSpan } from "../../sim/model/SpanText.ts"
import { describe } from "../../sim/observation/invariants/Invariant.ts"
import { Refused } from "../Ending.ts"
import { Counting } from "../Progress.ts"
import { loadWanted } from "./Running.ts"
import { drawsOf, type Limits, limitsOf, spaceOf, type WorstAsked, withoutFaults } from "./WorstSearch.ts"

export type SurveyAsked = Omit<WorstAsked, "expect" | "folder" | "invariant" | "objective">

/** One invariant of one design. */
export interface Surveyed {
  readonly variant: string
  readonly invariant: string
  /** In words. */
  readonly says: string
  /** Faults in a plan, at most: as many as are asked for, or as it is promised against. */
  readonly budget: number
  /** Without any plan. */
  readonly isBrokenAlready: boolean
  readonly plans: number
  readonly broken: number
  /** In so many plans it could not be decided: nothing happened of what it speaks of, or the search for an order was given up. */
  readonly open: number
  /** Number of the first plan that broke it, from 1. */
  readonly first: number | undefined
  /** What finds the smallest plan that breaks it. */
  readonly command: string | undefined
}

export interface Survey {
  readonly title: string
  readonly budget: number
  readonly plans: number
  readonly rows: ReadonlyArray<Surveyed>
}

/** Broken by a plan, and kept without one. */
export const isUnsound = ({ broken, isBrokenAlready }: Surveyed): boolean => broken > 0 && !isBrokenAlready

type Named = readonly [name: string, says: string]

/** What is asked of a design, and the plans it is to be asked under; the first plan is none. */
interface Trial {
  readonly variant: string
  readonly budget: number
  /** How much there is that can go wrong. */
  readonly choices: number
  readonly invariants: ReadonlyArray<Named>
  readonly tasks: ReadonlyArray<AnswersTask>
}

export const survey = Effect.fnUntraced(function* (asked: SurveyAsked) {
  const { plans, scenario: source, seed, set } = asked
  const { loaded, variant: wanted } = yield* loadWanted({ ...asked, variant: asked.variant ?? "all" })
  const trials = loaded.variants.flatMap(({ name: variant, scenario }): ReadonlyArray<Trial> => {
    if (wanted !== undefined && variant !== wanted) return []
    const settings = asked.isAlone === true ? [...set, ...withoutFaults(Object.keys(scenario.faults ?? {}))] : set
    return alike(scenario.invariants ?? {}, asked).flatMap(({ budget, invariants, kinds }) => {
      const space = spaceOf(loaded, variant, { ...asked, budget, kinds, set: settings })
      if (space.choices.length === 0) return []
      const stream = drawsOf(seed)
      const drawn = Array.from({ length: plans }, () => drawPlan(space, stream))
      const questions = invariants.map(([invariant]) => ({ invariant }))
      const tasks = [[], ...drawn].map(
        (plan: Plan): AnswersTask => ({
          ...{ wants: "answers", asked: questions, source, set: settings, variant, seed },
          faults: faultsOf(space, plan)
        })
      )
      return [{ variant, budget, choices: space.choices.length, invariants, tasks }]
    })
  })
  if (trials.length === 0) {
    const promises = loaded.variants.some(({ scenario }) => Object.keys(scenario.invariants ?? {}).length > 0)
    const why = promises
      ? "nothing can go wrong here: there is no fault that fits"
      : `${loaded.scenario.name} promises nothing: it has no \`invariants\``
    return yield* new Refused({ message: why })
  }
  const tasks = trials.flatMap((one) => one.tasks)
  const progress = new Counting("runs", tasks.length)
  const crew = new Crew<AnswersTask, ReadonlyArray<Answered>>(new URL("./RunWorker.js", import.meta.url))
  const all = yield* Effect.ensuring(
    crew.run(tasks, { onDone: progress.onDone, alike: plans + 1 }),
    Effect.sync(() => {
      progress.end()
      crew.close()
    })
  )
  const rows = trials.flatMap(({ budget, choices, invariants, variant }, t) =>
    invariants.map(([invariant, says], i): Surveyed => {
      const verdicts = all.slice(t * (plans + 1), (t + 1) * (plans + 1)).map((answers) => answers[i]!.verdict)
      const [without, ...under] = verdicts
      const first = under.indexOf("failed")
      return {
        variant,
        invariant,
        says,
        budget,
        isBrokenAlready: without === "failed",
        plans,
        broken: under.filter((verdict) => verdict === "failed").length,
        open: under.filter((verdict) => verdict === "inconclusive").length,
        first: first < 0 ? undefined : first + 1,
        command:
          first < 0 || without === "failed" ? undefined : commandOf(asked, variant, invariant, choices + first + 1)
      }
    })
  )
  return { title: loaded.scenario.name, budget: asked.budget, plans, rows } satisfies Survey
})

/** Invariants by the faults that they are promised against, or that are wanted: the same plans do for all of them. */
const alike = (all: NonNullable<Scenario["invariants"]>, asked: Limits) => {
  const groups = new Map<string, Limits & { readonly invariants: Array<Named> }>()
  for (const [name, invariant] of Object.entries(all)) {
    const limits = limitsOf(invariant, asked)
    const key = JSON.stringify([limits.kinds ?? null, limits.budget])
    const known = groups.get(key) ?? { ...limits, invariants: [] }
    groups.set(key, known)
    known.invariants.push([name, describe(invariant)])
  }
  return [...groups.values()]
}

/** As many plans as `search --worst` tries by itself. */
const plansUsually = 300

/** A search that comes to the plan that broke it, the last of so many. */
const commandOf = (
  { budget, isAlone, kinds, longest, scenario, seed, set }: SurveyAsked,
  variant: string,
  invariant: string,
  plans: number
): string =>
  commandLine([
    ...["search", scenario, "--variant", variant, "--worst", "--invariant", invariant],
    ...["--seed", seed, "--budget", String(budget)],
    ...(isAlone === true ? ["--alone"] : []),
    ...(plans <= plansUsually ? [] : ["--plans", String(plans)]),
    ...(longest === undefined ? [] : ["--longest", writeSpan(longest)]),
    ...(kinds === undefined ? [] : ["--kinds", kinds.join(",")]),
    ...set.flatMap((one) => ["--set", one])
  ])
