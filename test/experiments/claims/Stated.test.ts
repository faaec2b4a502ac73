import { describe, expect, it } from "vitest"
import { moved, statedIn, valueAt } from "../../../src/experiments/claims/Stated.ts"

describe("the numbers that a scenario states", () => {
  it("are those of its system, links, journeys, load and faults, each by itself", () => {
    const design = {
      duration: "4m",
      system: {
        shop: {
          service: { instances: 4, zones: ["eu-1"] },
          endpoints: {
            buy: [{ work: "lognormal(mean=12ms, cv=0.8)" }, { call: "bank.v2", through: [{ timeout: "1m30s" }] }]
          }
        }
      },
      load: { k6: { scenarios: { users: { rate: 200, timeUnit: "1s", preAllocatedVUs: 5000, exec: "buy" } } } },
      faults: { gone: { on: "shop/2", errors: "10%", at: "60s" } }
    }

    expect(statedIn([design]).map(({ path, text }) => `${path} ${text}`)).toEqual([
      "system.shop.service.instances 4",
      "system.shop.endpoints.buy[0].work 12ms",
      "system.shop.endpoints.buy[0].work 0.8",
      "system.shop.endpoints.buy[1].through.timeout 1m30s",
      "load.k6.scenarios.users.rate 200",
      "faults.gone.errors 10%",
      "faults.gone.at 60s"
    ])
  })

  it("of a policy are one number wherever in the list it stands", () => {
    const withThrough = (through: ReadonlyArray<unknown>) => ({ system: { shop: { service: { through } } } })
    const one = withThrough([{ retry: { attempts: 3 } }, { timeout: "1s" }])
    const other = withThrough([{ timeout: "2s" }])
    const twice = withThrough([{ timeout: "1s" }, { timeout: "2s" }])
    const paths = (...designs: ReadonlyArray<unknown>) => statedIn(designs).map(({ path }) => path)

    expect(paths(one, other)).toEqual([
      "system.shop.service.through.retry.attempts",
      "system.shop.service.through.timeout"
    ])
    expect(paths(twice)).toEqual(["system.shop.service.through[0].timeout", "system.shop.service.through[1].timeout"])
    expect(valueAt(one, "system.shop.service.through.timeout")).toBe("1s")
  })

  it("are found in any of its designs, once", () => {
    const one = { system: { shop: { service: { workers: 10 } } } }
    const other = { system: { shop: { service: { workers: 20, instances: 5 } } } }

    expect(statedIn([one, other]).map(({ path }) => path)).toEqual([
      "system.shop.service.workers",
      "system.shop.service.instances"
    ])
  })
})

describe("a number moved by a fifth", () => {
  it.each([
    [10, 0, 1.2, "12"],
    ["800ms", 0, 1.2, '"960ms"'],
    ["1m30s", 0, 0.8, '"1m12s"'],
    ["10%", 0, 1.2, '"12%"'],
    ["lognormal(mean=12ms, cv=0.8)", 1, 1.2, '"lognormal(mean=12ms, cv=0.96)"'],
    ["exponential(100ms, max=2s)", 1, 0.8, '"exponential(100ms, max=1.6s)"'],
    ["450/s", 0, 1.2, '"540/s"'],
    // The others make up the rest.
    ["mixture(99%: constant(1s), 1%: constant(2s))", 2, 1.2, '"mixture(98.8%: constant(1s), 1.2%: constant(2s))"'],
    ["mixture(50%: 1ms, 30%: 2ms, 20%: 3ms)", 0, 0.8, '"mixture(40%: 1ms, 36%: 2ms, 24%: 3ms)"']
  ])("of %j, the number %d times %d: %s", (value, number, factor, expected) => {
    expect(moved(value, number, factor)).toBe(expected)
  })

  it("is how much more than nothing a factor is", () => {
    expect(moved("6x", 0, 1.2)).toBe('"7x"')
  })

  it.each([[1], [0], ["90%"], ["none"], ["0s"]])("is none of %j, which has no such neighbour", (value) => {
    expect(moved(value, 0, 1.2)).toBeUndefined()
  })
})

describe("a value at a path", () => {
  it("is found through lists, and keys in quotation marks", () => {
    expect(valueAt({ links: { "eu.1 -> us": [{ latency: "40ms" }] } }, 'links."eu.1 -> us"[0].latency')).toBe("40ms")
    expect(valueAt({ links: {} }, "links.default.latency")).toBeUndefined()
  })
})
