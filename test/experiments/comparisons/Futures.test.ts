import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { describe, expect, it } from "vitest"
import { futureOf, settingsFor } from "../../../src/experiments/comparisons/Futures.ts"
import { simulate } from "../../../src/experiments/Run.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"
import type { Setting } from "../../../src/scenarios/reading/Variants.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"

const text = `
name: desk
title: A desk
duration: 30s
system: {desk: {service: {workers: 1}, endpoints: {answer: [{work: exponential(10ms)}]}}}
journeys: {ask: [{call: desk.answer, through: [{timeout: 500ms}]}]}
load:
  arrivals: poisson
  k6: {scenarios: {guests: {executor: constant-arrival-rate, rate: 60, duration: 30s, preAllocatedVUs: 500, exec: ask}}}
faults: {trouble: {on: desk, slow: 3x, at: 10s}}
`

const simulated = (set: ReadonlyArray<Setting> = []) =>
  Effect.runPromise(
    simulate({
      decoded: Outcome.getOrThrow(decode(sourceOfText(text, "desk.yaml"), { set })),
      ...{ seed: "7", set: [], source: "desk.yaml" }
    })
  )

describe("two futures of a run", () => {
  it("are one run up to the turn, to the fingerprint, and two after it", async () => {
    const from = 20 * second
    const lifted = settingsFor({ at: from, set: {}, remove: [], lift: ["trouble"], inject: [] })
    const [asItIs, changed] = [await simulated(), await simulated(lifted)]

    const before = (simulation: typeof asItIs) =>
      simulation.run.kernel.fingerprint.checkpoints.filter(({ at }) => at < from)
    expect(before(asItIs).length).toBeGreaterThan(0)
    expect(before(changed)).toEqual(before(asItIs))
    const [own, other] = [futureOf(asItIs, from), futureOf(changed, from)]
    expect(other.trunk).toEqual(own.trunk)
    expect(other.fingerprint).not.toBe(own.fingerprint)
    // 60 a second want 1.8 servers while the only one is slow, and 0.6 of it after that.
    expect(other.headlines[0]!.value!).toBeGreaterThan(own.headlines[0]!.value! + 0.3)
  })
})
