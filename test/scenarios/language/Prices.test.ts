import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterAll, describe, expect, it } from "vitest"
import { run } from "../../../src/experiments/Run.ts"
import { compile } from "../../../src/scenarios/Compile.ts"
import { load } from "../../../src/scenarios/Load.ts"
import type { Cost } from "../../../src/sim/observation/cost/Cost.ts"

const folder = mkdtempSync(join(tmpdir(), "faultline-prices-"))
afterAll(() => rmSync(folder, { recursive: true }))

const written = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

/** What a scenario of one hour costs; what is left out is as in a scenario without prices. */
const costOf = async (name: string, text: string): Promise<Cost> => {
  const file = written(`${name}.yaml`, `name: ${name}\ntitle: A system with prices\nduration: 1h\n${text}`)
  const { scenario } = await Effect.runPromise(load(file))
  const simulation = compile(scenario, { seed: 1 })
  while (!simulation.isOver) simulation.go()
  return simulation.cost()!
}

const twoFeatures = `
system:
  shop:
    service: {instances: 2, workers: 10, zones: [eu-2]}
    endpoints:
      buy: [{work: constant(100ms)}, {call: ledger.write}]
      look: [{work: constant(100ms)}]
  ledger:
    store: {connections: 20, write: constant(10ms), zone: eu-1, price: {storage: 730GB, storageGBMonth: 0.5}}
regions: {eu: [eu-1, eu-2]}
journeys: {buy: [{call: shop.buy}], look: [{call: shop.look}]}
load:
  k6:
    scenarios:
      buyers: {executor: constant-arrival-rate, rate: 10, duration: 50m, preAllocatedVUs: 30, exec: buy}
      lookers: {executor: constant-arrival-rate, rate: 30, duration: 50m, preAllocatedVUs: 30, exec: look}
`

const prices = `
prices:
  currency: EUR
  service: {instanceHour: 0.5, millionRequests: 2}
  store: {instanceHour: 0.25}
  traffic: {betweenZones: 0.02, betweenRegions: 9, size: {request: 2KB, answer: 20KB}}
`

