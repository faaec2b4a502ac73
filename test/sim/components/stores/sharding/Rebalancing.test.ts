import { describe, expect, it } from "vitest"
import { Links } from "../../../../../src/sim/components/links/Link.ts"
import { Store } from "../../../../../src/sim/components/stores/Store.ts"
import { StoreComponent } from "../../../../../src/sim/components/stores/StoreComponent.ts"
import { millisecond } from "../../../../../src/sim/kernel/Instant.ts"
import type { Resharding } from "../../../../../src/sim/model/Alteration.ts"
import { decode, distribution, Ground } from "../../Ground.ts"

const plan = { keys: 100, moves: Infinity, batch: 10, work: distribution("10ms"), splitAt: undefined }

/** A store of which some keys are moved at 100 ms, and who has answered for a key at an instant. */
const growing = (written: object, more: Partial<Resharding> & { readonly to: number }) => {
  const ground = new Ground()
  const options = decode(Store, { read: "1ms", ...written })
  const links = new Links({}, ground.run)
  const place = (name: string, zone?: string) => ground.place(name, zone)
  const mostShards = Math.max(options.shards ?? 1, more.to)
  const store = new StoreComponent(options, "ledger", place, ground.run, links, { mostShards })
  const client = ground.place("shop/1")
  const over: { at?: number; isThrough?: boolean } = {}
  const change = { stop: () => {} }
  ground.kernel.plan(100 * millisecond, () => {
    change.stop = store.rebalancing!.reshard({ ...plan, ...more }, (isThrough) => {
      Object.assign(over, { at: ground.kernel.now / millisecond, isThrough })
    })
  })
  const askAt = (at: number, key: number) => ground.callAt(at, store.endpoint("read")!, ground.from(client, key))
  const answers = () => ground.calls.filter((call) => !call.startsWith("ledger "))
  return { ground, store, askAt, answers, change, over }
}

const halves = { shards: 2, by: "range", keys: 100 }

