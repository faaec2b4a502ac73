import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../src/sim/components/transactions/Await.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { measured, users } from "./Ran.ts"

/** Users who send a message, of which somebody does this, and wait for what comes of it. */
const asking = (does: ReadonlyArray<object>, awaits: object, faults: object = {}) => ({
  duration: "20s",
  system: {
    shop: { service: {}, endpoints: { order: [{ publish: "orders" }, { await: awaits }] } },
    orders: { topic: { consumers: 10, steps: does } }
  },
  journeys: { visit: [{ call: "shop.order" }] },
  load: { k6: { scenarios: { users: users(3) } } },
  faults
})

const asked = ["max response of visit", "failed of visit", "failed by timed out of visit"]

describe("a step that waits for an effect", () => {
  it("ends when it has happened for the same request, wherever that is", () => {
    const written = asking([{ work: "2s" }, { effect: "booked" }], { any: ["booked"], within: "5s" })

    expect(measured(written, asked)).toEqual({
      "max response of visit": 2000,
      "failed of visit": 0,
      "failed by timed out of visit": 0,
      "books": []
    })
  })

  it("waits for the first of several", () => {
    const branches = [{ wait: "1s" }, { effect: "refused" }, { wait: "1s" }, { effect: "booked" }]
    const written = asking(branches, { any: ["booked", "refused"], within: "5s" })

    expect(measured(written, asked)).toMatchObject({ "max response of visit": 1000, "failed of visit": 0 })
  })

  it("does not wait for what has happened already", () => {
    const written = asking([{ effect: "booked" }], { any: ["booked"], within: "5s" })
    const later = { ...written, journeys: { visit: [{ call: "shop.order" }, { call: "shop.order" }] } }

    expect(measured(later, asked)).toMatchObject({ "max response of visit": 0, "failed of visit": 0 })
  })

  it("gives up after a while, and does not hear of what comes later", () => {
    const written = asking([{ work: "6s" }, { effect: "booked" }], { any: ["booked"], within: "5s" })

    expect(measured(written, asked)).toEqual({
      "max response of visit": 5000,
      "failed of visit": 3,
      "failed by timed out of visit": 3,
      "books": []
    })
  })

  it("dies with the process that waits", () => {
    const written = asking(
      [{ work: "2s" }, { effect: "booked" }],
      { any: ["booked"], within: "5s" },
      {
        dies: { on: "shop", crash: true, at: "1s", for: "1s" }
      }
    )

    expect(measured(written, asked)).toMatchObject({ "max response of visit": 1000, "failed of visit": 3 })
  })

  it("says itself in words", () => {
    expect(inWords({ any: ["booked", "refunded"], within: 30 * second })).toBe(
      "waits until booked or refunded has happened, at most 30s"
    )
  })
})

describe("a choice by what has happened", () => {
  it("takes the first way whose effect has happened for this request, and another if none has", () => {
    const choice = [
      { happened: "vip", steps: [{ call: "desk.short" }] },
      { happened: "asked", steps: [{ call: "desk.long" }] },
      { otherwise: [{ effect: "asked" }, { call: "desk.none" }] }
    ]
    const written = {
      duration: "10s",
      system: {
        desk: { service: {}, endpoints: { short: [{ work: "1s" }], long: [{ work: "2s" }], none: [] } },
        door: { service: {}, endpoints: { knock: [{ choice }], greet: [{ effect: "vip" }] } }
      },
      journeys: {
        once: [{ call: "door.knock" }],
        twice: [{ call: "door.knock" }, { call: "door.knock" }],
        greeted: [{ call: "door.greet" }, { call: "door.knock" }]
      },
      load: { k6: { scenarios: { a: users(1, "once"), b: users(1, "twice"), c: users(1, "greeted") } } }
    }

    expect(
      measured(
        written,
        ["once", "twice", "greeted"].map((name) => `max response of ${name}`)
      )
    ).toEqual({
      "max response of once": 0,
      "max response of twice": 2000,
      "max response of greeted": 1000,
      "books": []
    })
  })
})
