import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { compile } from "../../../src/scenarios/Compile.ts"
import { decode } from "../../../src/scenarios/Decode.ts"
import { printMistakes } from "../../../src/scenarios/reading/Mistake.ts"
import { sourceOfValue } from "../../../src/scenarios/reading/Source.ts"
import { selfCheck } from "../../../src/sim/observation/SelfCheck.ts"
import type { Simulation } from "../../../src/sim/Simulation.ts"

/** One user who asks again as soon as there is an answer, for ten seconds. */
const scenario = {
  name: "change",
  title: "A design that changes while it runs",
  duration: "10s",
  system: {
    shop: { service: { workers: 4 }, endpoints: { buy: [{ work: "constant(100ms)" }] } },
    bank: { service: { workers: 4 }, endpoints: { pay: [{ work: "constant(100ms)" }] } }
  },
  journeys: { buy: [{ call: "shop.buy" }, { call: "bank.pay" }] },
  load: { k6: { scenarios: { a: { executor: "constant-vus", vus: 1, duration: "10s", exec: "buy" } } } }
}

const run = (changes: Record<string, unknown>, variants?: Record<string, unknown>, name?: string): Simulation => {
  const written = { ...scenario, changes, ...(variants === undefined ? {} : { variants }) }
  const decoded = Result.getOrThrow(decode(sourceOfValue(written, "change.ts")))
  const variant = decoded.variants.find((one) => one.name === name) ?? decoded.variants[0]!
  const simulation = compile(variant.scenario, { seed: 1, changes: variant.changes })
  while (!simulation.isOver) simulation.go()
  return simulation
}

const begunIn = (simulation: Simulation): number => simulation.picture().journeys[0]!.total.offered

describe("a design that changes while it runs", () => {
  it("does for whoever begins from then on what it has become", () => {
    // 25 in the first five seconds, a request every 200 ms; then one every 400 ms: 5.0, 5.4, ... 9.8.
    const slower = { at: "5s", set: { "system.shop.endpoints.buy": [{ work: "constant(300ms)" }] } }

    expect(begunIn(run({}))).toBe(50)
    expect(begunIn(run({ slower }))).toBe(25 + 13)
  })

  it("ends what is under way as it began", () => {
    // The change comes in the middle of a request: that one still takes 100 + 100 ms, up to 5.2 s.
    const slower = { at: "5050ms", set: { "system.shop.endpoints.buy": [{ work: "constant(300ms)" }] } }

    expect(begunIn(run({ slower }))).toBe(26 + 12)
  })

  it("lets users do other things", () => {
    const shorter = { at: "5s", remove: ["journeys.buy.steps.1"] }

    expect(begunIn(run({ shorter }))).toBe(25 + 50)
  })

  it("puts policies in front of what a service does, and takes them away again", () => {
    const refused = { at: "2s", set: { "system.shop.service.through": [{ rateLimit: { rate: "1/s", burst: 1 } }] } }
    const again = { at: "4s", remove: ["system.shop.service.through"] }

    // 10 before; two seconds with one call a second let through; 30 after.
    const simulation = run({ refused, again })
    expect(simulation.picture().journeys[0]!.total.carried).toBeGreaterThanOrEqual(10 + 2 + 29)
    expect(simulation.picture().journeys[0]!.total.carried).toBeLessThanOrEqual(10 + 3 + 30)
  })

  it("becomes another variant, on top of what changed before", () => {
    const variants = { usual: {}, quick: { set: { "system.shop.endpoints.buy": [{ work: "constant(25ms)" }] } } }
    // Half the run at 200 ms a request, half of it at 125 ms.
    expect(begunIn(run({ better: { at: "5s", to: "quick" } }, variants, "usual"))).toBe(25 + 40)
  })

  it("is the same run up to the change, to the fingerprint", () => {
    const slower = { at: "5s", set: { "system.shop.endpoints.buy": [{ work: "exponential(300ms)" }] } }
    const upTo = (simulation: Simulation) =>
      simulation.run.kernel.fingerprint.checkpoints.filter(({ at }) => at < 5e9).map((one) => one.fingerprint)

    const [asItIs, changed] = [run({}), run({ slower })]
    expect(upTo(changed)).toHaveLength(4)
    expect(upTo(changed)).toEqual(upTo(asItIs))
    expect(changed.run.kernel.fingerprint.value).not.toBe(asItIs.run.kernel.fingerprint.value)
  })

  it("is told among what happened", () => {
    const slower = { at: "5s", title: "someone slows it down", set: { "system.shop.endpoints.buy": [{ work: "1s" }] } }

    expect(run({ slower }).picture().happenings).toContainEqual(
      expect.objectContaining({ atMs: 5000, what: "someone slows it down" })
    )
  })
})

