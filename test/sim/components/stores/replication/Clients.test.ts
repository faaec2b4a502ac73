import { describe, expect, it } from "vitest"
import { Ran } from "../../../../../src/laws/Ran.ts"
import { describe as inWords } from "../../../../../src/sim/components/stores/replication/Failover.ts"
import { second } from "../../../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../../../src/sim/kernel/RandomStreams.ts"
import { ranToTheEnd } from "../../../../laws/Laws.ts"

/** Forty calls a second for a minute, by shops that call in turn; the primary is away from 10 s on, the next one there at 15 s. */
const shops = (
  instances: number,
  failover: object,
  fault: object,
  more: { store?: object; endpoint?: string } = {}
) => ({
  duration: "60s",
  system: {
    shop: {
      service: { instances },
      endpoints: { buy: [{ call: `ledger.${more.endpoint ?? "write"}`, through: [{ timeout: "1s" }] }] }
    },
    ledger: {
      store: {
        read: "5ms",
        write: "5ms",
        replicas: { count: 2 },
        failover: { after: "3s", promote: "2s", ...failover },
        ...more.store
      }
    }
  },
  journeys: { visit: { key: "uniform(20)", steps: [{ call: "shop.buy" }] } },
  load: {
    k6: {
      scenarios: {
        users: { executor: "constant-arrival-rate", rate: 40, duration: "60s", preAllocatedVUs: 300, exec: "visit" }
      }
    }
  },
  faults: { gone: { on: "ledger/1", at: "10s", ...fault } }
})

const measured = (written: object, ...measures: ReadonlyArray<string>): ReadonlyArray<number> => {
  const ran = new Ran(ranToTheEnd(written, 1), new Map())
  return measures.map((measure) => ran.measure(measure))
}

const dead = { crash: true }
const backAfterTen = { crash: true, for: "10s" }
const stoodStill = { pause: true, for: "10s" }

/** When a shop looks up for the first time, in seconds: it may have looked at any time before the run. */
const phase = (instance: number, ttl: number): number =>
  new RandomStreams(1).stream(`ledger/known to shop/${instance}`).next() * ttl

describe("a caller that keeps what it knows of the primary", () => {
  it("goes on calling a dead one until it looks up again, and is told who the next is", () => {
    // The first look from 15 s on.
    let look = phase(1, 30)
    while (look < 15) look += 30

    const [failed, unreachable] = measured(
      shops(1, { clients: { ttl: "30s" } }, dead),
      "failed requests",
      "failed by unreachable of visit"
    )

    // Each look waits for the next call, 25 ms at most.
    expect(Math.abs(failed! - 40 * (look - 10))).toBeLessThanOrEqual(2)
    expect(unreachable).toBe(failed)
  })

  it("hears half of its time too late on average, and never later than the whole of it", () => {
    const [failed, most, last, rto] = measured(
      shops(40, { clients: { ttl: "30s" } }, dead),
      "failed requests",
      "max clients behind of ledger",
      "last clients behind of ledger",
      "rto of ledger"
    )

    // 40 ages have a mean within 3 x 30 s / sqrt(12 x 40) of 15 s; each caller looks up with its next call, a second later at most.
    expect(Math.abs(failed! / 40 - (5 + 15))).toBeLessThan(4.1 + 1)
    expect(most).toBe(40)
    expect(last).toBe(0)
    // As long as nobody took writes, whoever knew of it.
    expect(rto).toBe(5_000)
  })

  it("is refused by a node that is back and is not the primary any more", () => {
    const measures = ["failed by unreachable of visit", "failed by not primary of visit", "misdirected calls of ledger"]
    const [unreachable, refused, misdirected] = measured(
      shops(1, { fencing: true, clients: { ttl: "300s" } }, backAfterTen),
      ...measures
    )

    // For ten seconds nobody is there, and for forty somebody who says no.
    expect([unreachable, refused]).toEqual([400, 1600])
    expect(misdirected! + 5 * 40).toBe(2000)
  })

  it("looks up at once after such a refusal if it is told to", () => {
    const [unreachable, refused] = measured(
      shops(8, { clients: { ttl: "300s", refreshOn: ["not primary"] } }, backAfterTen),
      "failed by unreachable of visit",
      "failed by not primary of visit"
    )

    expect([unreachable, refused]).toEqual([400, 8])
  })

  it("looks up after every call that reaches nobody, and misses nothing but the failover", () => {
    const refreshing = { clients: { ttl: "300s", refreshOn: ["unreachable"] } }
    const [late] = measured(shops(8, refreshing, dead), "failed requests")
    const [atOnce] = measured(shops(8, {}, dead), "failed requests")

    expect(atOnce).toBe(200)
    expect(late).toBe(atOnce)
  })

  it("hears of one that stands still only by its own timeouts", () => {
    const clients = { ttl: "300s", refreshOn: ["timed out"] }
    const [failed] = measured(shops(8, { fencing: true, clients }, { pause: true }), "failed requests")
    const [never] = measured(shops(8, { fencing: true, clients: { ttl: "300s" } }, { pause: true }), "failed requests")

    // What is called from 14 s on is given up after the promotion; and one call of each is under way when that is.
    expect(failed).toBeGreaterThanOrEqual(200)
    expect(failed).toBeLessThanOrEqual(200 + 8)
    // But for those that are still waited for when the run ends.
    expect(never).toBeGreaterThanOrEqual(2000 - 40)
  })

  it("knows nothing wrong as long as nothing happens", () => {
    const healthy = { ...shops(8, { clients: { ttl: "1s" } }, dead), faults: {} }

    expect(measured(healthy, "failed requests", "misdirected calls of ledger")).toEqual([0, 0])
  })

  it("is refused when it reads, too, unless anybody may answer", () => {
    const read = (reads: string) =>
      measured(
        shops(1, { clients: { ttl: "300s" } }, backAfterTen, { store: { reads }, endpoint: "read" }),
        "failed by not primary of visit"
      )

    expect(read("primary")).toEqual([1600])
    expect(read("any")).toEqual([0])
    expect(read("replicas")).toEqual([0])
  })
})

