import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { selfCheck } from "../../src/sim/observation/SelfCheck.ts"
import { ranToTheEnd } from "../laws/Laws.ts"
import { anyScenario } from "./Arbitrary.ts"

const seeds = { numRuns: 150, seed: 20_260_921 }

describe("any valid scenario", () => {
  it("balances its books: what went in came out or is inside, and Little's law holds to the nanosecond", () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (written, seed) => {
        const simulation = ranToTheEnd(written, seed)

        expect(selfCheck(simulation.recording)).toEqual([])
        expect(simulation.remarks.filter(({ kind }) => kind === "threw" || kind === "livelock")).toEqual([])
        const [visit] = simulation.picture().journeys
        const { carried, failed, interrupted, offered } = visit!.total
        expect(carried + failed + interrupted + visit!.inFlight).toBe(offered)
      }),
      seeds
    )
  }, 120_000)

  it("goes the same way again", () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (written, seed) => {
        const [one, other] = [ranToTheEnd(written, seed), ranToTheEnd(written, seed)]

        expect(one.run.kernel.fingerprint.value).toBe(other.run.kernel.fingerprint.value)
        expect(one.run.kernel.events).toBe(other.run.kernel.events)
      }),
      { ...seeds, numRuns: 40 }
    )
  }, 120_000)
})
