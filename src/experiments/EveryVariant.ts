/**
 * Every variant: all designs of a scenario, run one after the other with the same seed, so that they see the same users, dice and
 * faults.
 *
 * An expectation that compares two of them can only be judged here; it stands in the result of the one of which it is claimed.
 */
import * as Effect from "effect/Effect"
import type { Simulation } from "../sim/Simulation.ts"
import { judgeExpectations, verdictOn } from "./Judge.ts"
import type { Result } from "./Result.ts"
import type { RunOptions, RunRequest } from "./Run.ts"
import { isInDoubt, resultOf, simulate } from "./Run.ts"

/** The results of all variants, in the order in which they are written. `optionsOf` is asked before each. */
export const runEvery = Effect.fnUntraced(function* (
  request: Omit<RunRequest, "variant">,
  optionsOf: (variant: string) => RunOptions = () => ({})
) {
  const { scenario, variants } = request.decoded
  const runs = new Map<string, Simulation>()
  for (const { name } of variants) runs.set(name, yield* simulate({ ...request, variant: name }, optionsOf(name)))
  const results: ReadonlyArray<Result> = [...runs].map(([variant, simulation]) => {
    const alone = resultOf({ ...request, variant }, simulation)
    const expect = (scenario.expect ?? []).filter(
      ({ kind, ...about }) => "compare" in about && about.compare?.[0] === variant
    )
    const compared = judgeExpectations(runs, { ...scenario, expect })
    const judged = [...alone.judged, ...compared]
    return compared.length === 0 ? alone : { ...alone, judged, verdict: verdictOn(judged, isInDoubt(alone)) }
  })
  return results
})
