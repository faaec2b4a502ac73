import { assert, describe, it } from "vitest"
import { ranToTheEnd } from "../../laws/Laws.ts"

const load = (rate: number, tenants: object) => ({
  k6: {
    scenarios: {
      users: { executor: "constant-arrival-rate", rate, duration: "100s", preAllocatedVUs: 9000, exec: "visit" }
    }
  },
  tenants
})

const ran = (more: object, tenants: object = { big: "75%", small: "25%" }) =>
  ranToTheEnd(
    {
      duration: "101s",
      system: { shop: { service: {}, endpoints: { buy: [{ work: "10ms" }] } } },
      journeys: { visit: [{ call: "shop.buy" }] },
      load: load(100, tenants),
      // Nobody counts tenants where nobody asks.
      expect: [{ measure: "offered of small", is: "> 0" }],
      ...more
    },
    1
  )

const totals = (simulation: ReturnType<typeof ran>, tenant: string) => {
  const { tally } = simulation.recording.loads!.get(tenant)!
  return { offered: tally.now[0]!, carried: tally.now[1]!, failed: tally.now[5]! }
}

describe("tenants", () => {
  it("have their shares of the load, which is what it would be without them", () => {
    const simulation = ran({})
    const [big, small] = [totals(simulation, "big"), totals(simulation, "small")]

    assert.strictEqual(big.offered + small.offered, 10_000)
    // 4.5 standard deviations of 10 000 draws with a chance of a quarter.
    assert.closeTo(small.offered, 2500, 195)
  })

  it("share a closed load as well", () => {
    const users = { executor: "constant-vus", vus: 10, duration: "100s", exec: "visit" }
    const simulation = ran({ load: { ...load(1, { big: "75%", small: "25%" }), k6: { scenarios: { users } } } })
    const [big, small] = [totals(simulation, "big"), totals(simulation, "small")]

    // Each of ten users has 100 answers a second.
    assert.strictEqual(big.carried + small.carried, 100_000)
    assert.closeTo(small.carried, 25_000, 620)
  })

  it("do not come more often when one of them runs wild", () => {
    const simulation = ran({ faults: { wild: { on: "small", load: "9x", at: "0s" } } })

    // Three quarters of 100 a second, and nine times a quarter.
    assert.closeTo(totals(simulation, "big").offered, 7500, 380)
    assert.closeTo(totals(simulation, "small").offered, 22_500, 380)
  })

  it("can each have a rate limit of their own", () => {
    const through = [{ rateLimit: { rate: "50/s", burst: 50, per: "tenant" } }]
    const simulation = ran({ journeys: { visit: [{ call: "shop.buy", through }] } })

    assert.strictEqual(totals(simulation, "small").failed, 0)
    // Of about 7500 no more than 50 a second and a burst are let through.
    assert.closeTo(totals(simulation, "big").carried, 5050, 10)
  })

  it("can be hit alone", () => {
    const faults = { poison: { on: "shop", errors: "100%", tenants: ["small"] } }
    const simulation = ran({ faults })

    assert.strictEqual(totals(simulation, "big").failed, 0)
    assert.strictEqual(totals(simulation, "small").carried, 0)
  })
})
