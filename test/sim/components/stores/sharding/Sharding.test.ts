import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { describe as inWords, Store } from "../../../../../src/sim/components/stores/Store.ts"
import { StoreComponent } from "../../../../../src/sim/components/stores/StoreComponent.ts"
import { shardOf } from "../../../../../src/sim/components/stores/sharding/Sharding.ts"
import { millisecond } from "../../../../../src/sim/kernel/Instant.ts"
import type { Access } from "../../../../../src/sim/model/History.ts"
import { decode, Ground } from "../../Ground.ts"

const sharded = (written: object, ground = new Ground()) => {
  const options = decode(Store, { read: "5ms", write: "10ms", ...written })
  const links = new Links({}, ground.run)
  const store = new StoreComponent(options, "ledger", (name, zone) => ground.place(name, zone), ground.run, links)
  const client = ground.place("shop/1")
  const callAt = (key: number, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, store.endpoint("write")!, ground.from(client, key))
  }
  return { ground, store, callAt }
}

const followed = (written: object) => {
  const ground = new Ground()
  const accesses: Array<Access> = []
  ground.journal.follow({ accessed: (_at, access) => void accesses.push(access), lost: () => {} })
  return { accesses, ...sharded(written, ground) }
}

/** How many of 100 000 keys each shard has, as a share of what would be even. */
const loads = (shards: number, by: "hash" | "range" | "consistent") => {
  const shard = shardOf({ shards, by, keys: 100_000 })
  const counts = new Array<number>(shards).fill(0)
  for (let key = 0; key < 100_000; key++) counts[shard(key)]!++
  return counts.map((count) => (count * shards) / 100_000)
}

describe("sharding", () => {
  it("by hash gives every shard the same share, as far as chance does", () => {
    // Three standard deviations of a binomial count of 12 500 are 2.5 %.
    for (const load of loads(8, "hash")) expect(Math.abs(load - 1)).toBeLessThan(0.025)
  })

  it("by range gives every shard the same share exactly, and neighbours to the same", () => {
    const shard = shardOf({ shards: 4, by: "range", keys: 1000 })

    expect(loads(8, "range")).toEqual(new Array(8).fill(1))
    expect([0, 249, 250, 999, 5000].map(shard)).toEqual([0, 0, 1, 3, 3])
  })

  it("by a ring of 160 points is uneven by a standard deviation of 1 / sqrt(160)", () => {
    const spread = loads(100, "consistent")
    const deviation = Math.sqrt(spread.reduce((sum, load) => sum + (load - 1) * (load - 1), 0) / 100)

    // 0.079, plus what chance adds in counts of 1000 keys (0.03): 0.085, known from 100 shards to within 7 %.
    expect(Math.abs(deviation - 0.085)).toBeLessThan(0.018)
  })

  it("moves four of five keys when a fifth shard is added by hash, and one of five by a ring", () => {
    const moved = (by: "hash" | "consistent") => {
      const [four, five] = [shardOf({ shards: 4, by }), shardOf({ shards: 5, by })]
      return Array.from({ length: 100_000 }, (_, key) => four(key) !== five(key)).filter(Boolean).length / 100_000
    }

    expect(Math.abs(moved("hash") - 0.8)).toBeLessThan(0.005)
    // The share of the new shard varies by 1 / sqrt(160) of itself.
    expect(Math.abs(moved("consistent") - 0.2)).toBeLessThan(0.05)
  })
})

describe("a sharded store", () => {
  const ranges = { shards: 2, by: "range", keys: 10, connections: 1 }

  it("has a line for each shard: a hot key is waited for on one while the other is idle", () => {
    const { callAt, ground } = sharded(ranges)

    callAt(0, 0, 0, 0)
    callAt(9, 0)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "full at 10", "full at 20", "full at 30"])
  })

  it("is stated as a whole and shard by shard", () => {
    const { callAt, ground } = sharded(ranges)

    callAt(0, 0)
    callAt(9, 20)
    ground.finish()

    expect(ground.calls).toEqual(["ledger/1 ok at 10", "ledger ok at 10", "ledger/2 ok at 30", "ledger ok at 30"])
    expect(ground.journal.sites.slice(-3)).toEqual([
      { name: "ledger", kind: "store", capacity: 2 },
      { name: "ledger/1", kind: "store", capacity: 1 },
      { name: "ledger/2", kind: "store", capacity: 1 }
    ])
  })

  it("that loses one shard loses the keys of that one", () => {
    const { callAt, ground, store } = sharded(ranges)

    ground.during(0, 100, [store.parts[1]!.conditions], { down: true })
    callAt(4, 10)
    callAt(5, 30)
    ground.finish()

    expect(ground.endings).toEqual(["full at 20", "unreachable at 30"])
  })

  it("says itself in words", () => {
    const words = [
      { shards: 8, connections: 20 },
      { shards: 4, by: "consistent" }
    ].map((written) => inWords(decode(Store, written)))

    expect(words).toEqual([
      "20 connections, unbounded line, 8 shards by hash",
      "any number of connections, unbounded line, 4 shards by consistent hashing"
    ])
  })
})

describe("the shards of a store", () => {
  it("have together what one node would: versions, values and what must not fall below", () => {
    const contents = { initial: 100, effects: { write: { adds: -60, atLeast: 0 } } }
    const { callAt, ground } = sharded({ shards: 2, by: "range", keys: 2, contents })

    callAt(0, 0, 20)
    callAt(1, 40)
    ground.finish()

    expect(ground.endings).toEqual(["full at 10", "refused at 30", "full at 50"])
    expect(ground.levels.contents!.at(-1)).toBe(80)
  })

  it("tell whoever follows what their callers are told", () => {
    const { accesses, callAt, ground } = followed({ shards: 2, by: "range", keys: 2 })

    callAt(0, 0)
    callAt(1, 20)
    callAt(0, 40)
    ground.finish()

    expect(accesses.map(({ key, node, version }) => `${node}: key ${key}, version ${version}`)).toEqual([
      "ledger/1: key 0, version 1",
      "ledger/2: key 1, version 2",
      "ledger/1: key 0, version 3"
    ])
  })

  it("do not take all writes while one of them is gone", () => {
    const { ground, store } = sharded({ shards: 2 })

    ground.during(100, 300, [store.parts[1]!.conditions], { down: true })
    ground.finish()

    expect(ground.levels["time without a primary"]).toEqual([100 * millisecond, Infinity])
  })
})
