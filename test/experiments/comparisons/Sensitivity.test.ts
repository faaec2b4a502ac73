import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { shakesOf } from "../../../src/experiments/comparisons/Sensitivity.ts"
import { type Decoded, decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfText } from "../../../src/scenarios/reading/Source.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import { derive } from "../../../src/sim/workload/ScenarioLoad.ts"

const text = (load: string, fault: string) => `
name: bar
title: A bar
duration: 60s
system: {bar: {service: {workers: 1}, endpoints: {coffee: [{work: 40ms}]}}}
journeys: {order: [{call: bar.coffee}]}
load: {k6: {scenarios: {guests: {${load}, exec: order}}}}
faults: {stumble: {on: bar, at: 10s, ${fault}}}
`
const paced = "executor: constant-arrival-rate, rate: 7, duration: 60s, preAllocatedVUs: 10"

const decoded = (load: string, fault: string, set: ReadonlyArray<string> = []): Decoded =>
  Result.getOrThrow(decode(sourceOfText(text(load, fault), "bar.yaml"), { set: settingsIn(set) }))

/** What becomes of the scenario with each shake, by its name. */
const shaken = (load: string, fault: string): ReadonlyMap<string, Decoded["scenario"]> =>
  new Map(
    shakesOf(decoded(load, fault).scenario, "stumble").map(({ name, set }) => [
      name,
      decoded(load, fault, set).scenario
    ])
  )

describe("a fifth more or less", () => {
  it("is exact for a rate that has no whole fifths", () => {
    const scenarios = shaken(paced, "slow: 6x, for: 10s")
    const perSecond = (name: string) =>
      derive(scenarios.get(name)!.load.k6).map((load) => ("rate" in load ? (load.rate / load.timeUnit) * 1e9 : 0))

    expect(perSecond("load -20%")[0]).toBeCloseTo(5.6, 12)
    expect(perSecond("load +20%")[0]).toBeCloseTo(8.4, 12)
  })

  it("is of how long the fault lasts, and of what it does beyond nothing", () => {
    const scenarios = shaken(paced, "slow: 6x, for: 10s")

    expect(scenarios.get("stumble lasts +20%")!.faults!.stumble!.for).toBe(12e9)
    // Five times on top of what is normal, and a fifth more of that.
    expect(scenarios.get("stumble +20% in force")!.faults!.stumble!.slow).toBe(7)
    expect(scenarios.get("stumble -20% in force")!.faults!.stumble!.slow).toBe(5)
  })

  it("leaves out what cannot be more, and what is no number", () => {
    expect([...shaken(paced, "errors: 100%, for: 10s").keys()]).not.toContain("stumble +20% in force")
    expect([...shaken(paced, "errors: 50%, for: 10s").keys()]).toContain("stumble +20% in force")
    expect([...shaken(paced, "crash: true").keys()]).toEqual(["load -20%", "load +20%"])
  })

  it("is of users where there is no rate, and of nothing where iterations are counted", () => {
    const users = shaken("executor: constant-vus, vus: 10, duration: 60s", "crash: true").get("load +20%")!
    expect(derive(users.load.k6)[0]).toMatchObject({ vus: 12 })
    const counted = "executor: per-vu-iterations, vus: 10, iterations: 3"
    expect([...shaken(counted, "crash: true").keys()]).toEqual([])
  })
})