describe("workers and connections that change while a run goes on", () => {
  /** Eight users who ask again as soon as there is an answer, for ten seconds; a request is 100 ms of work. */
  const crowded = (service: object, pools: object, change: object) => {
    const work = { work: "constant(100ms)" }
    const steps = Object.keys(pools).length === 0 ? [work] : [{ acquire: { pool: "db", steps: [work] } }]
    const written = {
      name: "crowded",
      title: "More of them, and fewer",
      duration: "10s",
      system: { shop: { service, pools, endpoints: { buy: steps } } },
      journeys: { buy: [{ call: "shop.buy" }] },
      load: { k6: { scenarios: { a: { executor: "constant-vus", vus: 8, duration: "10s", exec: "buy" } } } },
      changes: { sized: { at: "5s", ...change } }
    }
    const found = decode(sourceOfValue(written, "crowded.ts"))
    const decoded = Result.getOrThrowWith(found, (mistakes) => new Error(printMistakes(mistakes)))
    const simulation = compile(decoded.scenario, { seed: 1, changes: decoded.variants[0]!.changes })
    while (!simulation.isOver) simulation.go()
    const { components, journeys } = simulation.picture()
    const [part] = components.filter(({ capacity }) => capacity !== null)
    const { busyMax, utilisation } = part!.total
    return {
      carried: journeys[0]!.total.carried,
      capacity: part!.capacity,
      busyMax,
      utilisation,
      wrong: selfCheck(simulation.recording)
    }
  }

  it("work on more at once from then on, and were always as busy as they could be", () => {
    const set = { "system.shop.service.workers": 2 }

    // Two instances of 1 worker: 20 a second for five seconds; of 2 workers 40 a second, less what is under way at the end.
    const { carried, ...found } = crowded({ instances: 2, workers: 1 }, {}, { set })
    expect(carried).toBeGreaterThanOrEqual(100 + 200 - 4)
    expect(carried).toBeLessThanOrEqual(100 + 200)
    expect(found).toEqual({ capacity: 4, busyMax: 4, utilisation: 1, wrong: [] })
  })

  it("finish what they have in hand when they become fewer", () => {
    const { carried, ...found } = crowded({ workers: 4 }, {}, { set: { "system.shop.service.workers": 1 } })

    // 40 a second, then 10. None is lost: the four in hand at 5 s end as they began.
    expect(carried).toBeGreaterThanOrEqual(200 + 50 - 1)
    expect(carried).toBeLessThanOrEqual(200 + 50 + 4)
    expect(found).toMatchObject({ capacity: 1, busyMax: 4, wrong: [] })
  })

  it("are those of pools as well, of every instance", () => {
    const set = { "system.shop.pools.db.size": 3 }

    const { carried, ...found } = crowded({ instances: 2 }, { db: { size: 1 } }, { set })
    expect(carried).toBeGreaterThanOrEqual(100 + 300 - 6)
    expect(carried).toBeLessThanOrEqual(100 + 300)
    expect(found).toEqual({ capacity: 6, busyMax: 6, utilisation: 1, wrong: [] })
  })

  it.each([
    ["any number of workers", { instances: 2 }, {}, { "system.shop.service.workers": 2 }],
    [
      "connections that grow old",
      {},
      { db: { size: 1, maxLifetime: "30s", connect: "1s" } },
      { "system.shop.pools.db.size": 2 }
    ]
  ])("are not those of %s", (_, service, pools, set) => {
    expect(() => crowded(service, pools, { set })).toThrow("cannot change while it runs")
  })
})

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
    console.log(begun)
    expect(begun).toBeGreaterThanOrEqual(5 + 10 + 20 + 2 * 5)
    expect(begun).toBeLessThanOrEqual(5 + 10 + 20 + 3 * 5)
    expect(found).toMatchObject({ capacity: [3], wrong: [] })
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
