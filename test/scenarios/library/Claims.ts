/**
 * Claims of the library: what a scenario claims is measured for many seeds, and has to hold each time. Runs go as far as claims look.
 */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { claimedIn, readingsOf } from "../../../src/experiments/claims/Claims.ts"
import { load } from "../../../src/scenarios/Load.ts"
import { judgeExpected } from "../../../src/sim/observation/claims/Expectation.ts"

/** Runs `name` with the seeds 1, 2, ... `seeds`. */
export const claimsHold = (name: string, seeds = 20): void => {
  describe(`what ${name} claims`, () => {
    it.each(Array.from({ length: seeds }, (_, i) => String(i + 1)))(
      "holds with seed %s",
      async (seed) => {
        const decoded = await Effect.runPromise(load(name))
        const claimed = claimedIn(decoded)
        const readings = new Map<string, Effect.Success<ReturnType<typeof readingsOf>>>()
        for (const variant of new Set(claimed.flatMap(({ of }) => of as ReadonlyArray<string>))) {
          const request = { decoded, variant, seed, set: [], source: name }
          readings.set(variant, await Effect.runPromise(readingsOf(request)))
        }

        const judged = claimed.map(({ expected, of: [one, other], position, text }) => {
          const at = (variant: string) => ({ ...readings.get(variant)![position]!, detail: "" })
          return { text, ...judgeExpected(expected, at(one), other === undefined ? undefined : at(other)) }
        })

        expect(claimed.length).toBeGreaterThan(decoded.scenario.expect!.length - 1)
        expect(
          judged.filter(({ verdict }) => verdict !== "passed").map(({ measured, text }) => `${text}: ${measured}`)
        ).toEqual([])
      },
      120_000
    )
  })
}
