import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../src/sim/components/transactions/TwoPhaseCommit.ts"
import { measured, users } from "./Ran.ts"

/** A coordinator and three stores, 10 ms away from each other; 5 ms to force a log. */
const committing = (
  vus: number,
  { commit = {}, faults = {}, more = {}, through = [] }: Record<string, object> = {},
  stock: object = {}
) => ({
  duration: "60s",
  system: {
    shop: {
      service: { instances: 2 },
      endpoints: {
        buy: [
          {
            commit: { participants: ["stock.write", "money.write", "post.write"], force: "5ms", ...commit },
            name: "purchase",
            through
          }
        ]
      }
    },
    stock: { store: { write: "0s", ...stock } },
    money: { store: { write: "0s" } },
    post: { store: { write: "0s" } }
  },
  links: {
    "shop <-> stock": { latency: "10ms" },
    "shop <-> money": { latency: "10ms" },
    "shop <-> post": { latency: "10ms" }
  },
  journeys: { visit: [{ call: "shop.buy" }] },
  load: { k6: { scenarios: { users: users(vus), ...more } } },
  faults
})

const died = (at: string, lasts = "60s") => ({ faults: { death: { on: "shop/1", crash: true, at, for: lasts } } })

/** Time in doubt: the area under the gauge, in ms. */
const inDoubt = (found: ReturnType<typeof measured>): number => Number(found["in doubt of purchase"]) * 60_000

