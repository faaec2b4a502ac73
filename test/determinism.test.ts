/**
 * Determinism: the same scenario, variant and seed go the same way, however they are run.
 */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { beforeAll, describe, expect, it } from "vitest"
import { prepare } from "../src/experiments/Run.ts"
import type { Decoded } from "../src/scenarios/Decode.ts"
import { load } from "../src/scenarios/Load.ts"
import type { Until } from "../src/sim/kernel/Kernel.ts"
import { second } from "../src/sim/kernel/Instant.ts"
import { firstDifference } from "../src/sim/kernel/Fingerprint.ts"

const program = fileURLToPath(new URL("../dist/Main.js", import.meta.url))

let decoded: Decoded
beforeAll(async () => {
  decoded = await Effect.runPromise(load("region-loss"))
})

const simulate = (seed: string, slices: () => Until, variant = "active-passive") => {
  const simulation = prepare({ decoded, variant, seed, set: [], source: "region-loss" })
  while (!simulation.isOver) simulation.go(slices())
  return simulation.run.kernel
}
const inOneGo = (): Until => ({})

describe("a run", () => {
  it("has the same fingerprint when it is repeated in the same process", () => {
    expect(simulate("7", inOneGo).fingerprint.value).toBe(simulate("7", inOneGo).fingerprint.value)
  })

  it("has another fingerprint with another seed, and says where the two part", () => {
    const one = simulate("7", inOneGo)
    const other = simulate("8", inOneGo)

    expect(one.fingerprint.value).not.toBe(other.fingerprint.value)
    expect(firstDifference(one.fingerprint.checkpoints, other.fingerprint.checkpoints)).toBe(1 * second)
  })

  it("has the same fingerprint in slices of 1000 events", () => {
    expect(simulate("7", () => ({ events: 1000 })).fingerprint.value).toBe(simulate("7", inOneGo).fingerprint.value)
  })

  it("has the same fingerprint in slices that end by the clock of the wall", () => {
    let asked = 0

    const sliced = simulate("7", () => ({ sliceIsOver: () => asked++ % 3 === 0 }))

    expect(sliced.fingerprint.value).toBe(simulate("7", inOneGo).fingerprint.value)
  })

  it("has the same fingerprint when it is watched at odd instants", () => {
    const simulation = prepare({ decoded, variant: "active-passive", seed: "7", set: [], source: "region-loss" })
    for (let at = 1; !simulation.isOver; at++) {
      simulation.go({ instant: at * 7_777_777_777 })
      simulation.picture()
    }

    expect(simulation.run.kernel.fingerprint.value).toBe(simulate("7", inOneGo).fingerprint.value)
  })

  it("has the same fingerprint in another process", () => {
    const printed = execFileSync(process.execPath, [program, "run", "region-loss", "--variant", "active-passive", "--seed", "7", "--ui", "json"], {
      encoding: "utf8",
      maxBuffer: 1 << 28
    }).trim()

    expect(JSON.parse(printed).fingerprint).toBe(simulate("7", inOneGo).fingerprint.value)
  })

  it("meets the same arrivals in every variant", () => {
    const offered = decoded.variants.map(({ name }) => {
      const simulation = prepare({ decoded, variant: name, seed: "7", set: [], source: "region-loss" })
      simulation.go({ instant: 60 * second })
      return simulation.picture().journeys[0]!.series.offered
    })

    for (const one of offered) expect(one).toEqual(offered[0])
  })
})
