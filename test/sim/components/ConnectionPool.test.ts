import { describe, expect, it } from "vitest"
import {
  ConnectionPool,
  ConnectionPoolComponent,
  describe as inWords
} from "../../../src/sim/components/ConnectionPool.ts"
import { Station } from "../../../src/sim/components/Station.ts"
import { Workplace } from "../../../src/sim/components/Workplace.ts"
import { millisecond } from "../../../src/sim/kernel/Instant.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "./Ground.ts"

const pooled = (written: unknown) => {
  const ground = new Ground()
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
    expect(ground.journal.sites[pool.site]).toEqual({ name: "shop.database", kind: "pool", capacity: 20 })
  })

  it("says itself in words", () => {
    const words = [{ size: 1 }, { size: 10, waiting: { capacity: 500 } }].map((written) =>
      inWords(decode(ConnectionPool, written))
    )

    expect(words).toEqual(["1 connection, unbounded line", "10 connections, line of 500"])
  })
})