describe("the cost of a run", () => {
  it("is what one works out by hand", async () => {
    const cost = await costOf("by-hand", prices + twoFeatures)
    const [shop, ledger] = cost.components

    // 30 000 buys and 90 000 looks in an hour.
    expect(cost.good).toBe(120_000)
    // Two instances at 0.5, and 2 per million of 120 000 calls.
    expect(shop).toMatchObject({ name: "shop", instances: 2, running: 1, storage: 0, traffic: 0 })
    expect(shop!.calls).toBeCloseTo(0.24, 12)
    // One node at 0.25, 730 GB for one of 730 hours at 0.5, and 30 000 times 22 KB from zone to zone.
    expect(ledger).toMatchObject({ name: "ledger", instances: 1, running: 0.25, calls: 0 })
    expect(ledger!.storage).toBeCloseTo(0.5, 12)
    expect(ledger!.traffic).toBeCloseTo(0.0132, 12)
    expect(cost.total).toBeCloseTo(2.0032, 12)
    expect(cost.perHour).toBeCloseTo(2.0032, 12)
    expect(cost.per1000Good).toBeCloseTo(2.0032 / 120, 12)
  })

  it("adds up over components and over journeys", async () => {
    const { components, journeys, total } = await costOf("adds-up", prices + twoFeatures)
    const sum = (of: ReadonlyArray<{ readonly total: number }>) => of.reduce((all, one) => all + one.total, 0)

    expect(sum(components)).toBeCloseTo(total, 12)
    expect(sum(journeys)).toBeCloseTo(total, 12)
  })

  it("allots what is paid for by time by busy time, and the rest to whoever had it", async () => {
    const { journeys } = await costOf("features", prices + twoFeatures)

    // A buy holds a worker for 110 ms, a look for 100: 3 300 of 12 300 seconds.
    expect(journeys.map(({ name }) => name)).toEqual(["buy", "look"])
    expect(journeys[0]!.total).toBeCloseTo(11 / 41 + 0.06 + 0.7632, 9)
    expect(journeys[1]!.total).toBeCloseTo(30 / 41 + 0.18, 9)
  })

  it("is forecast with instances that are at most 70% busy, and never fewer", async () => {
    const { forecast, perHour } = await costOf("forecast", prices + twoFeatures)
    const [now, twice, tenfold] = forecast

    expect(now!.perHour).toBeCloseTo(perHour, 12)
    // 12 300 busy seconds of 72 000: with twice the load one instance would do, with ten times 4.9.
    expect(twice!.instances).toEqual([
      { name: "shop", count: 2 },
      { name: "ledger", count: 1 }
    ])
    expect(twice!.perHour).toBeCloseTo(1.75 + 2 * 0.2532, 9)
    expect(tenfold!.instances[0]).toEqual({ name: "shop", count: 5 })
    expect(tenfold!.perHour).toBeCloseTo(2.5 + 0.75 + 10 * 0.2532, 9)
    expect(tenfold!.per1000Good).toBeCloseTo((2.5 + 0.75 + 2.532) / 1_200, 9)
  })

  it("counts instances that an autoscaler removes only while they are there", async () => {
    const { components } = await costOf(
      "scaled",
      `
prices: {currency: USD, service: {instanceHour: 1}}
system:
  shop:
    service: {instances: 4, workers: 10, autoscaler: {min: 1, max: 4, target: {utilisation: 50%}}}
    endpoints: {buy: [{work: constant(100ms)}]}
journeys: {buy: [{call: shop.buy}]}
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 20, duration: 1h, preAllocatedVUs: 300, exec: buy}}}}
`
    )
    // Two of ten workers would do. Three instances too many are removed once they have been so for 300 s, looking every 15 s.
    expect(components[0]!.instances).toBeGreaterThan(1 + (3 * 285) / 3_600)
    expect(components[0]!.instances).toBeLessThan(1 + (3 * 335) / 3_600)
    expect(components[0]!.running).toBeCloseTo(components[0]!.instances, 9)
  })

  it("counts what clients send only where it goes to another region, and retries twice", async () => {
    const { components, failure } = await costOf(
      "regions",
      `
prices: {currency: USD, traffic: {betweenZones: 5, betweenRegions: 2}}
system:
  shop: {service: {zones: [us-1]}, endpoints: {buy: [{fail: 100%}], look: [{work: 1ms}]}}
regions: {eu: [eu-1], us: [us-0, us-1]}
journeys:
  far: {from: eu, steps: [{call: shop.look, size: {request: 1MB, answer: 3MB}}]}
  near: {from: us, steps: [{call: shop.look, size: 1MB}]}
  unlucky: {from: eu, steps: [{call: shop.buy, size: 1MB, through: [{retry: {attempts: 2, backoff: none}}]}]}
load:
  k6:
    scenarios:
      a: {executor: constant-arrival-rate, rate: 1, duration: 50m, preAllocatedVUs: 3, exec: far}
      b: {executor: constant-arrival-rate, rate: 1, duration: 50m, preAllocatedVUs: 3, exec: near}
      c: {executor: constant-arrival-rate, rate: 1, duration: 50m, preAllocatedVUs: 3, exec: unlucky}
`
    )
    // 3 000 times 4 MB, and as often 2 MB for each of two tries, at 2 per GB.
    expect(components[0]!.traffic).toBeCloseTo(24 + 24, 9)
    expect(failure.retries).toBeCloseTo(12, 9)
  })

  it("tells what was paid for work that nobody waited for, and for tries after the first", async () => {
    const { failure, total } = await costOf(
      "failing",
      `
prices: {currency: USD, service: {instanceHour: 3}}
system:
  shop:
    service: {workers: 10}
    endpoints: {buy: [{work: constant(100ms)}]}
journeys:
  buy: [{call: shop.buy, through: [{retry: {attempts: 2, backoff: none}}, {timeout: 50ms}]}]
  look: [{call: shop.buy}]
load:
  k6:
    scenarios:
      buyers: {executor: constant-arrival-rate, rate: 2, duration: 50m, preAllocatedVUs: 30, exec: buy}
      lookers: {executor: constant-arrival-rate, rate: 4, duration: 50m, preAllocatedVUs: 30, exec: look}
`
    )
    // Every buy is given up after 50 ms, twice: half of all calls, and of all busy time, are for nobody.
    expect(total).toBe(3)
    expect(failure.abandoned).toBeCloseTo(1.5, 9)
    expect(failure.retries).toBe(0)
    expect(failure.share).toBeCloseTo(0.5, 9)
  })

  it("counts a message for every group that gets it, and consumers by the hour", async () => {
    const { components } = await costOf(
      "messages",
      `
prices: {currency: USD, topic: {millionMessages: 10, instanceHour: 0.25}}
system:
  shop: {service: {}, endpoints: {buy: [{publish: orders}]}}
  orders:
    topic: {groups: {mail: {consumers: 3, steps: [{work: 1ms}]}, bills: {steps: [{work: 1ms}]}}}
journeys: {buy: [{call: shop.buy}]}
load: {k6: {scenarios: {users: {executor: constant-arrival-rate, rate: 10, duration: 50m, preAllocatedVUs: 3, exec: buy}}}}
`
    )
    const orders = components.find(({ name }) => name === "orders")!

    // 30 000 messages to each of two groups, and four consumers.
    expect(orders.calls).toBeCloseTo(0.6, 9)
    expect(orders).toMatchObject({ instances: 4, running: 1 })
  })

  it("changes nothing of what happens", async () => {
    const fingerprint = async (name: string, text: string) => {
      const file = written(`${name}.yaml`, `name: ${name}\ntitle: A system\nduration: 1h\n${text}`)
      const decoded = await Effect.runPromise(load(file))
      const result = await Effect.runPromise(run({ decoded, seed: "7", set: [], source: file }))
      return [result.fingerprint, result.events]
    }
    const free = twoFeatures.replace(/, price: {.*}}/, "}")

    expect(await fingerprint("priced", prices + twoFeatures)).toEqual(await fingerprint("free", free))
  })

  it("can be claimed", async () => {
    const file = written(
      "claimed.yaml",
      `name: claimed\ntitle: A system with prices\nduration: 1h\n${prices}${twoFeatures}
expect:
  - {measure: cost per hour, is: "< 2.01"}
  - {measure: cost per 1000 good requests, is: "< 0.0167"}
  - {measure: cost per hour of ledger / cost per hour, is: "> 38%"}
  - {measure: cost per 1000 good requests of buy, is: "> 0.036"}
  - {measure: failure cost per hour, is: "= 0"}
`
    )
    const decoded = await Effect.runPromise(load(file))
    const { judged } = await Effect.runPromise(run({ decoded, seed: "1", set: [], source: file }))
    expect(judged.map(({ verdict }) => verdict)).toEqual(["passed", "passed", "passed", "passed", "passed"])
  })
})

