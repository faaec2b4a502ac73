import { describe, expect, it } from "vitest"
import { measured } from "../../transactions/Ran.ts"

/** A thousand keys in four equal ranges, each of them written once in the first ten seconds and read once in the next ten. */
const ranges = (faults: object, more: object = {}) => {
  const each = (exec: string, startTime: string) => ({
    executor: "constant-arrival-rate",
    rate: 100,
    timeUnit: "1s",
    duration: "10s",
    startTime,
    preAllocatedVUs: 10,
    exec
  })
  return {
    duration: "20s",
    system: { ledger: { store: { read: "0s", write: "0s", shards: 4, by: "range", keys: 1000, ...more } } },
    journeys: {
      write: { key: "uniform(1000)", steps: [{ call: "ledger.write" }] },
      read: { key: "uniform(1000)", steps: [{ call: "ledger.read" }] }
    },
    load: { k6: { scenarios: { write: each("write", "0s"), read: each("read", "10s") } } },
    faults,
    invariants: { kept: { durable: "ledger" }, fresh: { fresh: "ledger" } }
  }
}

const results = (written: object) => {
  const { books, ...found } = measured(written, [
    "lost writes of ledger",
    "violations of kept",
    "violations of fresh",
    "failed requests"
  ])
  return [...Object.values(found), books] as ReadonlyArray<number>
}

describe("a shard whose disk is wiped", () => {
  it("has lost what was written of its keys, a quarter of all, and the others nothing", () => {
    const [lost, kept, stale] = results(ranges({ wiped: { on: "ledger/2", wipe: true, at: "9999ms" } }))

    // A thousand writes of a thousand keys drawn: 250 are to its keys, give or take 3 times 14.
    expect(Math.abs(lost! - 250)).toBeLessThan(42)
    expect(kept).toBe(lost)
    // 1 - 1/e of its keys had been written, and 250 reads are of them.
    expect(Math.abs(stale! - 250 * (1 - Math.exp(-1)))).toBeLessThan(3 * Math.sqrt(1000 * 0.16 * 0.84))
  })

  it("has lost no more than what came since, if it was lost before", () => {
    const twice = {
      first: { on: "ledger/2", wipe: true, at: "5s" },
      again: { on: "ledger/2", wipe: true, at: "9999ms" }
    }

    expect(results(ranges(twice))[0]).toBe(results(ranges({ once: twice.again }))[0])
  })

  it.each([
    ["all of them", "ledger"],
    ["the zone in which they are", "a"]
  ])("takes everything if it is %s", (_, on) => {
    const [lost, kept] = results(ranges({ wiped: { on, wipe: true, at: "9999ms" } }, { zone: "a" }))

    expect([lost, kept]).toEqual([1000, 1000])
  })

  it("takes the keys that have come to it, and not those that it has given away", () => {
    // From two shards to one: the first has everything.
    const two = { shards: 2 }
    const reshard = { reshard: { on: "ledger", at: "10s", reshard: { to: 1, keys: 1000, work: "1ms" } } }
    const wiped = (on: string) => ({ ...reshard, wiped: { on, wipe: true, at: "15s" } })

    expect(results(ranges(wiped("ledger/1"), two))[0]).toBe(1000)
    expect(results(ranges(wiped("ledger/2"), two))[0]).toBe(0)
  })
})
