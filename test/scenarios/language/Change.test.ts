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
