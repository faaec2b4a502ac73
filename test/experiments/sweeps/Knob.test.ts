import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { knobNamed, readTurned } from "../../../src/experiments/sweeps/Knob.ts"
import { loadSettings, peakOf } from "../../../src/experiments/sweeps/LoadKnob.ts"
import { compile } from "../../../src/scenarios/Compile.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../../src/scenarios/reading/Source.ts"
import { settingsIn } from "../../../src/scenarios/reading/Variants.ts"
import type { Scenario } from "../../../src/scenarios/Scenario.ts"

type K6 = Readonly<Record<string, unknown>>

const shop = (k6: K6, set: ReadonlyArray<string> = []): Scenario => {
  const written = {
    name: "shop",
    title: "A shop",
    duration: "10s",
    system: { shop: { service: { workers: 8, instances: 2 }, endpoints: { buy: [{ work: "1ms" }] } } },
    journeys: k6.scenarios === undefined ? { default: [{ call: "shop.buy" }] } : { buy: [{ call: "shop.buy" }] },
    load: { k6 },
    faults: { dip: { on: "shop", slow: "3x", at: "2s", for: "1s" }, crash: { on: "shop/1", crash: true, at: "5s" } }
  }
  const decoded = Result.getOrThrow(decode(sourceOfValue(written, "shop.ts"), { set: settingsIn(set) }))
  return decoded.scenario
}

const rate = (perUnit: number, timeUnit = "1s") => ({
  executor: "constant-arrival-rate",
  rate: perUnit,
  timeUnit,
  duration: "10s",
  preAllocatedVUs: 50,
  exec: "buy"
})
const two = { scenarios: { a: rate(100), b: rate(60, "1m") } }

/** What is offered in ten seconds, and the run's fingerprint. */
const offered = (scenario: Scenario) => {
  const simulation = compile(scenario, { seed: 1 })
  while (!simulation.isOver) simulation.go()
  const { journeys } = simulation.picture()
  return { count: journeys[0]!.total.offered, fingerprint: simulation.run.kernel.fingerprint.value }
}

const turned = (k6: K6, value: string): Scenario => shop(k6, Result.getOrThrow(loadSettings(shop(k6), value)))

describe("the load as a knob", () => {
  it("is what all k6 scenarios come to at their peak", () => {
    expect(peakOf(shop(two))).toEqual(Result.succeed({ amount: 101, of: "requests a second" }))
    expect(peakOf(shop({ vus: 7, duration: "10s" }))).toEqual(Result.succeed({ amount: 7, of: "users" }))
  })

  it("changes nothing when it is turned to what it is", () => {
    expect(offered(turned(two, "101"))).toEqual(offered(shop(two)))
    expect(offered(turned(two, "1x"))).toEqual(offered(shop(two)))
  })

  it("turns all of them together, also to rates that are not whole", () => {
    const one = { scenarios: { a: rate(100) } }

    expect(offered(turned(two, "2x")).count).toBe(2 * offered(shop(two)).count)
    expect(offered(turned(one, "12.5")).count).toBe(125)
    expect(offered(turned(one, "12.5/s")).count).toBe(125)
  })

  it("turns the stages of a ramp, and numbers of users", () => {
    const ramp = {
      scenarios: {
        a: { ...rate(0), executor: "ramping-arrival-rate", startRate: 10, stages: [{ target: 20, duration: "10s" }] }
      }
    }
    const { rate: _, duration: __, ...rest } = ramp.scenarios.a
    const k6 = { scenarios: { a: rest } }

    // From 10 to 20 a second in ten seconds is 150, from 40 to 80 is 600.
    expect(offered(turned(k6, "4x")).count).toBeCloseTo(4 * offered(shop(k6)).count, -1)
    expect(loadSettings(shop({ vus: 10, duration: "10s" }), "25")).toEqual(Result.succeed(["load.k6.vus=25"]))
  })

  it("cannot be turned where there are rates and users side by side, but says so", () => {
    const mixed = { scenarios: { a: rate(1), b: { executor: "constant-vus", vus: 3, duration: "10s", exec: "buy" } } }

    expect(Result.isFailure(loadSettings(shop(mixed), "10"))).toBe(true)
    expect(Result.isFailure(loadSettings(shop({ vus: 1, duration: "1s" }), "10/s"))).toBe(true)
    expect(Result.isFailure(loadSettings(shop(two), "0"))).toBe(true)
  })
})

describe("a knob", () => {
  const scenario = shop(two)

  it("is a path, or a shorter name for one", () => {
    const settings = (name: string, value: string) =>
      Result.flatMap(knobNamed(name, scenario), (knob) => knob.set(value))

    expect(settings("system.shop.service.workers", "4")).toEqual(Result.succeed(["system.shop.service.workers=4"]))
    expect(settings("instances shop", "4")).toEqual(Result.succeed(["system.shop.service.instances=4"]))
    expect(settings("outage dip", "4s")).toEqual(Result.succeed(["faults.dip.for=4s"]))
  })

  it("says which names there are when one is not known", () => {
    const mistake = (name: string) => Result.getFailure(knobNamed(name, scenario)).pipe((one) => JSON.stringify(one))

    expect(mistake("instances shp")).toContain("shop")
    expect(mistake("outage dipp")).toContain("dip")
    expect(mistake("outage crash")).toContain("for")
  })

  it("is turned to a list or a range of values", () => {
    const values = (text: string) => Result.getOrThrow(readTurned(text, scenario)).values.map(({ value }) => value)

    expect(values("system.shop.endpoints.buy.work=exponential(4ms),lognormal(mean=4ms, cv=2)")).toEqual([
      "exponential(4ms)",
      "lognormal(mean=4ms, cv=2)"
    ])
    expect(values("instances shop=1..4")).toEqual(["1", "2", "3", "4"])
    expect(values("outage dip=500ms..2s:4")).toEqual(["500ms", "1s", "1.5s", "2s"])
    expect(values("faults.dip.slow=2x..4x:5")).toEqual(["2x", "2.5x", "3x", "3.5x", "4x"])
    expect(values("load=100..500")).toEqual(["100", "200", "300", "400", "500"])
  })

  it("takes no range whose ends are the wrong way round or of different kinds", () => {
    for (const text of ["load=5..1", "load=1..2..3", "outage dip=1s..5x", "load=1,1", "load=", "load=1..9:1"]) {
      expect(Result.isFailure(readTurned(text, scenario))).toBe(true)
    }
  })
})
