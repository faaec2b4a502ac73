import { describe, expect, it } from "vitest"
import type { LinkTable } from "../../../../src/sim/components/links/Link.ts"
import { Links } from "../../../../src/sim/components/links/Link.ts"
import { describe as inWords, Store } from "../../../../src/sim/components/stores/Store.ts"
import { StoreComponent } from "../../../../src/sim/components/stores/StoreComponent.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { constant } from "../../../../src/sim/model/distributions/Constant.ts"
import { decode, distribution, Ground } from "../Ground.ts"

const stored = (written: object, table: LinkTable = {}, seed = 1) => {
  const ground = new Ground(seed)
  const links = new Links(table, ground.run)
  const options = decode(Store, { read: "5ms", write: "10ms", ...written })
  const store = new StoreComponent(options, "ledger", (name, zone) => ground.place(name, zone), ground.run, links)
  const client = ground.place("shop/1")
  const callAt = (endpoint: string, key: number, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, store.endpoint(endpoint)!, ground.from(client, key))
  }
  const fault = (node: number, fromMs: number, toMs: number, condition: Parameters<Ground["during"]>[3]) =>
    ground.during(fromMs, toMs, [store.parts[node]!.conditions], condition)
  return { ground, links, store, client, callAt, fault }
}

/** Two replicas 100 ms behind, asked in turn. */
const replicated = { replicas: { count: 2, lag: "100ms" }, reads: "replicas" }

describe("a store", () => {
  it("reads and writes for as long as it is told, with as many at once as it has connections", () => {
    const { callAt, ground } = stored({ connections: 1 })

    callAt("write", 1, 0)
    callAt("read", 1, 1)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 15"])
    expect(ground.journal.sites.at(-1)).toEqual({ name: "ledger", kind: "store", capacity: 1 })
  })

  it("has further endpoints that write and that read, and no others", () => {
    const { callAt, ground, store } = stored({ operations: { append: "20ms" }, queries: { list: "30ms" } })

    callAt("append", 1, 0)
    callAt("list", 1, 0)
    ground.finish()

    expect(ground.endings).toEqual(["full at 20", "full at 30"])
    expect(store.endpoint("delete")).toBeUndefined()
  })

  it("names its nodes by number and spreads replicas over zones in turn", () => {
    const { store } = stored({ zone: "eu-1", replicas: { count: 3, zones: ["eu-2", "us-1"] } })

    expect(store.parts.map(({ place }) => `${place.name} in ${place.zone}`)).toEqual([
      "ledger/1 in eu-1",
      "ledger/2 in eu-2",
      "ledger/3 in us-1",
      "ledger/4 in eu-2"
    ])
  })

  it("is reached over links", () => {
    const { callAt, ground } = stored({}, { default: { latency: constant(20 * millisecond) } })

    callAt("write", 1, 0)
    ground.finish()

    expect(ground.endings).toEqual(["full at 50"])
  })

  it("says itself in words", () => {
    const words = [
      {},
      { connections: 20, ...replicated, failover: { after: "10s", promote: "20s" } },
      { connections: 1, replicas: { count: 1, sync: 1 }, reads: "any" }
    ].map((written) => inWords(decode(Store, written)))

    expect(words).toEqual([
      "any number of connections, unbounded line",
      "20 connections, unbounded line, 2 replicas constant(100ms) behind, reads from the replicas, fails over after 10s, in 20s",
      "1 connection, unbounded line, 1 replica (1 of them synchronous), reads from any node"
    ])
  })
})

