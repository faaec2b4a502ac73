import { describe, expect, it } from "vitest"
import { CacheTable } from "../../../../src/sim/components/caches/CacheTable.ts"
import type { Eviction } from "../../../../src/sim/components/caches/Eviction.ts"
import { strategyOf } from "../../../../src/sim/components/caches/Eviction.ts"
import { answered } from "../../../../src/sim/model/Endpoint.ts"
import { Ground } from "../Ground.ts"

/** Asks for keys one after the other, storing what is missed; returns what is there afterwards. */
const afterAskingFor = (eviction: Eviction, capacity: number, keys: ReadonlyArray<number>): ReadonlyArray<number> => {
  const stream = new Ground().kernel.streams.stream("eviction")
  const table = new CacheTable(capacity, strategyOf(eviction, capacity, stream))
  for (const key of keys) if (table.find(key) < 0) table.put(key, answered, Infinity, 0)
  return [...new Set(keys)].filter((key) => table.find(key) >= 0).sort((a, b) => a - b)
}

describe("a full cache", () => {
  const keys = [1, 2, 3, 1, 1, 2, 4]

  it("throws out the least recently used", () => {
    expect(afterAskingFor("lru", 3, keys)).toEqual([1, 2, 4])
    expect(afterAskingFor("lru", 3, [1, 2, 3, 2, 3, 4])).toEqual([2, 3, 4])
  })

  it("throws out the oldest, however much it is used", () => {
    expect(afterAskingFor("fifo", 3, keys)).toEqual([2, 3, 4])
  })

  it("throws out the least often used, and of several the one that has been so for longest", () => {
    // 1 was asked for three times, 2 twice, 3 once.
    expect(afterAskingFor("lfu", 3, keys)).toEqual([1, 2, 4])
    // Then 4, asked for once, goes for 5, and 5 for 6.
    expect(afterAskingFor("lfu", 3, [...keys, 5, 6])).toEqual([1, 2, 6])
    // All twice: 2 came to it first.
    expect(afterAskingFor("lfu", 3, [1, 2, 3, 2, 1, 3, 4])).toEqual([1, 3, 4])
  })

  it("throws out any at random, each as often as the others", () => {
    const stream = new Ground().kernel.streams.stream("eviction")
    const { victim } = strategyOf("random", 4, stream)
    const thrown = [0, 0, 0, 0]

    for (let i = 0; i < 4000; i++) thrown[victim()]!++

    // 1000 each, with a standard deviation of 27.
    for (const times of thrown) expect(Math.abs(times - 1000)).toBeLessThan(120)
  })

  it("holds as many as fit, and the same ones again after it was cleared", () => {
    for (const eviction of ["lru", "lfu", "fifo", "random"] as const) {
      const stream = new Ground().kernel.streams.stream("eviction")
      const table = new CacheTable(100, strategyOf(eviction, 100, stream))
      for (let round = 0; round < 2; round++) {
        for (let key = 0; key < 300; key++) table.put(key, answered, Infinity, 0)
        expect(table.size).toBe(100)
        table.clear()
      }
    }
  })
})
