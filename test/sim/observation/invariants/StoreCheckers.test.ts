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

  it("tells of a read that several have answered who they were", () => {
    const { violations } = fresh(0, [
      ["write", 1, 0, 10],
      ["read", 0, 10, 15, { answeredBy: ["ledger/1", "ledger/3"] }]
    ])

    expect(violations[0]!.history.at(-1)!.says).toBe("ledger/1 reads key 0: version 0 (of ledger/1, ledger/3)")
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

  it("breaks it by a read at a leader that has been replaced and has not heard of it", () => {
    // Jepsen's etcd and Consul of 2014: the old leader answers from what it has.
    const stale: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["write", 2, 20, 30, { node: "ledger/2" }],
      ["read", 1, 31, 32]
    ]

    expect(fresh(0, stale).verdict).toBe("failed")
    expect(fresh(2, stale).verdict).toBe("passed")
  })

  it("goes by what was acknowledged and not by what was only written", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["write", 2, 20, 30, { outcome: "unsure" }],
      ["read", 1, 40, 41]
    ]

    expect(fresh(0, told).verdict).toBe("passed")
  })

  it("does not ask for the older of two writes that were acknowledged in the other order", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 2, 0, 10],
      ["write", 1, 0, 12],
      ["read", 2, 20, 21],
      ["read", 1, 22, 23]
    ]

    expect(fresh(0, told).violations.map(({ at }) => at)).toEqual([23])
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

describe("a store that merges what several nodes have done", () => {
  // The read has seen the third write, and not the first and the second of another node.
  const told: ReadonlyArray<Told> = [
    ["write", 1, 0, 10],
    ["write", 2, 10, 20],
    ["write", 3, 20, 30, { node: "ledger/2" }],
    ["read", 3, 35, 40, { node: "ledger/2", lacks: [1, 2] }]
  ]

  it("is not fresh to who sees the newest write and lacks an older one", () => {
    const within = (span: number) => after((found) => new FreshChecker("ledger", span, found), told)

    // The first was acknowledged 25 before the read began.
    expect([within(24).verdict, within(26).verdict]).toEqual(["failed", "passed"])
    expect(within(24).violations[0]!.says).toContain("version 1")
  })

  it("hides from a session what it has written elsewhere", () => {
    const { violations } = after((found) => new SessionChecker("ledger", ["read-your-writes"], found), told)

    expect(violations.map(({ history }) => history[0]!.says)).toEqual(["ledger/1 writes key 0: version 2"])
  })

  it("takes back from a session what it has seen", () => {
    const { violations } = after(
      (found) => new SessionChecker("ledger", ["monotonic-reads"], found),
      [
        ["read", 2, 20, 25, { lacks: [] }],
        ["read", 3, 35, 40, { node: "ledger/2", lacks: [1, 2] }]
      ]
    )

    expect(violations).toHaveLength(1)
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

  it("remembers what a read saw that was over, though a later answer has seen more meanwhile", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 1, { session: 9 }],
      ["write", 2, 2, 3, { session: 9 }],
      ["write", 3, 4, 5, { session: 9 }],
      ["read", 2, 6, 10],
      ["read", 3, 7, 20],
      // Began after the first of them was answered, and before the second.
      ["read", 1, 15, 25]
    ]

    expect(session(["monotonic-reads"], told).verdict).toBe("failed")
    expect(session(["monotonic-reads"], [...told.slice(0, -1), ["read", 2, 15, 25]]).verdict).toBe("passed")
  })

  it("breaks monotonic reads at two replicas of which the second lags, and does not if one stays with the first", () => {
    const told = (node: string, version: number): ReadonlyArray<Told> => [
      ["write", 1, 0, 1, { session: 9 }],
      ["write", 2, 2, 3, { session: 9 }],
      ["read", 2, 4, 5, { node: "ledger/2" }],
      ["read", version, 6, 7, { node }]
    ]

    expect(session(["monotonic-reads"], told("ledger/3", 1)).verdict).toBe("failed")
    expect(session(["monotonic-reads"], told("ledger/2", 2)).verdict).toBe("passed")
  })

  it("keeps its word for each key by itself", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 7, 0, 1, { key: 1 }],
      ["read", 0, 2, 3, { key: 2 }]
    ]

    expect(session(["read-your-writes"], told).verdict).toBe("passed")
  })

  it("owes nothing of a write that failed, nor of one that is still under way", () => {
    const told = (more: Partial<Access>, at: number): ReadonlyArray<Told> => [
      ["write", 1, 0, at, more],
      ["read", 0, 5, 6]
    ]

    expect(session(["read-your-writes"], told({ outcome: "unsure" }, 2)).verdict).toBe("passed")
    expect(session(["read-your-writes"], told({}, 2)).verdict).toBe("failed")
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
    const checker = new DurableChecker("ledger", 0, (violation) => violations.push(violation))
    checker.accessed(5, { ...plain, kind: "write", version: 7, session: 3 })
    checker.lost(9, { store: "ledger", key: 0, version: 7, why: "failover" })

    expect(checker.standing().verdict).toBe("failed")
    expect(violations[0]!.history.map(({ at, request }) => [at, request])).toEqual([
      [5, 3],
      [9, 3]
    ])
  })
})