describe("a read from a replica", () => {
  it("is stale until the replica has the last write of the key", () => {
    const { callAt, ground } = stored(replicated)

    callAt("write", 1, 0)
    // The write is logged at 10 and applied at 110; a read takes 5 ms.
    callAt("read", 1, 0, 50, 104, 105)
    callAt("read", 2, 50)
    ground.finish()

    expect(ground.endings).toEqual([
      "full at 5",
      "full at 10",
      "stale at 55",
      "full at 55",
      "stale at 109",
      "full at 110"
    ])
    expect(ground.counters).toEqual({ "stale reads": 2 })
  })

  it("is not stale at the primary", () => {
    const { callAt, ground } = stored({ ...replicated, reads: "primary" })

    callAt("write", 1, 0)
    callAt("read", 1, 10)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 15"])
  })

  it("is stale with the probability that the lag is longer than the time since the write", () => {
    const { callAt, ground } = stored({
      ...replicated,
      write: "0s",
      read: "0s",
      replicas: { count: 1, lag: "exponential(100ms)" }
    })

    for (let i = 0; i < 4000; i++) {
      // So far apart that no write waits for the one before it.
      callAt("write", i, i * 5000)
      callAt("read", i, i * 5000 + 100)
    }
    ground.finish()

    // exp(-1), and three standard deviations of such a share of 4000.
    expect(Math.abs(ground.counters["stale reads"]! / 4000 - Math.exp(-1))).toBeLessThan(0.023)
  })

  it("goes to the other replica when one is down, and to the primary when none is there", () => {
    const { callAt, fault, ground } = stored(replicated)

    fault(1, 0, 1000, { down: true })
    fault(2, 500, 1000, { down: true })
    callAt("write", 1, 100)
    callAt("read", 1, 120, 130, 600)
    ground.finish()

    expect(ground.endings).toEqual(["full at 110", "stale at 125", "stale at 135", "full at 605"])
  })

  it("prefers a node in the caller's zone", () => {
    const { ground, store } = stored({
      zone: "eu-1",
      reads: "any",
      replicas: { count: 1, lag: "100ms", zones: ["us-1"] }
    })
    const american = ground.place("shop/2", "us-1")
    const european = ground.place("shop/3", "eu-1")

    ground.callAt(0, store.endpoint("write")!, ground.from(european, 1))
    for (const at of [20, 30]) {
      ground.callAt(at, store.endpoint("read")!, ground.from(american, 1))
      ground.callAt(at, store.endpoint("read")!, ground.from(european, 1))
    }
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "stale at 25", "full at 25", "stale at 35", "full at 35"])
  })
})

describe("replication", () => {
  it("stands still over a way that is cut, and catches up when it is whole again", () => {
    const { callAt, ground, links } = stored({ replicas: { count: 1, lag: "100ms" }, reads: "replicas" })

    callAt("write", 1, 0)
    ground.during(100, 500, links.conditionsOf("ledger/1 -> ledger/2"), { cut: true })
    callAt("read", 1, 200, 490, 495)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "stale at 205", "stale at 495", "full at 500"])
  })

  it("stands still while the replica does, or the primary", () => {
    for (const node of [0, 1]) {
      const { callAt, fault, ground, store } = stored({ replicas: { count: 1, lag: "100ms" }, reads: "replicas" })
      callAt("write", 1, 0)
      fault(node, 50, 500, { paused: true })

      const behind = [109, 111, 499, 501].map((at) => {
        ground.finish(at)
        return store.replication!.isBehind(1, 1)
      })

      expect(behind).toEqual([true, true, true, false])
    }
  })

  it("takes longer to a replica that is slow, or far away", () => {
    const { callAt, fault, ground, links, store } = stored({ replicas: { count: 2, lag: "100ms" }, reads: "replicas" })

    fault(1, 0, 1000, { slow: 3 })
    ground.during(0, 1000, links.conditionsOf("ledger/1 -> ledger/3"), { latency: 50 * millisecond })
    callAt("write", 1, 10)
    const behind = [169, 170, 319, 320].map((at) => {
      ground.finish(at)
      return [1, 2].map((node) => store.replication!.isBehind(node, 1))
    })

    expect(behind).toEqual([
      [true, true],
      [true, false],
      [true, false],
      [false, false]
    ])
  })

  it("tells how many writes the slowest replica is behind", () => {
    const { callAt, ground } = stored({ replicas: { count: 1, lag: "100ms" } })

    callAt("write", 1, 0, 40, 80, 120)
    ground.finish()

    // They are logged at 10, 50, 90 and 130; the first is applied at 110.
    expect(ground.levels["writes behind"]).toEqual([1, 2, 3, 3])
  })
})

