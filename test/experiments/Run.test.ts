import * as Effect from "effect/Effect"
import * as Outcome from "effect/Result"
import { describe, expect, it } from "vitest"
import { run } from "../../src/experiments/Run.ts"
import { decode } from "../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../src/scenarios/reading/Source.ts"

/** 40 a second for 30 s at a desk that answers 100 a second. */
const text = (fault: string) => `
name: desk
title: A desk
duration: 30s
system: {desk: {service: {workers: 1}, endpoints: {answer: [{work: constant(10ms)}]}}}
journeys: {ask: [{call: desk.answer, through: [{timeout: 500ms}]}]}
load: {k6: {scenarios: {guests: {executor: constant-arrival-rate, rate: 40, duration: 30s, preAllocatedVUs: 500, exec: ask}}}}
faults: {trouble: {on: desk, ${fault}}}
`

const recoveryOf = async (fault: string) => {
  const decoded = Outcome.getOrThrow(decode(sourceOfText(text(fault), "desk.yaml")))
  return (await Effect.runPromise(run({ decoded, seed: "1", set: [], source: "desk.yaml" }))).recovery
}

describe("the recovery in a result", () => {
  it("is at once where nothing is left of the fault", async () => {
    expect(await recoveryOf("errors: 100%, at: 10s, for: 2s")).toEqual({ afterMs: 0, lookedMs: 18_000 })
  })

  it("takes as long as the line that was left, less the five seconds that may hold a few bad ones", async () => {
    // After 5 s 200 wait, each for longer than 500 ms, and 60 a second more are done than come: it is down to 50 after 2.5 s.
    const { afterMs, lookedMs } = (await recoveryOf("pause: true, at: 10s, for: 5s"))!

    expect(lookedMs).toBe(15_000)
    expect(afterMs).toBeGreaterThan(2000)
    expect(afterMs).toBeLessThanOrEqual(2600)
  })

  it("is not told where the fault lasts, and where too little of the run is left to look at", async () => {
    expect(await recoveryOf("slow: 2x, at: 10s")).toBeUndefined()
    expect(await recoveryOf("slow: 2x, at: 10s, for: 16s")).toBeUndefined()
  })

  it("has not come where the fault has left more work than can be done to the end", async () => {
    // 420 wait after 10.5 s, which takes 7 s at 60 a second more than come; only 5.5 s are left.
    expect(await recoveryOf("pause: true, at: 14s, for: 10.5s")).toEqual({ afterMs: null, lookedMs: 5500 })
  })
})
