import { describe, expect, it } from "vitest"
import type { Operation } from "../../../../src/sim/observation/invariants/Linearizability.ts"
import { decide, smallest } from "../../../../src/sim/observation/invariants/Linearizability.ts"

const write = (version: number, began: number, ended: number): Operation => ({ kind: "write", version, began, ended })
const read = (version: number, began: number, ended: number): Operation => ({ kind: "read", version, began, ended })
const never = Number.POSITIVE_INFINITY

/** By trying every order, as the definition says. */
const byDefinition = (all: ReadonlyArray<Operation>): boolean => {
  const orders = (left: ReadonlyArray<Operation>, value: number): boolean =>
    left.every(({ ended }) => ended === never) ||
    left.some((one) => {
      if (left.some((other) => other.ended < one.began)) return false
      if (one.kind === "read" && one.version !== value) return false
      return orders(
        left.filter((other) => other !== one),
        one.kind === "write" ? one.version : value
      )
    })
  return orders(all, 0)
}

describe("a history of one register", () => {
  it("is linearizable if reads that overlap a write see either", () => {
    expect(decide([write(1, 0, 10), read(0, 2, 4), read(1, 5, 8)], 1000)).toBe("linearizable")
  })

  it("is not if a later read sees less: Herlihy and Wing's new-old inversion", () => {
    const history = [write(1, 0, 10), read(1, 1, 3), read(0, 4, 6)]

    expect(decide(history, 1000)).toBe("not linearizable")
  })

  it("is not if an acknowledged write is missed, as Jepsen found in Redis, etcd's stale reads and others", () => {
    expect(decide([write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)], 1000)).toBe("not linearizable")
  })

  it("leaves it open whether a write that was never answered took effect", () => {
    expect(decide([write(1, 0, 1), write(2, 2, never), read(1, 4, 5)], 1000)).toBe("linearizable")
    expect(decide([write(1, 0, 1), write(2, 2, never), read(2, 4, 5)], 1000)).toBe("linearizable")
    expect(decide([write(1, 0, 1), write(2, 2, never), read(2, 4, 5), read(1, 6, 7)], 1000)).toBe("not linearizable")
  })

  it("is decided as by the definition, whatever it is", () => {
    let seed = 42
    const draw = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return Math.floor((seed / 2147483648) * n)
    }
    let broken = 0
    for (let round = 0; round < 400; round++) {
      const writes = 1 + draw(3)
      const history = Array.from({ length: 6 }, (_, i): Operation => {
        const began = draw(20)
        const ended = i < writes && draw(5) === 0 ? never : began + 1 + draw(12)
        return i < writes ? write(i + 1, began, ended) : read(draw(writes + 1), began, began + 1 + draw(12))
      })
      const isGood = byDefinition(history)
      if (!isGood) broken++
      expect(decide(history, 100_000), JSON.stringify(history)).toBe(isGood ? "linearizable" : "not linearizable")
    }
    // Both kinds were tried.
    expect(broken).toBeGreaterThan(50)
    expect(broken).toBeLessThan(350)
  })

  it("is said to be unknown if the bound comes first", () => {
    // Twelve writes at once and a read of nothing of it: every order has to be tried.
    const writes = Array.from({ length: 12 }, (_, i) => write(i + 1, 0, 100))

    expect(decide([...writes, read(99, 101, 102)], 500)).toBe("unknown")
    expect(decide([...writes, read(99, 101, 102)], 100_000)).toBe("not linearizable")
  })

  it("of ten thousand calls in a row is decided at once", () => {
    const history = Array.from({ length: 10_000 }, (_, i) =>
      i % 2 === 0 ? write(i / 2 + 1, 2 * i, 2 * i + 3) : read((i - 1) / 2 + 1, 2 * i, 2 * i + 3)
    )

    expect(decide(history, 100_000)).toBe("linearizable")
  })

  it("is shrunk to the three calls that show what is wrong", () => {
    const noise = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? write(i / 2 + 1, 10 * i, 10 * i + 5) : read((i - 1) / 2 + 1, 10 * i, 10 * i + 5)
    )
    const history = [
      ...noise,
      read(18, 400, 405),
      ...noise.map((one) => ({ ...one, began: one.began + 500, ended: one.ended + 500, version: one.version + 50 }))
    ]

    const least = smallest(history, 10_000)

    expect(least.filter(({ kind }) => kind === "read")).toEqual([read(18, 400, 405)])
    // The write that was seen, and one after it that was not.
    expect(least).toHaveLength(3)
    expect(decide(least, 10_000)).toBe("not linearizable")
  })
})