describe("a synchronous write", () => {
  it("is acknowledged once enough replicas have it", () => {
    const lags = { replicas: { count: 2, lag: "100ms", sync: 1 } }
    const { callAt, ground, links } = stored(lags)

    ground.during(0, 1000, links.conditionsOf("ledger/1 -> ledger/2"), { latency: 400 * millisecond })
    callAt("write", 1, 0)
    ground.finish()

    expect(ground.endings).toEqual(["full at 110"])
  })

  it("waits for as many as it is told, and for no more than there are", () => {
    for (const sync of [2, 5]) {
      const { callAt, ground, links } = stored({ replicas: { count: 2, lag: "100ms", sync } })

      ground.during(0, 1000, links.conditionsOf("ledger/1 -> ledger/2"), { latency: 400 * millisecond })
      callAt("write", 1, 0)
      ground.finish()

      expect(ground.endings).toEqual(["full at 510"])
    }
  })

  it("is not missed by anybody who reads before it is acknowledged", () => {
    const { callAt, ground } = stored({ replicas: { count: 1, lag: "100ms", sync: 1 }, reads: "replicas" })

    callAt("write", 1, 0)
    callAt("read", 1, 50, 150)
    ground.finish()

    // It is logged at 10 and promised at 110; what the replica says at 60 contradicts nobody.
    expect(ground.endings.filter((ending) => ending.startsWith("stale"))).toEqual([])
  })

  it("waits for a replica that is cut off, holding its connection", () => {
    const { callAt, ground, links } = stored({ connections: 1, replicas: { count: 1, lag: "100ms", sync: 1 } })

    ground.during(50, 500, links.conditionsOf("ledger/1 -> ledger/2"), { cut: true })
    callAt("write", 1, 0, 20)
    ground.finish()

    expect(ground.endings).toEqual(["full at 500", "full at 610"])
  })

  it("is never lost while a replica that has it is there", () => {
    const { callAt, fault, ground } = stored({
      replicas: { count: 2, lag: "exponential(100ms)", sync: 1 },
      failover: { after: "0s", promote: "1s" }
    })

    for (let i = 0; i < 200; i++) callAt("write", i, i * 5)
    fault(0, 777, 5000, { down: true })
    ground.finish()

    expect(ground.endings.filter((ending) => ending.startsWith("full")).length).toBeGreaterThan(100)
    expect(ground.counters["lost writes"]).toBeUndefined()
    expect(ground.changes.at(-1)).toMatch(/is promoted after [^,]+, nothing lost at 1777/)
  })
})

