import { describe, expect, it } from "vitest"
import { ranToTheEnd } from "../../../laws/Laws.ts"

/** One journey that calls `server` through these policies while `server/1` fails every call. */
const ran = (service: object, through: ReadonlyArray<object>, more: object = {}) => {
  const simulation = ranToTheEnd(
    {
      duration: "100s",
      system: { server: { service, endpoints: { serve: [{ work: "1ms" }] } } },
      journeys: { visit: { key: "uniform(1000)", steps: [{ call: "server.serve", through }] } },
      load: { k6: { scenarios: { users: { ...openLoad, exec: "visit" } } } },
      faults: { broken: { on: "server/1", errors: "100%" } },
      ...more
    },
    1
  )
  const { total } = simulation.picture().journeys[0]!
  return { simulation, failed: total.failed, began: total.offered }
}

const openLoad = {
  executor: "constant-arrival-rate",
  rate: 20,
  timeUnit: "1s",
  duration: "100s",
  preAllocatedVUs: 1000
}

describe("a retry on another instance", () => {
  it("does not meet the broken one again, whichever the kind of balancer", () => {
    const kinds = [
      "round-robin",
      "random",
      "two-choices",
      "least-outstanding",
      "hash",
      { kind: "weighted", weights: [9, 1] }
    ]
    const failed = kinds.map(
      (balancer) => ran({ instances: 2, balancer }, [{ retry: { attempts: 2, instance: "another" } }]).failed
    )

    expect(failed).toEqual([0, 0, 0, 0, 0, 0])
  })

  it("leaves the zone if that is where the only other instance is", () => {
    const service = { instances: 2, zones: ["eu", "us"], balancer: "zone-aware" }
    const journeys = {
      visit: {
        from: "eu",
        steps: [{ call: "server.serve", through: [{ retry: { instance: "another", attempts: 2 } }] }]
      }
    }

    expect(ran(service, [], { journeys }).failed).toBe(0)
  })

  it("goes back to where it was when nobody else is there", () => {
    const { began, failed } = ran({ instances: 1 }, [{ retry: { attempts: 5, instance: "another" } }])

    expect([began, failed]).toEqual([2000, 2000])
  })

  it("minds the tries of a retry around it", () => {
    const twice = { retry: { attempts: 2, instance: "another" } }
    const faults = Object.fromEntries([1, 2, 3].map((i) => [`broken-${i}`, { on: `server/${i}`, errors: "100%" }]))

    // Two times two tries reach four instances, of whom one works.
    expect(ran({ instances: 4, balancer: "random" }, [twice, twice], { faults }).failed).toBe(0)
  })
})

describe("a retry on the same instance", () => {
  it("fails as often as a single try where an instance fails every call", () => {
    const { began, failed } = ran({ instances: 4 }, [{ retry: { attempts: 3, instance: "same" } }])

    expect(failed / began).toBe(1 / 4)
  })
})

describe("a hedge to another instance", () => {
  it("never waits behind its own first copy", () => {
    const faults = { slow: { on: "server/1", latency: "10s" } }
    const p100 = (instance: string) => {
      const hedge = { hedge: { after: "10ms", instance } }
      const { simulation } = ran({ instances: 2, balancer: "random" }, [hedge], { faults })
      return simulation.picture().journeys[0]!.total.responseMs.max!
    }

    // 10 ms until the second copy is sent, and the 1 ms that it takes.
    expect(p100("another")).toBeLessThan(12)
    expect(p100("any")).toBeGreaterThan(9000)
  })
})

describe("an ejected instance", () => {
  // Two of four fail every call. Both are out within 20 calls; half of the instances are left.
  const faults = Object.fromEntries([1, 2].map((i) => [`broken-${i}`, { on: `server/${i}`, errors: "100%" }]))
  const ejecting = { instances: 4, outlierEjection: { maxEjectionPercent: "50%" } }

  it("gets calls all the same when too few are left for the balancer to mind", () => {
    const minding = ran({ ...ejecting, balancer: { kind: "round-robin", panicBelow: "50%" } }, [], { faults })
    const panicking = ran({ ...ejecting, balancer: { kind: "round-robin", panicBelow: "51%" } }, [], { faults })

    // Five errors of each at 0 s, 40 s and, after 60 s more, at 110 s, which is too late.
    expect(minding.failed).toBe(2 * 2 * 5)
    // Half of all calls but those of the moment between the first ejection and the second.
    expect(panicking.failed).toBeGreaterThan(0.45 * panicking.began)
  })

  it("is told of whenever that changes", () => {
    const { simulation } = ran({ ...ejecting, balancer: "round-robin" }, [], { faults })

    expect(simulation.recording.changes.map(({ what }) => what).filter((what) => what.includes("eject"))).toEqual([
      "server/1 is ejected for 30s: 5 errors in a row",
      "server/2 is ejected for 30s: 5 errors in a row",
      "server/1 gets calls again: it was ejected 39.2s ago",
      "server/2 gets calls again: it was ejected 39.1s ago",
      "server/1 is ejected for 1m: 5 errors in a row",
      "server/2 is ejected for 1m: 5 errors in a row"
    ])
  })
})
