import { describe, expect, it } from "vitest"
import type { Access } from "../../../../src/sim/model/History.ts"
import type { Checker, Violation } from "../../../../src/sim/observation/invariants/Checker.ts"
import { LinearizableChecker } from "../../../../src/sim/observation/invariants/LinearizableChecker.ts"
import {
  ConvergenceChecker,
  DurableChecker,
  FreshChecker,
  SessionChecker
} from "../../../../src/sim/observation/invariants/StoreCheckers.ts"

type Told = readonly [kind: "read" | "write", version: number, began: number, at: number, more?: Partial<Access>]

const plain: Access = {
  store: "ledger",
  node: "ledger/1",
  kind: "read",
  operation: "read",
  key: 0,
  version: 0,
  value: 0,
  added: 0,
  session: 0,
  began: 0,
  outcome: "ok"
}

const after = (make: (found: (violation: Violation) => void) => Checker, told: ReadonlyArray<Told>) => {
  const violations: Array<Violation> = []
  const checker = make((violation) => violations.push(violation))
  for (const [kind, version, began, at, more] of told) {
    checker.accessed?.(at, { ...plain, kind, version, value: version, began, ...more })
  }
  checker.finish(1000)
  return { violations, ...checker.standing() }
}

describe("a store that promises fresh reads", () => {
  const fresh = (within: number, told: ReadonlyArray<Told>) =>
    after((found) => new FreshChecker("ledger", within, found), told)

  it("breaks it by a read that misses what was acknowledged before it began", () => {
    const { verdict, violations } = fresh(0, [
      ["write", 1, 0, 10],
      ["read", 0, 5, 12],
      ["read", 0, 10, 15]
    ])

    expect(verdict).toBe("failed")
    expect(violations.map(({ at }) => at)).toEqual([15])
    expect(violations[0]!.history.map(({ at }) => at)).toEqual([10, 15])
  })

  it("keeps a promise of 20 by a read that is 19 old, and not by one that is 21 old", () => {
    expect(
      fresh(20, [
        ["write", 1, 0, 10],
        ["read", 0, 29, 30]
      ]).verdict
    ).toBe("passed")
    expect(
      fresh(20, [
        ["write", 1, 0, 10],
        ["read", 0, 31, 32]
      ]).verdict
    ).toBe("failed")
  })

  it("does not mind another key or another store", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["read", 0, 20, 21, { key: 1 }],
      ["read", 0, 20, 21, { store: "other" }]
    ]

    expect(fresh(0, told).verdict).toBe("passed")
  })
})

describe("a store that gives guarantees to sessions", () => {
  const session = (guarantees: ReadonlyArray<"monotonic-reads" | "read-your-writes">, told: ReadonlyArray<Told>) =>
    after((found) => new SessionChecker("ledger", guarantees, found), told)

  const backInTime: ReadonlyArray<Told> = [
    ["write", 1, 0, 1, { session: 9 }],
    ["read", 1, 2, 3],
    ["read", 0, 4, 5]
  ]
  const ownWriteMissed: ReadonlyArray<Told> = [
    ["write", 1, 0, 1],
    ["read", 0, 2, 3]
  ]

  it("breaks monotonic reads, and only those, when a session sees time go back", () => {
    expect(session(["monotonic-reads"], backInTime).verdict).toBe("failed")
    expect(session(["read-your-writes"], backInTime).verdict).toBe("passed")
  })

  it("breaks read-your-writes, and only that, when a session does not see what it wrote", () => {
    expect(session(["read-your-writes"], ownWriteMissed).verdict).toBe("failed")
    expect(session(["monotonic-reads"], ownWriteMissed).verdict).toBe("passed")
  })

  it("may show another session less", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 1],
      ["read", 1, 2, 3],
      ["read", 0, 4, 5, { session: 1 }]
    ]

    expect(session(["monotonic-reads", "read-your-writes"], told).verdict).toBe("passed")
  })
})

describe("a store that promises to lose nothing", () => {
  it("breaks it by a loss, whose history begins with the acknowledged write", () => {
    const violations: Array<Violation> = []
    const checker = new DurableChecker("ledger", (violation) => violations.push(violation))
    checker.accessed(5, { ...plain, kind: "write", version: 7, session: 3 })
    checker.lost(9, { store: "ledger", key: 0, version: 7, why: "failover" })

    expect(checker.standing().verdict).toBe("failed")
    expect(violations[0]!.history.map(({ at, request }) => [at, request])).toEqual([
      [5, 3],
      [9, 3]
    ])
  })
})

describe("a store that promises to converge", () => {
  const faults = [{ from: 100, to: 200 }]
  const told = (at: number): ReadonlyArray<Told> => [
    ["write", 1, 0, 1],
    ["read", 1, at, at + 1],
    ["read", 0, at + 2, at + 3, { node: "ledger/2" }]
  ]
  const converges = (told: ReadonlyArray<Told>) =>
    after((found) => new ConvergenceChecker("ledger", 50, () => faults, found), told)

  it("may differ during a fault and for as long as it has to recover", () => {
    expect(converges(told(150)).verdict).toBe("inconclusive")
    expect(converges(told(230)).verdict).toBe("inconclusive")
  })

  it("breaks it when nodes differ after that", () => {
    expect(converges(told(260)).verdict).toBe("failed")
  })
})

describe("a store that promises to be linearizable", () => {
  const linearizable = (told: ReadonlyArray<Told>) =>
    after((found) => new LinearizableChecker("ledger", 10_000, found), told)

  it("may show a write whose caller was told that it failed, and must go on showing it", () => {
    const unsure = { outcome: "unsure" } as const
    const shown: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["write", 2, 20, 30, unsure],
      ["read", 1, 40, 50],
      ["read", 2, 60, 70]
    ]

    expect(linearizable(shown).verdict).toBe("passed")
    expect(linearizable([...shown, ["read", 1, 80, 90]]).verdict).toBe("failed")
  })

  it("names the calls that show it, key by key", () => {
    const { measured, violations } = linearizable([
      ["write", 1, 0, 10],
      ["write", 2, 20, 30, { key: 5 }],
      ["read", 1, 12, 15],
      ["read", 0, 40, 50, { key: 5 }]
    ])

    expect(measured).toBe("broken for 1 of 2 keys")
    expect(violations[0]!.history.map(({ says }) => says)).toEqual([
      "ledger/1 writes key 5: version 2",
      "ledger/1 reads key 5: version 0"
    ])
  })
})
