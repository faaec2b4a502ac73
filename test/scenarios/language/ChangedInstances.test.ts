import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { compile } from "../../../src/scenarios/Compile.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { printMistakes } from "../../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../../src/scenarios/reading/Source.ts"
import { selfCheck } from "../../../src/sim/observation/SelfCheck.ts"
import type { Simulation } from "../../../src/sim/Simulation.ts"

describe("instances that change while a run goes on", () => {
  type Options = { readonly service: object; readonly changes: object; readonly work?: string; readonly more?: object }

  /** Four calls a second for 20 s, each a second of work; instances have a worker each, and refuse whoever would have to wait. */
  const crowded = ({ changes, more = {}, service, work = "constant(1s)" }: Options) => {
    const users = { executor: "constant-arrival-rate", rate: 4, duration: "20s", preAllocatedVUs: 200, exec: "buy" }
    const written = {
      name: "crowded",
      title: "More of them, and fewer",
      duration: "20s",
      system: {
        shop: { service: { workers: 1, waiting: { capacity: 0 }, ...service }, endpoints: { buy: [{ work }] } }
      },
      journeys: { buy: [{ call: "shop.buy" }] },
      load: { k6: { scenarios: { a: users } } },
      prices: { currency: "USD", service: { instanceHour: 3600 } },
      changes,
      ...more
    }
    const found = decode(sourceOfValue(written, "crowded.ts"))
    const decoded = Result.getOrThrowWith(found, (mistakes) => new Error(printMistakes(mistakes)))
    const simulation = compile(decoded.variants[0]!.scenario, { seed: 1, changes: decoded.variants[0]!.changes })
    while (!simulation.isOver) simulation.go()
    return simulation
  }

  const to = (count: number, at = "10s") => ({ at, set: { "system.shop.service.instances": count } })

  const summary = (simulation: Simulation) => {
    const { components, journeys } = simulation.picture()
    const { carried, failedBy } = journeys[0]!.total
    return {
      begun: carried + journeys[0]!.inFlight,
      failedBy,
      capacity: components.map((one) => one.capacity),
      wrong: selfCheck(simulation.recording)
    }
  }

  const standing = (simulation: Simulation) =>
    simulation.world.components
      .get("shop")!
      .parts.filter(({ isPresent }) => isPresent)
      .map(({ place }) => `${place.name} ${place.zone}`)

  it("take calls at once when there are more of them", () => {
    const simulation = crowded({ service: { instances: 2 }, changes: { more: to(4) } })

    // Two a second are begun for ten seconds, and two refused; then all four.
    expect(summary(simulation)).toEqual({ begun: 20 + 40, failedBy: { "queue full": 20 }, capacity: [4], wrong: [] })
  })

  it("finish what they have before they are gone", () => {
    const simulation = crowded({ service: { instances: 4 }, changes: { fewer: to(2) } })

    // The calls that came 500 and 250 ms before are answered by those who leave, and new ones are not sent there.
    expect(summary(simulation)).toEqual({ begun: 40 + 20, failedBy: { "queue full": 20 }, capacity: [2], wrong: [] })
    expect(standing(simulation)).toEqual(["shop/1 undefined", "shop/2 undefined"])
    expect(simulation.cost()!.total).toBeCloseTo(4 * 10 + 2 * 10 + 0.5 + 0.75, 6)
  })

  it("are paid, and as busy as they are, for as long as they are there", () => {
    const simulation = crowded({ service: { instances: 2 }, changes: { more: to(4), fewer: to(2, "15s") } })

    expect(simulation.cost()!.total).toBeGreaterThanOrEqual(2 * 10 + 4 * 5 + 2 * 5)
    expect(simulation.cost()!.total).toBeLessThan(2 * 10 + 4 * 5 + 2 * 5 + 2)
    // All who are there are busy all the time, but for the first quarter of a second, and while they begin at 10 s.
    expect(simulation.picture().components[0]!.total.utilisation).toBeGreaterThan(0.97)
    expect(simulation.picture().components[0]!.total.utilisation).toBeLessThanOrEqual(1)
    expect(summary(simulation).wrong).toEqual([])
  })

  it("stand in the next zones in turn", () => {
    const simulation = crowded({ service: { instances: 2, zones: ["a", "b", "c"] }, changes: { more: to(5) } })

    expect(standing(simulation)).toEqual(["shop/1 a", "shop/2 b", "shop/3 c", "shop/4 a", "shop/5 b"])
  })

  it("are found by callers who look them up when their lists expire", () => {
    const at = (ttl: string) => {
      const service = { instances: 2, discovery: { ttl } }
      return summary(crowded({ service, changes: { more: to(4) } }))
    }

    expect(at("10h")).toMatchObject({ begun: 20 + 20, wrong: [] })
    expect(at("1ms")).toMatchObject({ begun: 20 + 40, wrong: [] })
  })

  it("begin slowly if they begin cold", () => {
    const service = { instances: 1, coldStart: { slow: 4, for: "10h" } }

    // One call a second, then as many again by the second instance in four seconds each: at 10, 14 and 18 s.
    expect(summary(crowded({ service, changes: { more: to(2) } })).begun).toBe(20 + 3)
  })

  it("have as many workers as the others when those change too", () => {
    const changes = {
      larger: { at: "5s", set: { "system.shop.service.workers": 2 } },
      more: to(2),
      smaller: { at: "15s", set: { "system.shop.service.workers": 1 } },
      most: to(3, "15500ms")
    }

    // One a second, two, four, and from 15 s on what three can do, less what is still in hand of the four.
    const { begun, ...found } = summary(crowded({ service: { balancer: "least-outstanding" }, changes }))
    expect(begun).toBeGreaterThanOrEqual(5 + 10 + 20 + 2 * 5)
    expect(begun).toBeLessThanOrEqual(5 + 10 + 20 + 3 * 5)
    expect(found).toMatchObject({ capacity: [3], wrong: [] })
  })

  it("suffer from what all instances suffer from, also if they came later", () => {
    const slow = { on: "shop", at: "5s", slow: "2x" }
    const options = { service: { instances: 2 }, changes: { more: to(4) }, more: { faults: { slow } } }

    // Two a second for five seconds, one a second for five, then two.
    const { begun, wrong } = summary(crowded(options))
    expect(begun).toBeGreaterThanOrEqual(10 + 5 + 20 - 1)
    expect(begun).toBeLessThanOrEqual(10 + 5 + 20 + 2)
    expect(wrong).toEqual([])
  })

  it("come with their pools, and go with them", () => {
    const shop = {
      service: { instances: 2 },
      pools: { db: { size: 3 } },
      endpoints: { buy: [{ acquire: { pool: "db", steps: [{ work: "100ms" }] } }] }
    }
    const pooled = (changes: object) =>
      crowded({ service: {}, changes, more: { system: { shop } } })
        .picture()
        .components.find(({ kind }) => kind === "pool")!.capacity

    expect(pooled({})).toBe(6)
    expect(pooled({ more: to(4) })).toBe(12)
    expect(pooled({ more: to(4), fewer: to(1, "15s") })).toBe(3)
  })

  it("go as they would have gone without the change up to it, to the fingerprint", () => {
    const upTo = (simulation: Simulation) =>
      simulation.run.kernel.fingerprint.checkpoints.filter(({ at }) => at < 10e9).map((one) => one.fingerprint)
    const options = { service: { instances: 2, balancer: "two-choices" }, work: "exponential(1s)" }

    const [asItIs, changed] = [crowded({ ...options, changes: {} }), crowded({ ...options, changes: { more: to(9) } })]
    expect(upTo(asItIs).length).toBeGreaterThan(3)
    expect(upTo(changed)).toEqual(upTo(asItIs))
  })

  it.each([
    [
      "an autoscaler scales",
      { service: { autoscaler: { max: 9, target: { utilisation: "70%" } } }, changes: { more: to(4) } }
    ],
    [
      "a deploy replaces",
      {
        service: { instances: 2 },
        changes: { more: to(4) },
        more: { faults: { release: { on: "shop", at: "1s", deploy: { strategy: "rolling", startUp: "1s" } } } }
      }
    ]
  ])("are not those that %s", (_, options) => {
    expect(() => crowded(options)).toThrow("cannot change while it runs")
  })
})