describe("a store whose primary dies", () => {
  const failingOver = { replicas: { count: 1, lag: "100ms" }, failover: { after: "1s", promote: "2s" } }

  it("without failover fails writes until it is back, and loses nothing", () => {
    const { callAt, fault, ground } = stored({ replicas: { count: 1, lag: "100ms" } })

    fault(0, 50, 1000, { down: true })
    callAt("write", 1, 0, 45, 500, 1000)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "crashed at 50", "unreachable at 500", "full at 1010"])
    expect(ground.counters).toEqual({})
  })

  it("promotes a replica after it was noticed, and loses what that does not have", () => {
    const { callAt, fault, ground } = stored(failingOver)

    // A write every 10 ms; those that were acknowledged from 410 to 500 have not arrived by 500.
    for (let at = 0; at < 490; at += 10) callAt("write", at, at)
    fault(0, 500, 60_000, { down: true })
    callAt("write", 1, 3_499, 3_501)
    ground.finish()

    expect(ground.endings.slice(-2)).toEqual(["unreachable at 3499", "full at 3511"])
    expect(ground.changes).toEqual([
      "ledger/1 is given up at 1500",
      "ledger/2 is promoted after 3s, 9 acknowledged writes lost at 3500"
    ])
    expect(ground.counters).toEqual({ "lost writes": 9 })
  })

  it("promotes the replica that has most of the log", () => {
    const { callAt, fault, ground, links } = stored({ ...failingOver, replicas: { count: 2, lag: "100ms" } })

    ground.during(0, 60_000, links.conditionsOf("ledger/1 -> ledger/2"), { cut: true })
    callAt("write", 1, 0)
    fault(0, 500, 60_000, { down: true })
    ground.finish()

    expect(ground.changes.at(-1)).toBe("ledger/3 is promoted after 3s, nothing lost at 3500")
  })

  it("keeps it if it comes back before that is noticed", () => {
    const { callAt, fault, ground } = stored(failingOver)

    fault(0, 500, 1_499, { down: true })
    callAt("write", 1, 5_000)
    ground.finish()

    expect(ground.changes).toEqual([])
    expect(ground.endings).toEqual(["full at 5010"])
  })

  it("does not take it back: it follows the new one and reads from it are stale for as long as it lags", () => {
    const { callAt, fault, ground } = stored({ ...failingOver, reads: "replicas" })

    fault(0, 500, 10_000, { down: true })
    callAt("write", 1, 20_000)
    callAt("read", 1, 20_050, 20_200)
    ground.finish()

    expect(ground.endings).toEqual(["full at 20010", "stale at 20055", "full at 20205"])
  })

  it("refuses writes to it from the moment at which it is given up, though it is back", () => {
    const { callAt, fault, ground } = stored(failingOver)

    fault(0, 500, 1_600, { down: true })
    callAt("write", 1, 1_700, 3_600)
    ground.finish()

    expect(ground.endings).toEqual(["error at 1710", "full at 3610"])
  })

  it("refuses what it was writing when it stood still, after it was deposed", () => {
    const { callAt, fault, ground } = stored(failingOver)

    callAt("write", 1, 495)
    fault(0, 500, 10_000, { paused: true })
    ground.finish()

    expect(ground.changes.at(-1)).toMatch(/^ledger\/2 is promoted/)
    expect(ground.endings).toEqual(["error at 10005"])
  })

  it("has no primary until somebody is there", () => {
    const { callAt, fault, ground } = stored(failingOver)

    fault(0, 500, 30_000, { down: true })
    fault(1, 400, 20_000, { down: true })
    callAt("write", 1, 19_000, 21_000)
    ground.finish()

    expect(ground.changes.at(-1)).toBe("ledger/2 is promoted after 19.5s, nothing lost at 20000")
    expect(ground.endings).toEqual(["unreachable at 19000", "full at 21010"])
  })

  it("takes the old one again if nobody else is there when it comes back", () => {
    const { callAt, fault, ground } = stored(failingOver)

    callAt("write", 1, 0)
    fault(1, 5, 60_000, { down: true })
    fault(0, 500, 30_000, { down: true })
    callAt("write", 1, 31_000)
    ground.finish()

    expect(ground.changes.at(-1)).toBe("ledger/1 is promoted after 29.5s, nothing lost at 30000")
    expect(ground.endings.at(-1)).toBe("full at 31010")
  })

  it("loses on average rate x lag of what it acknowledged", () => {
    const losses = Array.from({ length: 50 }, (_, seed) => {
      const { callAt, fault, ground } = stored({ ...failingOver, replicas: { count: 1, lag: "200ms" } }, {}, seed)
      const gap = distribution("exponential(5ms)")
      const stream = ground.kernel.streams.stream("arrivals")
      for (let at = 0; at < 2_000; at += gap.sample(stream) / millisecond) callAt("write", 1, Math.round(at))
      fault(0, 1_500, 60_000, { down: true })
      ground.finish()
      return ground.counters["lost writes"] ?? 0
    })

    // 200 writes a second x 0.2 s: 40 lost; the mean of 50 Poisson counts of 40 varies by 0.9.
    expect(Math.abs(losses.reduce((sum, one) => sum + one) / 50 - 40)).toBeLessThan(2.7)
  })
})
