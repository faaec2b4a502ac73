/**
 * Determinism: the same scenario, variant and seed go the same way, however they are run.
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import { beforeAll, describe, expect, it } from "vitest"
import { prepare } from "../src/experiments/Run.ts"
import type { Decoded } from "../src/scenarios/Decode.ts"
import { load } from "../src/scenarios/Load.ts"
import { firstDifference } from "../src/sim/kernel/Fingerprint.ts"
import { second } from "../src/sim/kernel/Instant.ts"
import type { Until } from "../src/sim/kernel/Kernel.ts"

const program = fileURLToPath(new URL("../dist/Main.js", import.meta.url))

let decoded: Decoded
let fingerprint: string
beforeAll(async () => {
  decoded = await Effect.runPromise(load("region-loss"))
  fingerprint = simulate("7", inOneGo).fingerprint.value
})

/** What another process prints, run with this command. Its exit code tells of the design, which is not asked here. */
const fingerprintBy = (command: string, ...before: ReadonlyArray<string>): string => {
  const args = ["run", "region-loss", "--variant", "active-passive", "--seed", "7", "--ui", "json"]
  const { stderr, stdout } = spawnSync(command, [...before, program, ...args], { encoding: "utf8", maxBuffer: 1 << 28 })
  if (stdout === "") throw new Error(`nothing came from ${command}: ${stderr}`)
  return (JSON.parse(stdout) as { readonly fingerprint: string }).fingerprint
}

const simulate = (seed: string, slices: () => Until, variant = "active-passive") => {
  const simulation = prepare({ decoded, variant, seed, set: [], source: "region-loss" })
  while (!simulation.isOver) simulation.go(slices())
  return simulation.run.kernel
}
const inOneGo = (): Until => ({})

describe("a run", () => {
  it("has the same fingerprint when it is repeated in the same process", () => {
    expect(simulate("7", inOneGo).fingerprint.value).toBe(fingerprint)
  })

  it("has another fingerprint with another seed, and says where the two part", () => {
    const one = simulate("7", inOneGo)
    const other = simulate("8", inOneGo)

    expect(one.fingerprint.value).not.toBe(other.fingerprint.value)
    expect(firstDifference(one.fingerprint.checkpoints, other.fingerprint.checkpoints)).toBe(1 * second)
  })

  it("has the same fingerprint in slices of 1000 events", () => {
    expect(simulate("7", () => ({ events: 1000 })).fingerprint.value).toBe(fingerprint)
  })

  it("has the same fingerprint in slices that end by the clock of the wall", () => {
    let asked = 0

    const sliced = simulate("7", () => ({ sliceIsOver: () => asked++ % 3 === 0 }))

    expect(sliced.fingerprint.value).toBe(fingerprint)
  })

  it("has the same fingerprint when it is watched at odd instants", () => {
    const simulation = prepare({ decoded, variant: "active-passive", seed: "7", set: [], source: "region-loss" })
    for (let at = 1; !simulation.isOver; at++) {
      simulation.go({ instant: at * 7_777_777_777 })
      simulation.picture()
    }

    expect(simulation.run.kernel.fingerprint.value).toBe(fingerprint)
  })

  it("has the same fingerprint in another process", () => {
    expect(fingerprintBy(process.execPath)).toBe(fingerprint)
  })

  // The npm package `node` is the other Node.
  it.each(["22", "24"])(
    "has the same fingerprint on Node %s",
    (version) => {
      expect(fingerprintBy("npm", "exec", "--yes", `--package=node@${version}`, "--", "node")).toBe(fingerprint)
    },
    300_000
  )

  it("meets the same arrivals in every variant", () => {
    const offered = decoded.variants.map(({ name }) => {
      const simulation = prepare({ decoded, variant: name, seed: "7", set: [], source: "region-loss" })
      simulation.go({ instant: 60 * second })
      return simulation.picture().journeys[0]!.series.offered
    })

    for (const one of offered) expect(one).toEqual(offered[0])
  })
})
