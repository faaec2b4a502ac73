/**
 * Checks of measures: what expectations measure exists in the designs they are about.
 *
 * What there is to measure is known only when a design has been compiled, since policies and components bring meters of their
 * own; so this is done last, with scenarios in which nothing else is wrong.
 */
import * as Result from "effect/Result"
import { readExpectation } from "../../sim/observation/claims/Expectation.ts"
import type { Names } from "../../sim/observation/claims/Measure.ts"
import { compile } from "../Compile.ts"
import type { Expectation } from "../language/Expectation.ts"
import { loadsIn, tenantsIn } from "../Places.ts"
import type { Problem } from "../reading/Issues.ts"
import type { Path } from "../reading/Path.ts"
import type { Written } from "../reading/Written.ts"
import type { Scenario } from "../Scenario.ts"
import { checkKnobs, measuredIn } from "./Lesson.ts"

/** What there is to measure in a design. */
export const namesIn = (scenario: Scenario): Names & { readonly faults: ReadonlyArray<string> } => {
  const { journal } = compile(scenario, { seed: 0, isRecorded: false }).run
  return {
    journeys: journal.journeys,
    loads: [...loadsIn(scenario), ...tenantsIn(scenario)],
    components: journal.sites.map(({ name }) => name),
    objectives: Object.keys(scenario.objectives ?? {}),
    meters: journal.meters,
    hasPrices: scenario.prices !== undefined,
    faults: Object.keys(scenario.faults ?? {})
  }
}

/** A design to be measured, or what becomes of it while it runs. */
export interface Design {
  /** `undefined` for the scenario as it is written, when it has no variants. */
  readonly variant: string | undefined
  readonly scenario: Scenario
  /** The scenario as it is written. */
  readonly root: Written
}

const isAbout = (expectation: Expectation, { variant: design }: Design): boolean => {
  if (expectation.kind === "compare") return design !== undefined && expectation.compare.includes(design)
  const { variant } = expectation
  if (variant === undefined) return true
  return design !== undefined && (typeof variant === "string" ? variant === design : variant.includes(design))
}

/** What is wrong in an expectation, and in which variant, if it is not wrong in all that it is about. */
export interface Unmeasurable {
  readonly problem: Problem
  readonly variant: string | undefined
}

/** What is claimed of a number to predict is that it has its unit. */
const keyOf = (field: string, path: Path): string => (field === "is" && path.at(-1) === "predict" ? "unit" : field)

/** Every expectation that cannot be measured in a design that it is about, and what of the lesson cannot be measured or set. */
export const checkMeasures = (designs: ReadonlyArray<Design>): ReadonlyArray<Unmeasurable> => {
  const [first] = designs
  const { expect = [], lesson } = first?.scenario ?? {}
  if (expect.length === 0 && lesson?.predict === undefined && lesson?.challenge === undefined) return []
  // A design that changes while it runs has the meters of all that it becomes.
  const firsts = designs.filter(({ variant }, i) => designs.findIndex((other) => other.variant === variant) === i)
  const all = firsts.map((design) => {
    const stages = designs.filter(({ variant }) => variant === design.variant)
    const names = stages.map(({ scenario }) => namesIn(scenario))
    return { design, names: { ...names[0]!, meters: names.flatMap(({ meters }) => meters) } }
  })
  const inLesson = lesson === undefined ? [] : measuredIn(lesson)
  const taught = inLesson.flatMap(({ claim, path, variant }): ReadonlyArray<Unmeasurable> => {
    const about = all.find(({ design }) => variant === undefined || design.variant === variant)
    if (about === undefined) return []
    return Result.match(readExpectation(claim, about.names), {
      onFailure: ({ field, message }) => [
        {
          problem: {
            path: [...path, keyOf(field, path)],
            at: "value",
            message: message.replace(/^">= 1(.+?)"/, '"$1"')
          },
          variant: undefined
        }
      ],
      onSuccess: () => []
    })
  })
  const begun = firsts.find(({ variant }) => variant === (lesson?.challenge?.variant ?? first?.variant))
  const knobs = lesson === undefined || begun === undefined ? [] : checkKnobs(lesson, begun.root)
  const claimed = expect.flatMap((expectation, i): ReadonlyArray<Unmeasurable> => {
    const about = all.filter(({ design }) => isAbout(expectation, design))
    const wrong = about.flatMap(({ design, names }) => {
      const read = readExpectation(expectation, names)
      return Result.isSuccess(read) ? [] : [{ design, ...read.failure }]
    })
    const [one] = wrong
    if (one === undefined) return []
    const problem: Problem = { path: ["expect", i, one.field], at: "value", message: one.message }
    return [{ problem, variant: wrong.length === about.length ? undefined : one.design.variant }]
  })
  return [...claimed, ...taught, ...knobs.map((problem) => ({ problem, variant: undefined }))]
}
