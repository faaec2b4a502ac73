import { describe, expect, it } from "vitest"
import { Ran } from "../../../../../src/laws/Ran.ts"
import { simulationOf } from "../../../faults/Lab.ts"

const everySoOften = (exec: string, rate: number, duration: string, startTime = "0s") => ({
  executor: "constant-arrival-rate",
  rate,
  timeUnit: "1s",
  duration,
  startTime,
  preAllocatedVUs: 9000,
  exec
})

/** For 60 s 100 reads and 10 writes a second, evenly, of 1 ms and 2 ms; a migration from 10 s on; and perhaps one report of 5 s. */
const migrated = (migrate: object, { faults = {}, key = "uniform(1000)", reportAt = "", store = {} } = {}) => {
  const simulation = simulationOf({
    name: "lab",
    title: "A lab",
    duration: "60s",
    system: { orders: { store: { read: "1ms", write: "2ms", queries: { report: "5s" }, ...store } } },
    journeys: {
      look: [{ call: "orders.read" }],
      buy: { key, steps: [{ call: "orders.write" }] },
      report: [{ call: "orders.report" }]
    },
    load: {
      k6: {
        scenarios: {
          lookers: everySoOften("look", 100, "60s"),
          buyers: everySoOften("buy", 10, "60s"),
          ...(reportAt === "" ? {} : { reporters: everySoOften("report", 1, "1s", reportAt) })
        }
      }
    },
    faults: { alter: { on: "orders", at: "10s", migrate }, ...faults }
  })
  simulation.go()
  const ran = new Ran(simulation, new Map())
  return (text: string) => ran.measure(`${text} of orders`)
}

describe("a blocking migration", () => {
  const twoSeconds = { rows: 2_000_000, row: "1us" }

  it("keeps everybody out for as long as its rows take", () => {
    const of = migrated(twoSeconds)

    expect(of("migrating milliseconds")).toBe(2000)
    expect(of("rows migrated")).toBe(2_000_000)
    // 110 a second come in two seconds; the call at 10 s may be there before it, or behind.
    expect(Math.abs(of("max waiting for the lock") - 220)).toBeLessThanOrEqual(2)
    expect(of("last waiting for the lock")).toBe(0)
    expect(of("max response")).toBeCloseTo(2002, -1)
  })

  it("that keeps only writes out lets reads pass, also while it waits", () => {
    const of = migrated({ ...twoSeconds, blocks: "writes" }, { reportAt: "9s" })

    expect(of("migrating milliseconds")).toBe(2000)
    expect(Math.abs(of("max waiting for the lock") - 20)).toBeLessThanOrEqual(1)
  })

  it("waits for a long query inside, and everybody behind it", () => {
    const of = migrated({ rows: 1000, row: "1us" }, { reportAt: "9s" })

    // The report is over at 14 s; what needs 1 ms has waited for 4 s then.
    expect(of("migrating milliseconds")).toBe(4001)
    expect(Math.abs(of("max waiting for the lock") - 440)).toBeLessThanOrEqual(2)
  })

  it("with a patience gives up and asks again later", () => {
    const of = migrated({ rows: 1000, row: "1us", lockTimeout: "500ms", again: "2s" }, { reportAt: "9s" })

    // At 10 s and at 12.5 s in vain, at 15 s it is free.
    expect(of("lock timeouts")).toBe(2)
    expect(of("migrating milliseconds")).toBe(5001)
    expect(Math.abs(of("max waiting for the lock") - 55)).toBeLessThanOrEqual(2)
  })

  it("is rolled back by a crash, and begins anew after it", () => {
    const of = migrated(twoSeconds, { faults: { death: { on: "orders", crash: true, at: "11s", for: "1s" } } })

    // A second in vain, 10 s until it asks again, and two seconds.
    expect(of("migrating milliseconds")).toBe(13_000)
    expect(of("rows migrated")).toBe(2_000_000)
  })

  it("is done by all shards at the same time", () => {
    const of = migrated(twoSeconds, { store: { shards: 4 } })

    expect(of("migrating milliseconds")).toBe(2000)
    expect(of("rows migrated")).toBe(8_000_000)
  })

  it("waits for one that is under way", () => {
    const of = migrated(twoSeconds, { faults: { another: { on: "orders", at: "11s", migrate: twoSeconds } } })

    // Those who were kept out come first, a write of 2 ms among them.
    expect(of("migrating milliseconds")).toBe(4002)
  })
})

describe("an online migration", () => {
  const online = { strategy: "online", rows: 10_000, row: "1ms", batch: 1000, pause: "500ms" }

  it("takes two short locks, and batches with a rest after each", () => {
    const of = migrated(online)

    // Each lock may have to wait for a call of at most 4 ms; ten times 1 s and 500 ms.
    expect(of("migrating milliseconds")).toBeGreaterThanOrEqual(15_020)
    expect(of("migrating milliseconds")).toBeLessThan(15_030)
    expect(of("max waiting for the lock")).toBeLessThanOrEqual(3)
    expect(of("last inconsistent rows")).toBe(0)
  })

  it("has every write take longer by a factor until it is over", () => {
    const plain = migrated({ ...online, rows: 1 })
    const dual = migrated({ ...online, writes: "3x" }, { store: { write: "20ms" } })

    expect(plain("max service")).toBeLessThan(20)
    // 60 ms, and perhaps one lock.
    expect(dual("p99 service")).toBeGreaterThan(59)
  })

  it("takes a connection for each batch", () => {
    const of = migrated(online, { store: { connections: 1 } })

    // A second of calls waits behind each batch.
    expect(of("max response")).toBeGreaterThan(990)
  })

  it("without dual writes misses what is written to rows that are copied already", () => {
    const of = migrated({ ...online, rows: 1000, batch: 100, pause: "900ms", dualWrite: false })

    // 10 writes a second, at random, while 100 more of 1000 rows are copied every second: half of 100 are too late. A standard
    // deviation is 5, and two or three are about the same row.
    expect(Math.abs(of("max inconsistent rows") - 48)).toBeLessThan(16)
  })

  it("has a row in order again that is written when all goes to the new layout", () => {
    const one = { ...online, rows: 1000, batch: 100, pause: "900ms", dualWrite: false }

    expect(migrated(one, { key: "hot(1000, 100%)" })("max inconsistent rows")).toBe(1)
    expect(migrated(one, { key: "hot(1000, 100%)" })("last inconsistent rows")).toBe(0)
  })
})
