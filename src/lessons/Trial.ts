/**
 * Trial: the runs of a lesson, and those that decide whether a challenge was met.
 */
import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { judgeExpectations, measureIn } from "../experiments/Judge.ts"
import type { Judged, Result } from "../experiments/Result.ts"
import { isInDoubt, type RunOptions, type RunRequest, resultOf, simulate, variantOf } from "../experiments/Run.ts"
import { namesIn } from "../scenarios/checks/Measures.ts"
import type { Decoded } from "../scenarios/Decode.ts"
import type { Challenge, Prediction } from "../scenarios/language/Challenge.ts"
import { readMeasure } from "../sim/observation/claims/Measure.ts"
import type { Measured, Unit } from "../sim/observation/claims/Measured.ts"

/** A run of a lesson. */
export interface Rehearsal {
  readonly result: Result
  /** What a number was predicted for; `undefined` where none is asked for. */
  readonly measured: Measured | undefined
}

/** Runs a design and measures what the lesson asks for. */
export const rehearse = (request: RunRequest, options: RunOptions = {}): Effect.Effect<Rehearsal> =>
  Effect.map(simulate(request, options), (simulation) => {
    const { predict } = request.decoded.scenario.lesson ?? {}
    const asked = predict === undefined ? undefined : expectationOf(predict)
    return {
      result: resultOf(request, simulation),
      measured: asked === undefined ? undefined : measureIn(simulation, asked)
    }
  })

const expectationOf = ({ during, measure }: Prediction) => ({
  kind: "measure" as const,
  measure,
  is: ">= 0",
  ...(during === undefined ? {} : { during })
})

/** The unit of what is to be predicted, before anything has run. */
export const unitAsked = ({ scenario, variants }: Decoded): Unit => {
  const { predict } = scenario.lesson ?? {}
  const design = variants.find(({ name }) => name === predict?.variant) ?? variants[0]!
  return Outcome.match(readMeasure(predict?.measure ?? "", namesIn(design.scenario)), {
    onFailure: () => "number" as const,
    onSuccess: ({ unit }) => unit
  })
}

/** How a challenge went with one seed. */
export interface Tried {
  readonly seed: string
  readonly judged: ReadonlyArray<Judged>
  readonly passed: boolean
}

/** How it went with all of them. */
export interface Trial {
  readonly tried: ReadonlyArray<Tried>
  readonly passed: boolean
}

export const usualSeeds = 5

/** The design that a challenge begins with. */
export const designOf = ({ variants }: Decoded, { variant }: Pick<Challenge, "variant">): string =>
  variant ?? variants[0]!.name

/** Runs the design with every seed and judges what has to hold. A run that ended early or contradicts itself passes nothing. */
export const attempt = Effect.fnUntraced(function* (
  request: Omit<RunRequest, "seed" | "variant">,
  challenge: Challenge,
  optionsOf: (seed: string) => RunOptions = () => ({})
) {
  const variant = designOf(request.decoded, challenge)
  const expect = challenge.passes.map((claim) => ({ kind: "measure" as const, ...claim }))
  const tried: Array<Tried> = []
  for (let i = 1; i <= (challenge.seeds ?? usualSeeds); i++) {
    const seed = String(i)
    const one = { ...request, variant, seed }
    const simulation = yield* simulate(one, optionsOf(seed))
    const { scenario } = variantOf(one)
    const judged = judgeExpectations(new Map([[variant, simulation]]), { ...scenario, expect })
    const isSound = !isInDoubt(resultOf(one, simulation))
    tried.push({ seed, judged, passed: isSound && judged.every(({ verdict }) => verdict === "passed") })
  }
  return { tried, passed: tried.every(({ passed }) => passed) } satisfies Trial
})
