import { describe, expect, it } from "vitest"
import { measured, users } from "../../components/transactions/Ran.ts"

/** What each of three nodes in three zones 10 ms apart has to say; a shop in each zone books an order with a write. */
const zones = ["a", "b", "c"]

const booked = (store: object, load: object, faults: object = {}) => ({
  duration: "30s",
  system: { ledger: { store: { write: "0s", ...store } } },
  links: { default: { latency: "10ms" } },
  journeys: Object.fromEntries(
    zones.map((zone) => [`in-${zone}`, { from: zone, steps: [{ effect: "booked", write: "ledger.write" }] }])
  ),
  load: { k6: { scenarios: load } },
  faults,
  invariants: {
    "nothing-lost": { durable: "ledger" },
    // It is broken once for each order that is booked: that is how they are counted.
    "nothing-booked": { balance: "booked <= 0" }
  }
})

const results = (written: object) => {
  const { books, ...found } = measured(written, [
    "violations of nothing-lost",
    "violations of nothing-booked",
    ...zones.map((zone) => `carried of in-${zone}`)
  ])
  const [lost, bookings, ...answered] = Object.values(found) as ReadonlyArray<number>
  return { lost, booked: bookings, answered: answered.reduce((sum, one) => sum + one), books }
}

const each = Object.fromEntries(zones.map((zone) => [zone, users(1, `in-${zone}`, "1s")]))
const inA = { a: users(1, "in-a", "1s") }

describe("what is acknowledged by a quorum store", () => {
  const quorum = (more: object) => ({ quorum: { replicas: 3, zones, ...more } })
  const cut = { cut: { on: "a", cut: true, at: "500ms", for: "700ms" } }
  const dies = { dies: { on: "ledger/1", crash: true, at: "3s", for: "1s" } }

  it.each([
    ["is lost with the only node that had it", { write: 1, flush: "never" }, 1],
    ["is there again with that node, if it has flushed it", { write: 1, flush: "each" }, 0],
    ["is there again if it has flushed it in time", { write: 1, flush: "every(2s)" }, 0],
    ["is lost if it has not", { write: 1, flush: "every(5s)" }, 1],
    [
      "is with the others, if they have compared what they have",
      { write: 1, flush: "never", antiEntropy: { every: "1s" } },
      0
    ],
    ["is kept for the others by who took it", { write: 1, flush: "never", handOff: "1s", timeout: "1s" }, 0]
  ])("%s", (_, more, lost) => {
    const run = results(booked(quorum(more), inA, { ...cut, ...dies }))

    expect(run).toEqual({ lost, booked: 1, answered: 1, books: [] })
  })

  it.each([
    ["one of them", "ledger/1", 0],
    ["all of them", "ledger", 1]
  ])("is gone with the disks of %s", (_, on, lost) => {
    const wiped = { wiped: { on, wipe: true, at: "3s" } }
    const run = results(booked(quorum({ write: 2 }), each, wiped))

    // Three shops write the same key, and the last of the three writes is what it had.
    expect(run).toEqual({ lost, booked: 3, answered: 3, books: [] })
  })

  it("is nothing as long as two have to have it and two cannot be reached", () => {
    const run = results(booked(quorum({ write: 2, flush: "never" }), inA, { ...cut, ...dies }))

    expect(run).toEqual({ lost: 0, booked: 0, answered: 0, books: [] })
  })

  it("outlives one node if two had to have it", () => {
    const run = results(booked(quorum({ write: 2, flush: "never" }), each, dies))

    expect(run).toEqual({ lost: 0, booked: 3, answered: 3, books: [] })
  })

  it("has happened when two have it, though who was asked died before it heard of that", () => {
    // Called at 1 s and asked at once; the others have it at 1.01 s, and would be heard at 1.02 s.
    const early = { dies: { on: "ledger/1", crash: true, at: "1015ms", for: "1s" } }
    const from = { a: users(1, "in-a", "990ms") }
    const run = results(booked(quorum({ write: 2 }), from, early))

    expect(run).toEqual({ lost: 0, booked: 1, answered: 0, books: [] })
  })
})

describe("what is acknowledged by a cache that writes later", () => {
  const saved = (write: object, within: string, faults: object = {}) => ({
    duration: "30s",
    system: { carts: { cache: {} }, ledger: { store: { write: "10ms" } } },
    journeys: { visit: [{ write: { cache: "carts", ...write, steps: [{ call: "ledger.write" }] } }] },
    load: { k6: { scenarios: { first: users(2, "visit", "1s"), last: users(1, "visit", "4s") } } },
    faults,
    invariants: { kept: { durable: "carts", within } }
  })
  const lostOf = (...written: Parameters<typeof saved>) =>
    measured(saved(...written), ["violations of kept"])["violations of kept"]
  const behind = { mode: "behind", interval: "5s" }
  const dies = { dies: { on: "carts", crash: true, at: "5s", for: "1s" } }

  it.each([
    ["is kept if the origin has it before the cache dies", { mode: "behind", interval: "500ms" }, "0s", dies, 0],
    ["is lost with the cache if it has not", behind, "0s", dies, 3],
    ["is lost with what it is told to forget", behind, "0s", { wiped: { on: "carts", flush: true, at: "5s" } }, 3],
    ["is lost where the origin cannot be reached", behind, "0s", { gone: { on: "ledger", crash: true, at: "5s" } }, 3],
    ["may be lost if it is younger than the recovery point", behind, "2s", dies, 2],
    ["is not lost if all are", behind, "4s", dies, 0]
  ])("%s", (_, write, within, faults, lost) => {
    expect(lostOf(write, within, faults)).toBe(lost)
  })

  it("is never lost where the origin has it first", () => {
    const run = measured(saved({ mode: "through" }, "0s", dies), ["violations of kept", "carried of visit"])

    expect(run).toEqual({ "violations of kept": 0, "carried of visit": 3, "books": [] })
  })
})

describe("what is acknowledged by several primaries", () => {
  it.each([
    ["last-write-wins", 2],
    ["siblings", 0]
  ])("is lost by all who did not write last, with %s", (conflicts, lost) => {
    const run = results(booked({ primaries: { count: 3, lag: "1s", zones, conflicts } }, each))

    expect(run).toEqual({ lost, booked: 3, answered: 3, books: [] })
  })
})

describe("what is acknowledged by a raft store", () => {
  it.each([1, 2, 3])("is booked and never lost, whichever node is cut off: %i", (node) => {
    const faults = {
      cut: { on: zones[node - 1], cut: true, at: "3s", for: "10s" },
      dies: { on: `ledger/${(node % 3) + 1}`, crash: true, at: "15s", for: "2s" }
    }
    const often = Object.fromEntries(
      zones.map((zone) => [
        zone,
        { executor: "constant-arrival-rate", rate: 5, duration: "25s", preAllocatedVUs: 100, exec: `in-${zone}` }
      ])
    )
    const run = results(booked({ raft: { zones } }, often, faults))

    expect(run).toMatchObject({ lost: 0, books: [] })
    // Who was not answered may have written all the same, and two of three zones can go on.
    expect(run.booked).toBeGreaterThanOrEqual(run.answered)
    expect(run.answered).toBeGreaterThan(200)
    expect(run.booked).toBeLessThan(375)
  })
})