describe("a caller that wants to be sure of what it reads", () => {
  it("goes to whom it takes for the primary, and is refused there if it asks for no less", () => {
    const asking = (consistency: string) => {
      const written = shops(1, { clients: { ttl: "300s" } }, backAfterTen, { store: { reads: "any" } })
      const steps = [{ call: "ledger.read", consistency }]
      return measured(
        { ...written, system: { ...written.system, shop: { service: {}, endpoints: { buy: steps } } } },
        "failed by not primary of visit"
      )
    }

    expect(asking("strong")).toEqual([1600])
    expect(asking("eventual")).toEqual([0])
  })
})

describe("an old primary that nobody has told", () => {
  const unfenced = { fencing: false, demote: "8s", clients: { ttl: "300s" } }

  it("takes the writes of all who take it for the primary, until it is told; then those are lost", () => {
    const [diverged, lost, refused, rpo] = measured(
      shops(1, unfenced, { crash: true, for: "10s" }),
      "diverged writes of ledger",
      "lost writes of ledger",
      "failed by not primary of visit",
      "rpo of ledger"
    )

    // From 20 s to 28 s.
    expect(diverged).toBe(320)
    expect(lost).toBe(diverged)
    expect(refused).toBe(40 * 32)
    expect(Math.abs(rpo! - 8_000)).toBeLessThanOrEqual(25)
  })

  it("does what it had inside when it stood still", () => {
    const [diverged] = measured(shops(1, unfenced, stoodStill), "diverged writes of ledger")

    expect(diverged).toBe(320 + 400)
  })

  it("hands them on if they are merged", () => {
    const contents = { effects: { write: { adds: 1 } } }
    const [merged, lost, value, carried] = measured(
      shops(1, { ...unfenced, reconcile: "merge" }, backAfterTen, { store: { contents } }),
      "merged writes of ledger",
      "lost writes of ledger",
      "last contents of ledger",
      "carried of visit"
    )

    expect([merged, lost]).toEqual([320, 0])
    expect(value).toBe(carried)
  })

  it("is told at once where nothing is said", () => {
    const { demote: _, ...atOnce } = unfenced

    expect(measured(shops(1, atOnce, backAfterTen), "diverged writes of ledger")).toEqual([0])
  })

  it("goes on with who has not heard yet though the way to the new one is free, if it is only cut off from that", () => {
    const cut = { on: "ledger/1 <-> ledger/2", cut: true, for: "30s" }
    const written = shops(1, { fencing: false, clients: { ttl: "300s" } }, cut, {
      store: { replicas: { count: 1 } }
    })

    const [failed, diverged, lost] = measured(
      written,
      "failed requests",
      "diverged writes of ledger",
      "lost writes of ledger"
    )

    // All of the thirty seconds; afterwards it is refused.
    expect(diverged).toBe(1200)
    expect(lost).toBe(1200)
    expect(failed).toBe(40 * 20)
  })
})

describe("a failover of which callers hear late", () => {
  it("is said in words", () => {
    const failover = { after: 10 * second, promote: 20 * second, fencing: false, demote: 8 * second }
    const clients = { ttl: 30 * second, refreshOn: ["not primary", "timed out"] as const, caches: 1000 }

    expect(inWords({ ...failover, clients })).toBe(
      "fails over after 10s, in 20s, not fencing the old primary, whose writes are lost, telling it after 8s, " +
        "callers look the primary up every 30s or after not primary or timed out, with 1000 caches each"
    )
  })
})
