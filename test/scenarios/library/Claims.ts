/**
 * Claims of the library: every variant of a scenario is run for many seeds, and everything the file expects has to hold each time.
 */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { judgeExpectations } from "../../../src/experiments/Judge.ts"
import { prepare } from "../../../src/experiments/Run.ts"
import { load } from "../../../src/scenarios/Load.ts"
import type { Simulation } from "../../../src/sim/Simulation.ts"

/** Runs `name` with the seeds 1, 2, ... `seeds`. */
export const claimsHold = (name: string, seeds = 20): void => {
  describe(`what ${name} claims`, () => {
    it.each(Array.from({ length: seeds }, (_, i) => String(i + 1)))(
      "holds with seed %s",
      async (seed) => {
        const decoded = await Effect.runPromise(load(name))
        const runs = new Map<string, Simulation>()
        for (const { name: variant } of decoded.variants) {
          const simulation = prepare({ decoded, variant, seed, set: [], source: name }, { isBlamed: false })
          simulation.go()
          runs.set(variant, simulation)
        }

        const judged = judgeExpectations(runs, decoded.scenario)

        expect(judged.length).toBeGreaterThan(decoded.scenario.expect!.length - 1)
        expect(
          judged.filter(({ verdict }) => verdict !== "passed").map(({ claim, measured }) => `${claim}: ${measured}`)
        ).toEqual([])
      },
      120_000
    )
  })
}
