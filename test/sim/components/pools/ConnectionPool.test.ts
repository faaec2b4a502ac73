import { describe, expect, it } from "vitest"
import { Station } from "../../../../src/sim/components/places/Station.ts"
import { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import {
  ConnectionPool,
  ConnectionPoolComponent,
  describe as inWords
} from "../../../../src/sim/components/pools/ConnectionPool.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "../Ground.ts"

const pooled = (written: unknown, seed = 1) => {
  const ground = new Ground(seed)
  const owner = new Workplace(ground.place("shop/1"), ground.kernel)
  const pool = new ConnectionPoolComponent(decode(ConnectionPool, written), "shop.database", owner, ground.run)
  return { ground, owner, pool }
}

describe("a connection pool", () => {
  it("lends a connection to as many calls as it has, the others wait", () => {
    const { ground, pool } = pooled({ size: 2 })
    const query = pool.use(ground.origin(100))

    for (const at of [0, 0, 10, 20]) ground.callAt(at, query)
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 100", "full at 200", "full at 200"])
  })

  it("turns away who finds the line full", () => {
    const { ground, pool } = pooled({ size: 1, waiting: { capacity: 1 } })
    const query = pool.use(ground.origin(100))

    for (const at of [0, 10, 20]) ground.callAt(at, query)
    ground.finish()

    expect(ground.endings).toEqual(["queue full at 20", "full at 100", "full at 200"])
  })

  it("gets a connection back however the call ends", () => {
    const { ground, pool } = pooled({ size: 1 })
    const impatient = ground.through(
      Timeout.make({ after: 50 * millisecond, cancels: "everything" }, ground.caller, ground.run),
      pool.use(ground.origin(100))
    )
    const failing = pool.use(ground.origin(10, () => "error"))

    ground.callAt(0, impatient)
    ground.callAt(10, failing)
    ground.callAt(20, failing)
    ground.finish()

    expect(ground.endings).toEqual(["timed out at 50", "error at 60", "error at 70"])
    expect(pool.station.inside).toBe(0)
  })

  it("gets its connections back when the instance dies with the calls that hold them", () => {
    const { ground, owner, pool } = pooled({ size: 1 })
    const station = new Station({ site: 0, servers: 10, waiting: {} }, owner, ground.run)
    const call = station.serve(pool.use(ground.origin(100)))

    ground.callAt(0, call)
    ground.callAt(10, call)
    ground.during(50, 60, [owner.conditions], { down: true })
    ground.callAt(70, call)
    ground.finish()

    expect(ground.endings).toEqual(["crashed at 50", "crashed at 50", "full at 170"])
    expect(pool.station.inside).toBe(0)
  })

  it("does not err once more for the instance that errs", () => {
    const { ground, owner, pool } = pooled({ size: 1 })

    ground.during(0, 1000, [owner.conditions], { errors: 1 })
    ground.callAt(1, pool.use(ground.origin(100)))
    ground.finish()

    expect(ground.endings).toEqual(["full at 101"])
  })

  it("is one site with the pools of the other instances", () => {
    const { ground, owner, pool } = pooled({ size: 10 })

    const other = new ConnectionPoolComponent({ size: 10 }, "shop.database", owner, ground.run)

    expect(other.site).toBe(pool.site)
    expect(ground.journal.sites[pool.site]).toMatchObject({ name: "shop.database", kind: "pool", capacity: 20 })
  })

  it("is waited for no longer than the connection timeout, and used as long as one likes", () => {
    const { ground, pool } = pooled({ size: 1, connectionTimeout: "50ms" })
    const query = pool.use(ground.origin(100))

    for (const at of [0, 10, 60, 70]) ground.callAt(at, query)
    ground.finish()

    expect(ground.endings).toEqual(["timed out at 60", "full at 100", "timed out at 120", "full at 200"])
    expect(pool.station.inside).toBe(0)
  })

  it("says itself in words", () => {
    const words = [{ size: 1 }, { size: 10, waiting: { capacity: 500 } }].map((written) =>
      inWords(decode(ConnectionPool, written))
    )

    expect(words).toEqual(["1 connection, unbounded line", "10 connections, line of 500"])
  })
})

describe("a leaking pool", () => {
  it("is empty after as many leaks as it has connections, and everybody waits for ever", () => {
    const { ground, pool } = pooled({ size: 2, leak: "100%", connectionTimeout: "1s" })
    const query = pool.use(ground.origin(100))

    for (const at of [0, 200, 400, 600]) ground.callAt(at, query)
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 300", "timed out at 1400", "timed out at 1600"])
    expect(ground.counters).toEqual({ leaks: 2 })
    expect(ground.levels["leaked connections"]).toEqual([1, 2])
  })

  it("loses the share of connections that was said: the uses until ten are gone have the mean 10 / leak", () => {
    const lives = Array.from({ length: 60 }, (_, seed) => {
      const { ground, pool } = pooled({ size: 10, leak: "5%" }, seed)
      const query = pool.use(ground.origin(1))
      for (let i = 0; i < 1000; i++) ground.callAt(i * 10, query)
      ground.finish()
      return ground.endings.length
    })

    // A negative binomial: the standard deviation of one is sqrt(10 x 0.95) / 0.05 = 62, that of the mean of 60 is 8.
    expect(Math.abs(lives.reduce((sum, life) => sum + life) / 60 - 200)).toBeLessThan(24)
  })

  it("is whole again when the instance has crashed", () => {
    const { ground, owner, pool } = pooled({ size: 1, leak: "100%" })
    const query = pool.use(ground.origin(100))

    ground.callAt(0, query)
    ground.callAt(300, query)
    ground.during(200, 250, [owner.conditions], { down: true })
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 400"])
    expect(ground.levels["leaked connections"]).toEqual([1, 0, 1])
  })

  it("is warned of leaks and no better for it, unless they are reclaimed", () => {
    const endings = (reclaim: boolean) => {
      const { ground, pool } = pooled({ size: 1, leak: "100%", leakDetection: { after: "2s", reclaim } })
      const query = pool.use(ground.origin(100))
      for (const at of [0, 500]) ground.callAt(at, query)
      ground.finish()
      return [ground.endings, ground.counters]
    }

    // The second gets what the first has had for two seconds, and leaks it in its turn.
    expect([endings(false), endings(true)]).toEqual([
      [["full at 100"], { leaks: 1, "leak warnings": 1 }],
      [["full at 100", "full at 2100"], { leaks: 2, "leak warnings": 2, "reclaimed connections": 2 }]
    ])
  })

  it("takes a connection away from a call that is only slow, which fails", () => {
    const { ground, pool } = pooled({ size: 1, leakDetection: { after: "2s", reclaim: true } })

    ground.callAt(0, pool.use(ground.origin(3000)))
    ground.callAt(10, pool.use(ground.origin(100)))
    ground.finish()

    expect(ground.endings).toEqual(["error at 2000", "full at 2100"])
    expect(ground.counters).toEqual({ "leak warnings": 1, "reclaimed connections": 1 })
  })
})

describe("a connection that has grown old", () => {
  it("is replaced before the next use, at the price of opening one", () => {
    const { ground, pool } = pooled({ size: 1, connect: "20ms", maxLifetime: "1s", maxLifetimeVariance: "0%" })
    const query = pool.use(ground.origin(100))

    for (const at of [0, 950, 1100, 2069, 2120]) ground.callAt(at, query)
    ground.finish()

    // Open from 0 to 1 s, and the next from 1.12 s to 2.12 s.
    expect(ground.endings).toEqual(["full at 100", "full at 1050", "full at 1220", "full at 2169", "full at 2289"])
    expect(ground.counters).toEqual({ "opened connections": 2 })
  })
})

describe("a pool with everything in words", () => {
  it("says how it loses connections, and what is done about it", () => {
    const written = { size: 10, connectionTimeout: "30s", maxLifetime: "30m", connect: "5ms", leak: "0.1%" }

    expect(inWords(decode(ConnectionPool, { ...written, leakDetection: { after: "2s", reclaim: true } }))).toBe(
      "10 connections, unbounded line, waited for 30s at most, replaced after 30m, 0.1% of them not given back, taken away after 2s"
    )
  })
})
