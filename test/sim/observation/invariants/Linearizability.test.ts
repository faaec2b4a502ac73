import { describe, expect, it } from "vitest"
import type { Operation } from "../../../../src/sim/observation/invariants/Linearizability.ts"
import { isLinearizable, smallest } from "../../../../src/sim/observation/invariants/Linearizability.ts"

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
    expect(isLinearizable([write(1, 0, 10), read(0, 2, 4), read(1, 5, 8)])).toBe(true)
  })

  it("is not if a later read sees less: Herlihy and Wing's new-old inversion", () => {
    const history = [write(1, 0, 10), read(1, 1, 3), read(0, 4, 6)]

    expect(isLinearizable(history)).toBe(false)
  })

  it("is not if an acknowledged write is missed, as Jepsen found in Redis, etcd's stale reads and others", () => {
    expect(isLinearizable([write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)])).toBe(false)
  })

  it("leaves it open whether a write that was never answered took effect", () => {
    expect(isLinearizable([write(1, 0, 1), write(2, 2, never), read(1, 4, 5)])).toBe(true)
    expect(isLinearizable([write(1, 0, 1), write(2, 2, never), read(2, 4, 5)])).toBe(true)
    expect(isLinearizable([write(1, 0, 1), write(2, 2, never), read(2, 4, 5), read(1, 6, 7)])).toBe(false)
  })

  it.each<[what: string, is: "linearizable" | "not linearizable", history: ReadonlyArray<Operation>]>([
    [
      "a read at a deposed leader while the new one's first write is under way",
      "linearizable",
      [write(1, 0, 10), write(2, 20, 40), read(1, 30, 35)]
    ],
    [
      "a read at a deposed leader after it was acknowledged (etcd and Consul, Jepsen 2014)",
      "not linearizable",
      [write(1, 0, 10), write(2, 20, 40), read(1, 41, 45)]
    ],
    [
      "two sides of a split brain of which one is thrown away (Redis Sentinel, Jepsen 2013)",
      "not linearizable",
      [write(1, 0, 10), write(2, 20, 30), read(2, 32, 34), write(3, 21, 31), read(3, 50, 55), read(2, 60, 65)]
    ],
    [
      "the same where the other side's write may as well have come first",
      "linearizable",
      [write(1, 0, 10), write(2, 20, 30), read(2, 32, 34), write(3, 21, 36), read(3, 50, 55)]
    ],
    [
      "two who see two concurrent writes in opposite orders: a long fork",
      "not linearizable",
      [write(1, 0, 50), write(2, 0, 50), read(1, 5, 8), read(2, 10, 12), read(2, 5, 8), read(1, 14, 16)]
    ],
    [
      "two concurrent writes, the first to be answered being the last to count",
      "linearizable",
      [write(1, 0, 20), write(2, 1, 10), read(2, 11, 12), read(1, 21, 22)]
    ],
    [
      "the same the other way round, which the version does not decide",
      "linearizable",
      [write(1, 0, 10), write(2, 1, 9), read(1, 11, 12)]
    ],
    [
      "a write that is delivered again after another",
      "not linearizable",
      [write(1, 0, 1), write(2, 2, 3), read(2, 4, 5), read(1, 6, 7), read(2, 8, 9)]
    ],
    ["an update that is lost", "not linearizable", [write(1, 0, 2), write(2, 3, 5), read(1, 6, 7), read(1, 8, 9)]],
    ["a read of what is written only after it", "not linearizable", [read(1, 0, 5), write(1, 6, 9)]],
    ["a read of what is written while it is under way", "linearizable", [read(1, 0, 5), write(1, 4, 9)]],
    [
      "a write that failed and is seen first by the second who looks",
      "linearizable",
      [write(1, 0, 1), write(2, 2, never), read(1, 10, 11), read(2, 20, 21), read(2, 30, 31)]
    ],
    [
      "a write that failed, seen by one quorum and not by the next (reads without repair)",
      "not linearizable",
      [write(1, 0, 1), write(2, 2, never), read(2, 10, 11), read(1, 12, 13)]
    ],
    [
      "the same by two readers at the same time",
      "linearizable",
      [write(1, 0, 1), write(2, 2, never), read(2, 10, 14), read(1, 11, 13)]
    ],
    [
      "a failed write that takes effect after another that was acknowledged",
      "linearizable",
      [write(1, 0, 1), write(2, 2, never), write(3, 5, 6), read(3, 7, 8), read(2, 9, 10)]
    ],
    [
      "a failed write that takes effect twice",
      "not linearizable",
      [write(2, 2, never), read(2, 3, 4), write(3, 5, 6), read(3, 7, 8), read(2, 9, 10)]
    ]
  ])("of %s is %s", (_, is, history) => {
    expect(isLinearizable(history)).toBe(is === "linearizable")
    expect(byDefinition(history)).toBe(is === "linearizable")
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
      expect(isLinearizable(history), JSON.stringify(history)).toBe(isGood)
    }
    // Both kinds were tried.
    expect(broken).toBeGreaterThan(50)
    expect(broken).toBeLessThan(350)
  })

  it("is decided at once, however many writes were never answered", () => {
    // Any of them may have taken effect at any time: to try every order of them would take for ever.
    const writes = Array.from({ length: 100 }, (_, i) => write(i + 1, 0, i % 2 === 0 ? never : 100))

    expect(isLinearizable([...writes, read(1, 101, 102), read(2, 103, 104)])).toBe(false)
    expect(isLinearizable([...writes, read(2, 101, 102), read(1, 103, 104)])).toBe(true)
    expect(isLinearizable([...writes, read(999, 101, 102)])).toBe(false)
  })

  it("of ten thousand calls in a row is decided at once", () => {
    const history = Array.from({ length: 10_000 }, (_, i) =>
      i % 2 === 0 ? write(i / 2 + 1, 2 * i, 2 * i + 3) : read((i - 1) / 2 + 1, 2 * i, 2 * i + 3)
    )

    expect(isLinearizable(history)).toBe(true)
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

    const least = smallest(history)

    expect(least.filter(({ kind }) => kind === "read")).toEqual([read(18, 400, 405)])
    // The write that was seen, and one after it that was not.
    expect(least).toHaveLength(3)
    expect(isLinearizable(least)).toBe(false)
  })
})
