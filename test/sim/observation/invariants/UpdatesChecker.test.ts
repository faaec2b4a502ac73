import { describe, expect, it } from "vitest"
import type { Access, Loss } from "../../../../src/sim/model/History.ts"
import type { Violation } from "../../../../src/sim/observation/invariants/Checker.ts"
import { UpdatesChecker } from "../../../../src/sim/observation/invariants/UpdatesChecker.ts"
import { measured, users } from "../../components/transactions/Ran.ts"

/** Who does it, r or w, and which version; `w0` is somebody who has not read. One call is over at each instant. */
type Step = `${"r" | "w"}${number}:${number}` | Partial<Loss> | Partial<Access>

const ofT = [undefined, { name: "T1" }, { name: "T2" }, { name: "T3" }]

const accessOf = (written: string): Partial<Access> => {
  const [who = "", version] = written.split(":")
  const session = Number(who.slice(1))
  const update = ofT[session]
  return { kind: who.startsWith("r") ? "read" : "write", version: Number(version), session, ...(update && { update }) }
}

const plain = { store: "x", node: "x/1", operation: "", key: 0, value: 0, added: 0, began: 0, outcome: "ok" } as const

const after = (...steps: ReadonlyArray<Step>) => {
  const violations: Array<Violation> = []
  const checker = new UpdatesChecker("x", (violation) => violations.push(violation))
  steps.forEach((step, i) => {
    if (typeof step === "object" && "why" in step)
      checker.lost(i, { store: "x", key: 0, version: 0, why: "crash", ...step })
    else {
      const access = typeof step === "string" ? accessOf(step) : step
      checker.accessed(i, { ...plain, kind: "read", version: 0, session: 0, ...access })
    }
  })
  return { violations, says: violations.map(({ says }) => says), ...checker.standing() }
}

describe("a store that promises to keep updates", () => {
  it("breaks it by H4 of Berenson et al., and says who read, who wrote between, and who overwrote", () => {
    // r1[x=100] r2[x=100] w2[x=120] c2 w1[x=130] c1, as versions of x.
    const { says, verdict, violations } = after("w0:1", "r1:1", "r2:1", "w2:2", "w1:3")

    expect(verdict).toBe("failed")
    expect(says).toEqual([
      "version 2 of key 0 of x was acknowledged and is overwritten by version 3, which was computed from version 1"
    ])
    expect(violations[0]!.at).toBe(4)
    expect(violations[0]!.history.map(({ at, request, says: what }) => [at, request, what])).toEqual([
      [1, 1, "x/1 reads key 0: version 1"],
      [3, 2, "x/1 writes key 0: version 2"],
      [4, 1, "x/1 writes key 0: version 3"]
    ])
  })

  it.each<[what: string, ...steps: ReadonlyArray<Step>]>([
    ["one update after the other", "r1:0", "w1:1", "r2:1", "w2:2"],
    ["a read before, and the write after", "r1:0", "r2:0", "w1:1"],
    ["two who write without having read: P0 perhaps, and not P4", "w0:1", "w0:2", "r1:2", "w1:3"],
    ["a write that has not been computed from anything", "r1:0", "w1:1", "w0:2"],
    ["a read that only looked", "r1:0", "w2:1", "r1:1"],
    ["a write that was refused between", "r1:0", { ...accessOf("w2:1"), outcome: "refused" }, "w1:2"],
    ["a write between that nobody was promised", "r1:0", { ...accessOf("w2:1"), outcome: "unsure" }, "w1:2"],
    ["a write over it that nobody was promised", "r1:0", "w2:1", { ...accessOf("w1:2"), outcome: "unsure" }],
    ["another key", "r1:0", { ...accessOf("w2:1"), key: 1 }, "w1:2"],
    ["another store", "r1:0", { ...accessOf("w2:1"), store: "y" }, "w1:2"],
    [
      "a write between that was gone before it was overwritten",
      "r1:0",
      "w2:1",
      { version: 1, why: "failover" },
      "w1:2"
    ],
    ["its own write, that came twice", "r1:0", "w1:1", "w1:2"],
    ["a read that came twice, and saw more when nobody asked any more", "w0:1", "r1:1", "w1:2", "r1:2", "r2:2", "w2:3"]
  ])("keeps it by %s", (_, ...steps) => {
    expect(after(...steps)).toMatchObject({ verdict: "passed", says: [] })
  })

  it.each<[what: string, times: number, ...steps: ReadonlyArray<Step>]>([
    ["a write between of somebody who had not read", 1, "r1:0", "w0:1", "w1:2"],
    ["a read that was stale, though it came later", 1, "w0:1", "w0:2", "r1:1", "w1:3"],
    ["an update that is acknowledged only after it was overwritten", 1, "r1:0", "w1:2", "w0:1"],
    ["each of those who overwrite, once", 2, "r1:0", "r2:0", "r3:0", "w1:1", "w2:2", "w3:3"],
    ["once, however many it has overwritten", 1, "r1:0", "w0:1", "w0:2", "w0:3", "w1:4"],
    ["a read whose answer saw less than the same read that came again", 1, "r1:0", "w0:1", "r1:1", "w1:2"],
    [
      "what it had not seen, though it was gone for a while after",
      1,
      "r1:0",
      "w0:1",
      "w1:2",
      { version: 1, why: "wipe" }
    ]
  ])("breaks it by %s", (_, times, ...steps) => {
    expect(after(...steps)).toMatchObject({ verdict: "failed", violations: { length: times } })
  })

  it("breaks it by a write that one of several primaries gives up for another, also before it is told of it", () => {
    const loss: Loss = { store: "x", key: 0, version: 1, why: "overwritten", by: 2 }
    const met = after("w0:1", "w0:2", loss)

    expect(met.violations[0]!.history.map(({ says }) => says)).toEqual([
      "x/1 writes key 0: version 1",
      "x/1 writes key 0: version 2",
      "version 1 of key 0 is overwritten by version 2"
    ])
    expect(after({ ...loss, version: 2, by: 1 }, "w0:1", "w0:2").says).toEqual([
      "version 2 of key 0 of x was acknowledged and is overwritten by version 1, without having been seen"
    ])
  })

  it("is nobody's who does not write", () => {
    expect(after("r1:0").verdict).toBe("inconclusive")
  })
})

