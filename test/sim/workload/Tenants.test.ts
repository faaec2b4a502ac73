import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { measure, readMeasure } from "../../../src/sim/observation/claims/Measure.ts"
import { simulationOf } from "../faults/Lab.ts"

const users = (rate: number) => ({
  executor: "constant-arrival-rate",
  rate,
  duration: "60s",
  preAllocatedVUs: 20_000,
  exec: "visit"
})

/** A big tenant who asks for more than there is, and a small one: 200 and 10 a second, of 100 that can be done. */
const measured = (rateLimit: object | undefined, text: string): number => {
  const simulation = simulationOf({
    name: "lab",
    title: "A lab",
    duration: "60s",
    system: {
      shop: {
        service: {
          workers: 1,
          waiting: { capacity: 100 },
          ...(rateLimit === undefined ? {} : { through: [{ rateLimit }] })
        },
        endpoints: { buy: [{ work: "10ms" }] }
      }
    },
    journeys: { visit: [{ call: "shop.buy" }] },
    load: { k6: { scenarios: { big: users(200), small: users(10) } }, arrivals: "poisson" },
    expect: [{ measure: "p99 response of small", is: "< 1s" }]
  })
  simulation.go()
  const { recording, run, world } = simulation
  const names = {
    journeys: run.journal.journeys,
    components: [],
    objectives: [],
    meters: [],
    loads: world.loads.map(({ name }) => name)
  }
  const found = Result.getOrThrowWith(readMeasure(text, names), (why) => new Error(why))
  return measure(found, { recording, from: 0, to: recording.windows.current + 1, start: 0 }).value!
}

describe("a tenant, who is a k6 scenario", () => {
  it("is measured by itself", () => {
    // 60 s of 10 and of 200 a second, give or take four deviations.
    assert.closeTo(measured(undefined, "offered of small"), 600, 98)
    assert.closeTo(measured(undefined, "offered of big"), 12_000, 440)
  })

  it("suffers from another who asks for too much", () => {
    // A hundred in 210 get in, whoever they are, and wait behind a line that is nearly full.
    assert.closeTo(measured(undefined, "carried of small / offered of small"), 100 / 210, 0.1)
    assert.closeTo(measured(undefined, "mean answered response of small"), 1e9, 0.1e9)
  })

  it("is well with a limit for each: 80 and 10 a second can be done", () => {
    const fair = { rate: "80/s", burst: 10, per: "scenario" }

    assert.strictEqual(measured(fair, "failed requests of small"), 0)
    assert.isBelow(measured(fair, "max response of small"), 250e6)
    assert.closeTo(measured(fair, "carried of big"), 4_800, 20)
  })

  it("gains nothing by one limit for all", () => {
    const shared = { rate: "80/s", burst: 10 }

    assert.isAbove(measured(shared, "failed by rate limited of small"), 100)
  })
})
