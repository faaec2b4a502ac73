import "../src/node20.ts"
import { describe, expect, it } from "vitest"

/** The three as they are from es2024 on; the compiler's library here is es2023. */
const late = { Promise, Object, Map } as unknown as {
  Promise: {
    withResolvers(): { promise: Promise<number>; resolve(value: number): void; reject(reason: unknown): void }
  }
  Object: { groupBy(items: Iterable<number>, keyOf: (item: number, index: number) => PropertyKey): object }
  Map: {
    groupBy(items: Iterable<number>, keyOf: (item: number, index: number) => unknown): Map<unknown, Array<number>>
  }
}
const parity = (item: number): string => (item % 2 === 0 ? "even" : "odd")

describe("what Node 20 lacks", () => {
  it("is a promise that is settled from outside", async () => {
    const kept = late.Promise.withResolvers()
    const broken = late.Promise.withResolvers()
    kept.resolve(7)
    broken.reject("no")

    await expect(kept.promise).resolves.toBe(7)
    await expect(broken.promise).rejects.toBe("no")
  })

  it("is grouping into an object without a prototype, 1 and '1' being one key", () => {
    const groups = late.Object.groupBy([1, 2, 3], parity)

    expect({ ...groups }).toEqual({ odd: [1, 3], even: [2] })
    expect(Object.getPrototypeOf(groups)).toBe(null)
    expect({ ...late.Object.groupBy([1, 2], (item) => (item === 1 ? 1 : "1")) }).toEqual({ 1: [1, 2] })
  })

  it("is grouping into a map, whose keys may be anything and keep their order", () => {
    const groups = late.Map.groupBy([5, 6, 7], (_, index) => (index === 1 ? Number : String))

    expect([...groups]).toEqual([
      [String, [5, 7]],
      [Number, [6]]
    ])
  })

  it("is not enumerable, as if it had always been there", () => {
    expect(Object.keys(late.Object)).not.toContain("groupBy")
    expect(Object.keys(late.Map)).not.toContain("groupBy")
  })
})