describe("a store that may lose what is young", () => {
  it.each([
    ["breaks it by all that it loses in one piece, but for the last of that", [1, 2, 3, 4, 5, 6], [1, 2, 3, 4]],
    ["keeps it where something is left in between", [1, 2, 4, 5], []],
    ["breaks it by pieces that are too long", [1, 2, 3, 5, 6], [1]]
  ])("%s", (_, lost, broken) => {
    const versions: Array<string> = []
    const checker = new DurableChecker("ledger", 15, ({ says }) => versions.push(says))
    // One every 10, and each is lost 5 later.
    for (let version = 1; version <= 6; version++) {
      checker.accessed(10 * version, { ...plain, kind: "write", version })
      if (lost.includes(version)) checker.lost(10 * version + 5, { store: "ledger", key: 0, version, why: "crash" })
    }
    checker.finish()

    expect(versions.map((says) => Number(/version (\d+)/.exec(says)![1]))).toEqual(broken)
  })
})

describe("a store that loses what it had promised", () => {
  it("is told with the write that stands in its place", () => {
    const violations: Array<Violation> = []
    const checker = new DurableChecker("ledger", 0, (violation) => violations.push(violation))
    checker.accessed(1, { ...plain, kind: "write", version: 1 })
    checker.accessed(2, { ...plain, kind: "write", version: 2, node: "ledger/2", session: 5 })
    checker.lost(9, { store: "ledger", key: 0, version: 1, why: "overwritten", by: 2 })

    expect(violations[0]!.history.map(({ at, says }) => [at, says])).toEqual([
      [1, "ledger/1 writes key 0: version 1"],
      [2, "ledger/2 writes key 0: version 2"],
      [9, "version 1 of key 0 is lost to version 2"]
    ])
  })

  it("waits until the caller has been told, if it is lost in the moment in which it is written", () => {
    const violations: Array<Violation> = []
    const checker = new DurableChecker("ledger", 0, (violation) => violations.push(violation))
    checker.lost(9, { store: "ledger", key: 0, version: 1, why: "overwritten" })
    checker.accessed(9, { ...plain, kind: "write", version: 1 })

    expect(violations.map(({ history }) => history.map(({ at }) => at))).toEqual([[9, 9]])
  })

  it("tells of each write that is lost, and not of one that was never acknowledged", () => {
    const violations: Array<Violation> = []
    const checker = new DurableChecker("ledger", 0, (violation) => violations.push(violation))
    for (const version of [1, 2, 3]) checker.accessed(version, { ...plain, kind: "write", version })
    // The failover of an asynchronous replica: the last two had not got there.
    for (const version of [2, 3]) checker.lost(9, { store: "ledger", key: 0, version, why: "failover" })
    checker.lost(9, { store: "other", key: 0, version: 1, why: "failover" })

    expect(violations.map(({ history }) => history[0]!.says)).toEqual([
      "ledger/1 writes key 0: version 2",
      "ledger/1 writes key 0: version 3"
    ])
    expect(checker.standing().measured).toBe("broken by 2 of 3 acknowledged writes")
  })
})

