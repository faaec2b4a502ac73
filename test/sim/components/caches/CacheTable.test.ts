import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CacheTable } from "../../../../src/sim/components/caches/CacheTable.ts"
import { strategyOf } from "../../../../src/sim/components/caches/Eviction.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { Ground } from "../Ground.ts"

const lruTable = (capacity: number): CacheTable =>
  new CacheTable(capacity, strategyOf("lru", capacity, new Ground().kernel.streams.stream("eviction")))

describe("a cache table", () => {
  it("throws out the least recently used when it is full", () => {
    const table = lruTable(2)

    table.put(1, answered, 0, 0)
    table.put(2, answered, 0, 0)
    table.find(1)
    const evicts = table.put(3, answered, 0, 0)

    expect(evicts).toBe(true)
    expect([1, 2, 3].map((key) => table.find(key) >= 0)).toEqual([true, false, true])
  })

  it("overwrites without throwing anything out", () => {
    const table = lruTable(1)

    table.put(1, answered, 10, 1)
    const evicts = table.put(1, answered, 20, 2)

    expect(evicts).toBe(false)
    const slot = table.find(1)
    expect([table.expiresAt(slot), table.recomputing(slot), table.size]).toEqual([20, 2, 1])
  })

  it("is empty after it was cleared, and can be filled again", () => {
    const table = lruTable(2)

    for (const key of [1, 2, 3]) table.put(key, answered, 0, 0)
    table.clear()
    for (const key of [3, 4]) table.put(key, answered, key, 0)

    expect([1, 2, 3, 4].map((key) => table.find(key) >= 0)).toEqual([false, false, true, true])
    expect(table.expiresAt(table.find(4))).toBe(4)
  })

  it("holds exactly the most recently used, whatever was done to it", () => {
    const doing = fc.record({ key: fc.nat(20), puts: fc.boolean() })

    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(doing, { maxLength: 200 }), (capacity, doings) => {
        const table = lruTable(capacity)
        // The newest last; a Map keeps the order in which keys were entered.
        const model = new Map<number, number>()
        for (const [at, { key, puts }] of doings.entries()) {
          const known = model.get(key)
          expect(table.find(key) >= 0).toBe(known !== undefined)
          model.delete(key)
          if (puts) table.put(key, answered, at, 0)
          if (puts || known !== undefined) model.set(key, puts ? at : known!)
          if (model.size > capacity) model.delete(model.keys().next().value!)
        }
        for (const [key, at] of model) expect(table.expiresAt(table.find(key))).toBe(at)
        expect(table.size).toBe(model.size)
      })
    )
  })

  it("holds a million entries", () => {
    const table = lruTable(1_000_000)

    for (let key = 0; key < 1_500_000; key++) table.put(key, answered, key, 0)

    expect(table.size).toBe(1_000_000)
    expect([table.find(499_999), table.expiresAt(table.find(500_000))]).toEqual([-1, 500_000])
  })
})
