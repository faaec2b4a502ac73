/**
 * Running a scenario that is written in a test, without a name and a title.
 */
import * as Result from "effect/Result"
import { compile } from "../../src/scenarios/Compile.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { printMistakes } from "../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../src/scenarios/reading/Source.ts"
import type { Simulation } from "../../src/sim/Simulation.ts"

export const ranToTheEnd = (written: object, seed: number): Simulation => {
  const source = sourceOfValue({ name: "law", title: "A law", ...written }, "law.ts")
  const decoded = Result.getOrThrowWith(decode(source), (mistakes) => new Error(printMistakes(mistakes)))
  const simulation = compile(decoded.scenario, { seed })
  simulation.go()
  return simulation
}
