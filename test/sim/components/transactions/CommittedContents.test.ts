import { describe, expect, it } from "vitest"
import { measured } from "./Ran.ts"

/** Ten users, one after the other, move 5 each from one store to another; `to` and the faults say how that one is. */
const transfer = (to: object = {}, faults: object = {}) => ({
  duration: "2m",
  system: {
    bank: {
      service: {},
      endpoints: {
        move: [{ commit: { participants: ["giver.take", "taker.give"], force: "5ms", patience: "1s" }, name: "moved" }]
      }
    },
    giver: {
      store: { operations: { take: "1ms" }, contents: { initial: 100, effects: { take: { adds: -5, atLeast: 0 } } } }
    },
    taker: { store: { operations: { give: "1ms" }, contents: { effects: { give: { adds: 5 } } }, ...to } }
  },
  journeys: { visit: { key: "uniform(1)", steps: [{ call: "bank.move" }] } },
  load: {
    k6: {
      scenarios: {
        users: { executor: "shared-iterations", vus: 1, iterations: 10, maxDuration: "60s", exec: "visit" }
      }
    }
  },
  invariants: { kept: { durable: "taker" } },
  faults
})

const books = ["last contents of giver", "last contents of taker", "committed of moved"]

describe("what a commit does to the contents of stores", () => {
  it("is done once, when it is committed", () => {
    expect(measured(transfer(), books)).toEqual({
      "last contents of giver": 50,
      "last contents of taker": 50,
      "committed of moved": 10,
      "books": []
    })
  })

  it("is nothing where it was aborted, also at those who had prepared", () => {
    // Who takes is down all the time: the giver prepares, and hears that nothing comes of it.
    const down = { down: { on: "taker", crash: true, at: "0s", for: "2m" } }
    expect(measured(transfer({}, down), books)).toMatchObject({
      "last contents of giver": 0,
      "committed of moved": 0
    })
  })

  it("is refused by who may not do it, and by all others then", () => {
    const poor = transfer()
    const giver = {
      operations: { take: "1ms" },
      contents: { initial: 12, effects: { take: { adds: -5, atLeast: 0 } } }
    }
    expect(measured({ ...poor, system: { ...poor.system, giver: { store: giver } } }, books)).toMatchObject({
      "last contents of giver": 2,
      "last contents of taker": 10,
      "committed of moved": 2
    })
  })

  it.each([
    ["replicas", { replicas: { count: 1, lag: "10ms" } }],
    ["replicas that confirm", { replicas: { count: 1, lag: "10ms", sync: 1 } }],
    ["a log", { log: { flush: "each", takes: "5ms" } }],
    ["shards", { shards: 2 }]
  ])("is the same in a store with %s", (_, to) => {
    expect(measured(transfer(to), books)).toMatchObject({
      "last contents of giver": 50,
      "last contents of taker": 50,
      "committed of moved": 10
    })
  })
})
