import { describe, expect, it } from "vitest"
import type { Picture } from "../../../src/sim/observation/pictures/Picture.ts"
import { ranToTheEnd } from "../../laws/Laws.ts"

/** One service that takes this long for everybody, under one k6 scenario. */
const played = (work: string, scenario: object, more: object = {}): Picture =>
  ranToTheEnd(
    {
      duration: "60s",
      system: { server: { service: {}, endpoints: { serve: [{ work }] } } },
      journeys: { visit: [{ call: "server.serve" }] },
      load: { k6: { scenarios: { users: { exec: "visit", ...scenario } } } },
      ...more
    },
    1
  ).picture()

const visits = (picture: Picture) => picture.journeys[0]!.total

describe("constant-arrival-rate", () => {
  const rate = { executor: "constant-arrival-rate", rate: 10, timeUnit: "1s", duration: "10s" }

  it("begins so many iterations, whether or not earlier ones have ended", () => {
    expect(visits(played("constant(5s)", { ...rate, preAllocatedVUs: 100 })).offered).toBe(100)
  })

  it("drops what no free user can begin, and never queues it", () => {
    // One user, busy for a whole second with each iteration: one of every ten arrivals.
    const { carried, dropped } = visits(played("constant(1s)", { ...rate, preAllocatedVUs: 1 }))

    expect({ carried, dropped }).toEqual({ carried: 10, dropped: 90 })
  })

  it("begins one more user for every dropped iteration, up to maxVUs", () => {
    const { dropped } = visits(played("constant(20s)", { ...rate, preAllocatedVUs: 1, maxVUs: 4 }))

    // Arrivals: begun, dropped (2 users), begun, dropped (3), begun, dropped (4), begun, and 93 dropped.
    expect(dropped).toBe(96)
  })

  it("interrupts what is still under way after gracefulStop, and counts it apart", () => {
    const picture = played("constant(30s)", { ...rate, preAllocatedVUs: 200, gracefulStop: "5s" })

    expect(visits(picture).interrupted).toBe(100)
    expect(visits(picture).carried).toBe(0)
  })

  it("waits for its startTime", () => {
    const { offered } = played("constant(1ms)", { ...rate, preAllocatedVUs: 10, startTime: "20s" }).journeys[0]!.series
    const first = offered.findIndex((rate) => rate > 0)

    expect(first).toBe(Math.round(20_000 / (60_000 / offered.length)))
  })
})

describe("ramping-arrival-rate", () => {
  it("begins as many iterations as the area under its stages", () => {
    const stages = [
      { target: 20, duration: "10s" },
      { target: 20, duration: "10s" },
      { target: 0, duration: "10s" }
    ]

    const { offered } = visits(
      played("constant(1ms)", { executor: "ramping-arrival-rate", stages, preAllocatedVUs: 50 })
    )

    expect(offered).toBe(100 + 200 + 100)
  })
})

describe("constant-vus", () => {
  it("lets every user begin the next iteration when the last one has ended", () => {
    const { carried } = visits(played("constant(100ms)", { executor: "constant-vus", vus: 3, duration: "10s" }))

    expect(carried).toBe(3 * 100)
  })

  it("keeps the shortest time between two iterations of a user", () => {
    const load = {
      k6: {
        minIterationDuration: "1s",
        scenarios: { users: { executor: "constant-vus", vus: 2, duration: "10s", exec: "visit" } }
      }
    }

    expect(visits(played("constant(100ms)", {}, { load })).carried).toBe(2 * 10)
  })
})

describe("shared-iterations", () => {
  it("ends when the common count is used up", () => {
    const { carried } = visits(played("constant(1s)", { executor: "shared-iterations", vus: 3, iterations: 10 }))

    expect(carried).toBe(10)
  })
})

describe("per-vu-iterations", () => {
  it("gives every user the same count", () => {
    const { carried } = visits(played("constant(1s)", { executor: "per-vu-iterations", vus: 3, iterations: 4 }))

    expect(carried).toBe(12)
  })

  it("begins nothing more after maxDuration", () => {
    const scenario = { executor: "per-vu-iterations", vus: 1, iterations: 100, maxDuration: "5s" }

    expect(visits(played("constant(1s)", scenario)).carried).toBe(5)
  })
})

describe("ramping-vus", () => {
  it("begins users one by one on the way up", () => {
    const stages = [{ target: 10, duration: "10s" }]

    const { components, windowMs } = played("constant(1s)", { executor: "ramping-vus", startVUs: 0, stages })
    const busyAt = (ms: number) => components[0]!.series.busy[Math.floor(ms / windowMs)]

    // The k-th user begins at k seconds, and all are busy from then on.
    expect([busyAt(500), busyAt(4500), busyAt(9500)]).toEqual([0, 4, 9])
  })
})

describe("a fault of the load", () => {
  it("adds arrivals beside the planned ones while it lasts", () => {
    const scenario = { executor: "constant-arrival-rate", rate: 10, duration: "30s", preAllocatedVUs: 100 }
    const surge = { on: "users", load: "3x", at: "10s", for: "10s" }

    const picture = played("constant(1ms)", scenario, { faults: { surge } })

    expect(visits(picture).offered).toBeGreaterThanOrEqual(300 + 199)
    expect(visits(picture).offered).toBeLessThanOrEqual(300 + 201)
  })
})

describe("users whose iterations take no time", () => {
  it("ask again a millisecond later, so that time passes for everybody", () => {
    const simulation = ranToTheEnd(
      {
        duration: "10s",
        system: { server: { service: {}, endpoints: { serve: [] } } },
        journeys: { visit: [{ call: "server.serve" }] },
        load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 2, duration: "5s", exec: "visit" } } } }
      },
      1
    )

    expect(simulation.remarks).toEqual([])
    expect(simulation.picture().journeys[0]!.total.carried).toBe(10_000)
  })
})

describe("users who all wait for one another", () => {
  const philosopher = (first: string, second: string) => [
    { acquire: { pool: first, steps: [{ work: "5ms" }, { acquire: { pool: second, steps: [{ work: "5ms" }] } }] } }
  ]

  it("are found to wait in vain, however long the load would still go on", () => {
    const simulation = ranToTheEnd(
      {
        duration: "5m",
        system: {
          table: {
            service: {},
            pools: { left: { size: 1 }, right: { size: 1 } },
            endpoints: { one: philosopher("left", "right"), other: philosopher("right", "left") }
          }
        },
        journeys: { one: [{ call: "table.one" }], other: [{ call: "table.other" }] },
        load: {
          k6: {
            scenarios: {
              one: { executor: "constant-vus", vus: 1, duration: "4m", exec: "one" },
              other: { executor: "per-vu-iterations", vus: 1, iterations: 9, maxDuration: "4m", exec: "other" }
            }
          }
        }
      },
      1
    )

    expect(simulation.remarks.map(({ kind, at }) => `${kind} at ${at / 1e6} ms`)).toEqual(["deadlock at 5 ms"])
  })
})