describe("a store that promises a recovery point", () => {
  const losing = (versions: ReadonlyArray<number>) => {
    const violations: Array<Violation> = []
    const checker = new DurableChecker("ledger", 20, (violation) => violations.push(violation))
    for (const at of [10, 30, 31, 50]) checker.accessed(at, { ...plain, kind: "write", version: at })
    for (const version of versions) checker.lost(90, { store: "ledger", key: 0, version, why: "failover" })
    return violations.map(({ history }) => history[0]!.at)
  }

  it("may lose what was acknowledged less than so long before the last write, however late that is found out", () => {
    expect(losing([31, 50])).toEqual([])
  })

  it("breaks it by every write that is older", () => {
    expect(losing([10, 30, 31, 50])).toEqual([10, 30])
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

  it("is not asked about a key that was written a moment ago", () => {
    const wrote: ReadonlyArray<Told> = [
      ["write", 1, 250, 255],
      ["read", 1, 260, 261],
      ["read", 0, 262, 263, { node: "ledger/2" }]
    ]

    expect(converges(wrote).verdict).toBe("inconclusive")
  })

  it("breaks it when the same write is worth different amounts: a counter of which half got lost", () => {
    const counted: ReadonlyArray<Told> = [
      ["write", 1, 0, 1],
      ["read", 1, 260, 261, { value: 5 }],
      ["read", 1, 262, 263, { value: 3, node: "ledger/2" }]
    ]

    expect(converges(counted).verdict).toBe("failed")
  })

  it("breaks it when nodes differ after that", () => {
    expect(converges(told(260)).verdict).toBe("failed")
  })

  it("tells which write one of them has missed", () => {
    expect(converges(told(260)).violations[0]!.history.map(({ says }) => says)).toEqual([
      "ledger/1 writes key 0: version 1",
      "ledger/1 reads key 0: version 1",
      "ledger/2 reads key 0: version 0"
    ])
  })
})

describe("a store that promises to be linearizable", () => {
  const linearizable = (told: ReadonlyArray<Told>) => after((found) => new LinearizableChecker("ledger", found), told)

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

  it("does not let a write happen twice because somebody else was left unsure", () => {
    // What was never answered is told with the write that was there, and is none of its own.
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["write", 1, 20, 30, { outcome: "unsure" }],
      ["write", 2, 40, 50],
      ["read", 1, 60, 70]
    ]

    expect(linearizable(told).verdict).toBe("failed")
  })

  it("may show a write of which nobody was told that it was made, and must then go on showing it", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["read", 3, 20, 30],
      ["read", 3, 40, 50]
    ]

    expect(linearizable(told).verdict).toBe("passed")
    expect(linearizable([...told, ["read", 1, 60, 70]]).verdict).toBe("failed")
  })

  it("says nothing about two keys together: write skew and read skew are orders of each key by itself", () => {
    // Two people look at both keys, and each writes the other one.
    const skew: ReadonlyArray<Told> = [
      ["read", 0, 0, 1, { session: 1 }],
      ["read", 0, 0, 1, { session: 1, key: 5 }],
      ["read", 0, 0, 1, { session: 2 }],
      ["read", 0, 0, 1, { session: 2, key: 5 }],
      ["write", 1, 2, 3, { session: 1 }],
      ["write", 2, 2, 3, { session: 2, key: 5 }]
    ]

    expect(linearizable(skew).verdict).toBe("passed")
  })

  it("does not ask what became of a write that was refused", () => {
    const told: ReadonlyArray<Told> = [
      ["write", 1, 0, 10],
      ["write", 1, 20, 30, { outcome: "refused" }],
      ["read", 1, 40, 50]
    ]

    expect(linearizable(told).verdict).toBe("passed")
  })

  it("names the calls that show it, key by key", () => {
    const { measured, violations } = linearizable([
      ["write", 1, 0, 10],
      ["write", 2, 20, 30, { key: 5 }],
      ["read", 1, 12, 15],
      ["read", 0, 40, 50, { key: 5 }]
    ])

    expect(measured).toBe("broken for 1 of 2 keys")
    expect(violations[0]!.says).toBe(
      "no order of the calls on key 5 of ledger explains their answers: version 0 was read after version 2 had been written"
    )
    expect(violations[0]!.history.map(({ says }) => says)).toEqual([
      "ledger/1 writes key 5: version 2",
      "ledger/1 reads key 5: version 0"
    ])
  })
})