describe("a commit in two phases", () => {
  it("takes two round trips and three forced logs, and four messages for each participant", () => {
    const measures = [
      "max response of visit",
      "messages of purchase",
      "max service of stock locks",
      "committed of purchase"
    ]
    expect(measured(committing(1), measures)).toEqual({
      "max response of visit": 55,
      "messages of purchase": 12,
      "max service of stock locks": 25,
      "committed of purchase": 1,
      "books": []
    })
  })

  it("works before it votes", () => {
    expect(measured(committing(1, {}, { write: "100ms" }), ["max response of visit"])).toMatchObject({
      "max response of visit": 155
    })
  })

  it("keeps others from the row until it is decided", () => {
    // The second prepares when the first has let go at 40 ms: 5 to force, 10 back, 5, 10 there, 5, 10 back.
    expect(measured(committing(2), ["max response of visit", "committed of purchase"])).toEqual({
      "max response of visit": 85,
      "committed of purchase": 2,
      "books": []
    })
  })

  it("keeps plain writes from it, and lets reads through", () => {
    const written = committing(1, {}, { read: "0s" })
    const plain = {
      ...written,
      journeys: { ...written.journeys, write: [{ call: "stock.write" }], read: [{ call: "stock.read" }] },
      load: {
        k6: { scenarios: { users: users(1), w: users(1, "write", "20ms"), r: users(1, "read", "20ms") } }
      }
    }
    expect(measured(plain, ["max response of write", "max response of read"])).toEqual({
      "max response of write": 20,
      "max response of read": 0,
      "books": []
    })
  })

  it("aborts if one does not prepare, and what others have prepared is undone", () => {
    const faults = { broken: { on: "stock", errors: "100%", at: "0s", for: "1s" } }
    const measures = ["aborted of purchase", "committed of purchase", "failed by error of visit", "busy of money locks"]
    const { "busy of money locks": busy, ...rest } = measured(committing(1, { faults }), measures)
    expect(rest).toEqual({
      "aborted of purchase": 1,
      "committed of purchase": 0,
      "failed by error of visit": 1,
      "books": []
    })
    // Money prepared at 15 ms at most, and heard of the abort, decided at 20 ms, at 30 ms.
    expect(busy).toBeCloseTo(15 / 60_000, 9)
  })

  it("aborts if a vote does not come in time", () => {
    const faults = { cut: { on: "shop -> stock", cut: true, at: "0s", for: "10s" } }
    const measures = [
      "failed by timed out of visit",
      "max response of visit",
      "max service of money locks",
      "aborted of purchase"
    ]
    expect(measured(committing(1, { commit: { patience: "2s" }, faults }), measures)).toEqual({
      "failed by timed out of visit": 1,
      "max response of visit": 2000,
      // Prepared at 15 ms; told at 2010 ms.
      "max service of money locks": 1995,
      "aborted of purchase": 1,
      "books": []
    })
  })

  it("tells a participant again that has not heard what was decided", () => {
    // Decided at 30 ms. The way is cut until 3 s: tries at 30 ms and 2030 ms are lost, each waited for 1 s, the next is at 4030 ms.
    const faults = { cut: { on: "shop -> stock", cut: true, at: "12ms", for: "3s" } }
    const commit = { patience: "1s", resend: "1s" }
    const measures = ["max response of visit", "max service of stock locks", "max service of money locks"]
    expect(measured(committing(1, { commit, faults }), measures)).toEqual({
      "max response of visit": 4055,
      "max service of stock locks": 4025,
      "max service of money locks": 25,
      "books": []
    })
  })

  it("leaves its participants in doubt if the coordinator dies between vote and decision, until it has recovered", () => {
    const written = committing(1, { ...died("27ms"), more: { late: users(1, "visit", "1s") } })
    const measures = [
      "coordinators lost of purchase",
      "in doubt of purchase",
      "max in doubt of purchase",
      "max service of stock locks",
      "aborted of purchase",
      "committed of purchase"
    ]
    const found = measured(written, measures)
    expect(found).toMatchObject({
      "coordinators lost of purchase": 1,
      "max in doubt of purchase": 1,
      // Prepared at 15 ms; the log is read at 30.027 s and says nothing: abort, heard 10 ms later.
      "max service of stock locks": 30_022,
      "books": []
    })
    expect(inDoubt(found)).toBeCloseTo(30_000, 6)
  })

  it("commits what was decided when the coordinator's log is read", () => {
    const written = committing(1, { ...died("33ms"), commit: { recovery: "10s" } })
    const measures = [
      "committed of purchase",
      "aborted of purchase",
      "max service of stock locks",
      "in doubt of purchase"
    ]
    const found = measured(written, measures)
    // Decided at 30 ms; the messages on their way die with their sender.
    expect(found).toMatchObject({
      "committed of purchase": 1,
      "aborted of purchase": 0,
      "max service of stock locks": 10_028,
      "books": []
    })
    expect(inDoubt(found)).toBeCloseTo(10_000, 6)
  })

  it("blocks others for as long, who vote no for want of the row", () => {
    const written = committing(1, { ...died("27ms"), more: { late: users(1, "visit", "1s") } })
    expect(measured(written, ["failed by timed out of visit", "aborted of purchase"])).toMatchObject({
      "failed by timed out of visit": 1,
      "aborted of purchase": 2
    })
  })

  it("is a write of the row: an update that has read before meets a conflict", () => {
    const written = committing(1, {}, { read: "0s" })
    const both = {
      ...written,
      journeys: { ...written.journeys, update: [{ update: { store: "stock", steps: [{ wait: "1s" }] } }] },
      load: { k6: { scenarios: { users: users(1), updates: users(1, "update") } } }
    }
    expect(measured(both, ["updates of stock", "conflicts of stock"])).toEqual({
      "updates of stock": 0,
      "conflicts of stock": 1,
      "books": []
    })
  })

  it("has its effects when participants hear that it is committed, and none if it is aborted", () => {
    const participants = [
      { effect: "reserved", write: "stock.write" },
      { effect: "paid", amount: 2, write: "money.write" },
      "post.write"
    ]
    const more = (within: string) => ({
      journeys: { visit: [{ effect: "begun" }, { call: "shop.buy" }] },
      invariants: {
        all: { balance: "begun = reserved = paid - 1", holds: "eventually", within },
        none: { balance: "reserved + paid <= 0" }
      }
    })
    const measures = ["violations of all", "violations of none"]
    const broken = (within: string, disturbed: Record<string, object> = {}) => {
      const written = committing(1, { commit: { participants, recovery: "10s" }, ...disturbed })
      const found = measured({ ...written, ...more(within) }, measures)
      return measures.map((one) => found[one])
    }

    // Decided at 30 ms, heard 10 ms later.
    expect(broken("40ms")).toEqual([0, 1])
    expect(broken("39ms")).toEqual([1, 1])
    expect(broken("20s", died("33ms", "1s"))).toEqual([0, 1])
    expect(broken("20s", died("27ms", "1s"))).toEqual([1, 0])
  })

  it("lets go of its rows when somebody has read the log of a coordinator that died", () => {
    const broken = (within: string) => {
      const written = committing(1, died("27ms", "1s"))
      const found = measured({ ...written, invariants: { free: { unlocks: "stock", within } } }, ["violations of free"])
      return found["violations of free"]
    }

    // Locked from 15 ms to 30.037 s; the fault is over at 1.027 s, and the time begins anew.
    expect(broken("29.01s")).toBe(0)
    expect(broken("29s")).toBe(1)
  })

  it("waits for a participant that dies after its vote, which is as durable as its log", () => {
    const faults = { death: { on: "stock", crash: true, at: "20ms", for: "5s" } }
    const found = measured(committing(1, { faults }), [
      "committed of purchase",
      "carried of visit",
      "max response of visit",
      "max service of money locks"
    ])
    expect(found).toMatchObject({
      "committed of purchase": 1,
      "carried of visit": 1,
      "max service of money locks": 25,
      "books": []
    })
    // It is back at 5.02 s, and is told again every second and a little.
    expect(found["max response of visit"]).toBeGreaterThan(5020)
    expect(found["max response of visit"]).toBeLessThan(6300)
  })

  it("says itself in words", () => {
    expect(inWords({}, "stock.write and money.write")).toBe(
      "commits stock.write and money.write in two phases, votes within 5s, recovers after 30s"
    )
  })
})
