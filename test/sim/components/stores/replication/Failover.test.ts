import { describe, expect, it } from "vitest"
import { Ran } from "../../../../../src/laws/Ran.ts"
import { ranToTheEnd } from "../../../../laws/Laws.ts"

const every25ms = { executor: "constant-arrival-rate", rate: 40, timeUnit: "1s", duration: "60s", preAllocatedVUs: 300 }

const measured = (written: object, ...measures: ReadonlyArray<string>): ReadonlyArray<number> => {
  const ran = new Ran(ranToTheEnd({ duration: "60s", ...written }, 1), new Map())
  return measures.map((measure) => ran.measure(measure))
}

/** As measures of spans come: in milliseconds. */
const second = 1_000

const crashing = (store: object, how: object) => ({
  system: { ledger: { store: { write: "5ms", ...store } } },
  journeys: { post: { key: "uniform(20)", steps: [{ call: "ledger.write" }] } },
  load: { k6: { scenarios: { users: { ...every25ms, exec: "post" } } } },
  faults: { gone: { on: "ledger/1", crash: true, at: "10s", ...how } }
})

/** Two regions; each has clients, and 40 posts a second that add 1. West is cut off from 20 s to 40 s. */
const apart = (failover: object) => ({
  regions: { east: ["east-1"], west: ["west-1"] },
  system: {
    ledger: {
      store: {
        write: "5ms",
        zone: "west-1",
        contents: { effects: { write: { adds: 1 } } },
        replicas: { count: 1, lag: "100ms", zones: ["east-1"] },
        failover: { after: "2s", promote: "1s", ...failover }
      }
    }
  },
  journeys: {
    "in-east": { from: "east", key: "uniform(20)", steps: [{ call: "ledger.write", through: [{ timeout: "1s" }] }] },
    "in-west": { from: "west", key: "uniform(20)", steps: [{ call: "ledger.write", through: [{ timeout: "1s" }] }] }
  },
  load: {
    k6: { scenarios: { east: { ...every25ms, exec: "in-east" }, west: { ...every25ms, exec: "in-west" } } }
  },
  faults: { alone: { on: "west", cut: true, at: "20s", for: "20s" } }
})

const numbers = [
  "failed requests of in-west",
  "failed requests of in-east",
  "diverged writes of ledger",
  "merged writes of ledger",
  "lost writes of ledger",
  "last contents of ledger"
] as const

describe("the loss of a primary", () => {
  it("is measured: as long as it takes to notice and to promote, and as far back as the replica lags", () => {
    const failover = { replicas: { count: 1, lag: "1s" }, failover: { after: "3s", promote: "2s" } }

    const [rto, rpo, lost] = measured(crashing(failover, {}), "rto of ledger", "rpo of ledger", "lost writes of ledger")

    expect(rto).toBe(5 * second)
    // One write every 25 ms.
    expect(Math.abs(rpo! - second)).toBeLessThanOrEqual(0.025 * second)
    expect(Math.abs(lost! - 40)).toBeLessThanOrEqual(1)
  })

  it("takes as long as it lasts where nobody takes over, and loses nothing", () => {
    const measures = ["rto of ledger", "rpo of ledger"]

    expect(measured(crashing({}, { for: "7s" }), ...measures)).toEqual([7 * second, 0])
    expect(measured(crashing({ replicas: { count: 1 } }, { for: "7s" }), ...measures)).toEqual([7 * second, 0])
    // Until the end of the run.
    expect(measured(crashing({}, {}), ...measures)).toEqual([50 * second, 0])
  })

  it("is no more than an election in a group that agrees by majority", () => {
    const raft = { raft: { nodes: 3, electionTimeout: "uniform(150ms, 300ms)", heartbeat: "50ms" } }
    const written = {
      ...crashing(raft, {}),
      faults: { gone: { on: "ledger/primary", crash: true, at: "10s", for: "20s" } }
    }

    const [rto, rpo] = measured(written, "rto of ledger", "rpo of ledger")

    // Whoever was told last that there is a leader waits for at least the shortest timeout since then, at most for some rounds.
    expect(rto).toBeGreaterThan(0.09 * second)
    expect(rto).toBeLessThan(second)
    expect(rpo).toBe(0)
  })
})

describe("a primary that is only cut off", () => {
  it("stays the primary if nothing is said", () => {
    const [west, east] = measured(apart({}), ...numbers.slice(0, 2))

    expect(west).toBe(0)
    expect(east).toBe(800)
  })

  it("takes no writes from the moment at which it is given up if it is fenced; what nobody else has is lost", () => {
    const written = apart({ fencing: true })

    const ran = new Ran(ranToTheEnd({ duration: "60s", ...written }, 1), new Map())

    // West: from 22 s to 40 s; east: from 20 s to 23 s.
    expect(ran.measure("failed requests of in-west") / 720).toBeCloseTo(1, 1)
    expect(ran.measure("failed requests of in-east") / 120).toBeCloseTo(1, 1)
    expect(ran.measure("rto of ledger")).toBe(3 * second)
    // Two seconds of the west, and the lag.
    expect(ran.measure("lost writes of ledger") / (80 + 8)).toBeCloseTo(1, 1)
    expect(ran.measure("rpo of ledger") / second).toBeCloseTo(2.1, 1)
  })

  it("goes on beside the new one without fencing, and loses all that it has taken", () => {
    const [west, east, diverged, merged, lost, contents] = measured(apart({ fencing: false }), ...numbers)

    expect(west).toBe(0)
    expect(east! / 120).toBeCloseTo(1, 1)
    // Twenty seconds of the west, and what was under way to the east.
    expect(diverged! / 804).toBeCloseTo(1, 1)
    expect(merged).toBe(0)
    expect(lost).toBe(diverged)
    expect(contents! + lost! + east!).toBe(4800)
  })

  it("or hands it to the new one, and nothing is lost", () => {
    const [west, east, diverged, merged, lost, contents] = measured(
      apart({ fencing: false, reconcile: "merge" }),
      ...numbers
    )

    expect([west, lost]).toEqual([0, 0])
    expect(merged).toBe(diverged)
    expect(contents! + east!).toBe(4800)
  })
})

describe("a primary that waits for its replicas", () => {
  it("shows nobody what they have not confirmed, so that a failover takes back nothing that was read", () => {
    const zones = ["west-1", "east-1"]
    const asking = zones.map((zone) => [`from-${zone}`, { from: zone, key: "1", steps: [{ call: "ledger.read" }] }])
    const posting = zones.map((zone) => [`in-${zone}`, { from: zone, key: "1", steps: [{ call: "ledger.write" }] }])
    const journeys = Object.fromEntries([...asking, ...posting])
    const kept = measured(
      {
        system: {
          ledger: {
            store: {
              read: "1ms",
              write: "1ms",
              zone: "west-1",
              replicas: { count: 2, lag: "100ms", sync: 1, zones: ["east-1"] },
              failover: { after: "2s", promote: "1s", fencing: true }
            }
          }
        },
        journeys,
        load: {
          k6: {
            scenarios: Object.fromEntries(
              Object.keys(journeys).map((exec) => [exec, { ...every25ms, rate: 1, duration: "30s", exec }])
            )
          }
        },
        faults: { alone: { on: "west-1", cut: true, at: "10s", for: "10s" } },
        invariants: { register: { linearizable: "ledger" }, fresh: { fresh: "ledger" }, kept: { durable: "ledger" } }
      },
      "violations of register",
      "violations of fresh",
      "violations of kept"
    )

    expect(kept).toEqual([0, 0, 0])
  })
})