describe("a sheet of prices", () => {
  it("of the library can be changed price by price", async () => {
    const { components, currency, source } = await costOf(
      "own-price",
      `prices: {sheet: list-prices, service: {instanceHour: 7}}${twoFeatures}`
    )
    expect(currency).toBe("USD")
    expect(source).toMatch(/order of magnitude, \d{4}-\d{2}$/)
    expect(components.map(({ name, running }) => [name, running])).toEqual([
      ["shop", 14],
      ["ledger", 0.25]
    ])
  })

  it("may lie beside the scenario", async () => {
    written("mine.yaml", "currency: CHF\nservice: {instanceHour: 4}\n")
    const { currency, total } = await costOf("beside", `prices: ./mine.yaml${twoFeatures}`)
    expect(currency).toBe("CHF")
    expect(total).toBeCloseTo(8 + 0.5, 9)
  })

  it("is told what is wrong with it at its own lines", async () => {
    written("broken.yaml", "currency: CHF\nservice:\n  instanceHour: cheap\n")
    await expect(costOf("of-broken", `prices: broken.yaml${twoFeatures}`)).rejects.toThrow(/broken\.yaml:3:/)
  })

  it("that is not there is looked for among those that are", async () => {
    await expect(costOf("of-none", `prices: list-price${twoFeatures}`)).rejects.toThrow(/did you mean.*list-prices/i)
  })
})