/** Ten users 10 ms away from a row, all of whom update it at the same instant. */
const updating = (update: object, store: object, more: object = {}) => ({
  duration: "20s",
  system: { row: { store: { read: "0s", write: "0s", ...store } } },
  links: { "visit <-> row": { latency: "10ms" } },
  journeys: { visit: [{ update: { store: "row", ...update } }] },
  load: { k6: { scenarios: { users: users(10) } } },
  invariants: { kept: { keepsUpdates: "row" } },
  ...more
})

const counts = ["violations of kept", "lost updates of row", "conflicts of row", "updates of row"]
const found = (written: object) => {
  const { books, ...all } = measured(written, counts)
  return [...Object.values(all), books]
}

const overwriting = { compareAndSet: false }

describe("updates of a row by ten at once", () => {
  // Each but the first overwrites what the one before it has written.
  const stores: ReadonlyArray<[string, object]> = [
    ["one node", {}],
    ["one node whose log is flushed", { log: { flush: "each", takes: "5ms" } }],
    ["a primary with a replica", { replicas: { count: 1, lag: "100ms" } }],
    ["a primary that waits for its replica", { replicas: { count: 1, lag: "100ms", sync: 1 } }]
  ]

  it.each(stores)("are lost nine times if nobody compares: %s", (_, store) => {
    expect(found(updating(overwriting, store))).toEqual([9, 9, 0, 10, []])
  })

  it.each([1, 2])("are lost nine times in a quorum of three, of whom %d must answer", (count) => {
    const quorum = { read: count, write: 4 - count }

    expect(measured(updating(overwriting, { quorum }), ["violations of kept", "lost updates of row"])).toMatchObject({
      "violations of kept": 9,
      "lost updates of row": 9
    })
  })

  it.each(stores)("are refused nine times, and never lost, if they compare: %s", (_, store) => {
    expect(found(updating({}, store))).toEqual([0, 0, 9, 1, []])
  })

  it.each(stores)("are all there if each waits for the lock: %s", (_, store) => {
    const journeys = { visit: [{ lock: { name: "turn", steps: [{ update: { store: "row", ...overwriting } }] } }] }

    expect(found(updating(overwriting, store, { journeys }))).toEqual([0, 0, 0, 10, []])
  })

  it.each(stores.slice(1).filter(([, store]) => !("sync" in store)))(
    "are all there by operations that add: %s",
    (_, store) => {
      const contents = { effects: { write: { adds: 1 } } }
      const written = updating({}, { ...store, contents }, { journeys: { visit: [{ call: "row.write" }] } })

      expect(measured(written, ["violations of kept", "last contents of row"])).toMatchObject({
        "violations of kept": 0,
        "last contents of row": 10
      })
    }
  )
})

describe("an update of what is there and shown to nobody yet", () => {
  // The first is written at 10 ms + 10 ms + 10 ms and waits until 130 ms for the replica; the second reads at 60 ms.
  const store = { replicas: { count: 1, lag: "100ms", sync: 1 } }
  const load = { k6: { scenarios: { first: users(1), second: users(1, "visit", "50ms") } } }

  it.each([
    ["is refused", true],
    ["is refused, whether or not anybody looks", false]
  ])("%s", (_, isWatched) => {
    const written = updating({}, store, { load, ...(isWatched ? {} : { invariants: {} }) })

    expect(measured(written, ["conflicts of row", "updates of row", "lost updates of row"])).toMatchObject({
      "conflicts of row": 1,
      "updates of row": 1,
      "lost updates of row": 0
    })
  })
})

describe("writes to two primaries that have not heard of each other", () => {
  const written = (conflicts: string) => {
    const zones = ["a", "b"]
    return {
      duration: "20s",
      system: {
        row: {
          store: {
            operations: { like: "0s" },
            contents: { effects: { like: { adds: 1 } } },
            primaries: { count: 2, lag: "100ms", conflicts, zones }
          }
        }
      },
      journeys: Object.fromEntries(zones.map((zone) => [`in-${zone}`, { from: zone, steps: [{ call: "row.like" }] }])),
      load: { k6: { scenarios: Object.fromEntries(zones.map((zone) => [zone, users(1, `in-${zone}`)])) } },
      invariants: { kept: { keepsUpdates: "row" } }
    }
  }

  it("are lost if the last one wins", () => {
    expect(measured(written("last-write-wins"), ["violations of kept", "lost updates of row"])).toMatchObject({
      "violations of kept": 1,
      "lost updates of row": 1
    })
  })

  it.each(["siblings", "counter"])("are there if both are kept: %s", (conflicts) => {
    expect(measured(written(conflicts), ["violations of kept", "last contents of row/1"])).toMatchObject({
      "violations of kept": 0,
      "last contents of row/1": 2
    })
  })
})