describe("a store that gets another shard", () => {
  it("moves half of one by range: 25 of 100 keys in three batches of 10 ms on either side", () => {
    const { ground, over } = growing(halves, { to: 3 })
    ground.finish()

    expect(ground.counters).toEqual({ "keys moved": 25, "rebalancing milliseconds": 60 })
    expect(ground.levels["keys to move"]).toEqual([25, 15, 5, 0])
    expect(ground.levels.shards).toEqual([3, 3])
    expect(over.at).toBe(160)
  })

  it("has a batch answered by its old owner until all of it is there", () => {
    const { answers, askAt, ground } = growing({ ...halves, connections: 2 }, { to: 3 })
    // Keys 25 to 34 go first, and are there at 120 ms; 35 to 44 at 140 ms.
    for (const [at, key] of [
      [118, 30],
      [122, 30],
      [123, 40],
      [150, 40]
    ] as const)
      askAt(at, key)
    ground.finish()

    const reads = answers().filter((call) => !/ at 1[1-6]0$/.test(call))
    expect(reads).toEqual(["ledger/1 ok at 119", "ledger/3 ok at 123", "ledger/1 ok at 124", "ledger/3 ok at 151"])
  })

  it("moves no more keys a second than it is told", () => {
    const { ground, over } = growing(halves, { to: 3, moves: 100 })
    ground.finish()

    // 10 keys every 100 ms: batches begin at 100, 200 and 300 ms.
    expect(over.at).toBe(320)
  })

  it("has its calls wait behind the batches, where there is one connection", () => {
    const { answers, askAt, ground } = growing({ ...halves, connections: 1 }, { to: 3 })
    askAt(101, 0)
    ground.finish()

    expect(answers().slice(0, 2)).toEqual(["ledger/1 ok at 110", "ledger/1 ok at 111"])
  })

  it("states what shards want of each other of the shards, and not of the store", () => {
    const { askAt, ground } = growing(halves, { to: 3 })
    askAt(0, 0)
    ground.finish()

    expect(ground.calls.filter((call) => call.startsWith("ledger "))).toEqual(["ledger ok at 1"])
  })

  it("tries a batch again a second after it failed, and the old owner goes on answering", () => {
    const { answers, askAt, ground, over, store } = growing(halves, { to: 3 })
    ground.during(0, 500, [store.parts[2]!.conditions], { down: true })
    askAt(300, 30)
    ground.finish()

    expect(answers()).toContain("ledger/1 ok at 301")
    // Read by 110 ms, refused; again from 1110 ms on: 20 ms for each of three batches.
    expect(over.at).toBe(1110 + 60)
  })

  it("stays as it is when it is stopped: half of the way", () => {
    const { answers, askAt, change, ground, over } = growing(halves, { to: 3, moves: 100 })
    ground.kernel.plan(150 * millisecond, () => change.stop())
    askAt(1000, 34)
    askAt(1100, 35)
    ground.finish()

    expect(over.at).toBeUndefined()
    expect(answers().slice(-2)).toEqual(["ledger/3 ok at 1001", "ledger/1 ok at 1101"])
    expect(ground.counters["keys moved"]).toBe(10)
  })

  it("keeps what was on its way when it was stopped where it had been", () => {
    // Of all 25 keys in one batch, read by 110 ms and there at 120 ms.
    const { answers, askAt, change, ground, over, store } = growing(halves, { to: 3, batch: 25 })
    ground.kernel.plan(115 * millisecond, () => change.stop())
    askAt(1000, 30)
    ground.finish()

    expect(over.at).toBeUndefined()
    expect(answers().at(-1)).toBe("ledger/1 ok at 1001")
    expect(ground.counters["keys moved"] ?? 0).toBe(0)
    expect(store.rebalancing!.shards).toBe(3)
  })

  it("goes on with the new plan when another begins before it is through", () => {
    const { answers, askAt, ground, over, store } = growing(halves, { to: 3, batch: 25 })
    let secondOverAt: number | undefined
    ground.kernel.plan(115 * millisecond, () => {
      store.rebalancing!.reshard({ ...plan, to: 1 }, () => {
        secondOverAt = ground.kernel.now / millisecond
      })
    })
    askAt(1000, 30)
    askAt(1001, 99)
    ground.finish()

    // The first is given up; all that the second shard has, 50 keys in 5 batches, goes to the first.
    expect(over).toEqual({ at: 115, isThrough: false })
    expect(secondOverAt).toBe(115 + 5 * 20)
    expect(answers().slice(-2)).toEqual(["ledger/1 ok at 1001", "ledger/1 ok at 1002"])
    expect(store.rebalancing!.shards).toBe(1)
  })

  it("by hash moves four of five keys when there are five for four, by a ring one of five", () => {
    const moved = (by: string) => {
      const { ground } = growing({ shards: 4, by }, { to: 5, keys: 20_000, batch: 1000 })
      ground.finish()
      return ground.counters["keys moved"]! / 20_000
    }

    // Standard deviations: 0.003 of a binomial; 1 / sqrt(160) of the new shard's share.
    expect(Math.abs(moved("hash") - 0.8)).toBeLessThan(0.01)
    expect(Math.abs(moved("consistent") - 0.2)).toBeLessThan(0.05)
  })
})

describe("a store that loses a shard", () => {
  it("has what it had moved to its neighbour, and is gone", () => {
    const { answers, askAt, ground, store } = growing(halves, { to: 1 })
    askAt(1000, 99)
    ground.finish()

    expect(ground.counters["keys moved"]).toBe(50)
    expect(answers().at(-1)).toBe("ledger/1 ok at 1001")
    expect(store.parts.map(({ isPresent }) => isPresent)).toEqual([true, false])
    expect(ground.levels.shards).toEqual([2, 1])
  })

  it("by a ring moves only what was there", () => {
    const { ground } = growing({ shards: 5, by: "consistent" }, { to: 4, keys: 20_000, batch: 1000 })
    ground.finish()

    expect(Math.abs(ground.counters["keys moved"]! / 20_000 - 0.2)).toBeLessThan(0.05)
  })
})
