import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../src/sim/components/brokers/Topic.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { measured } from "../transactions/Ran.ts"

/** Ten orders, one a second from 0 s to 9 s, of keys 0 and 1 in turn; each takes 100 ms. */
const ordering = (orders: object, more: object = {}) => ({
  duration: "60s",
  system: { orders: { topic: { steps: [{ work: "100ms" }], ...orders } }, ...more },
  journeys: { visit: { key: "uniform(2)", steps: [{ publish: "orders" }] } },
  load: {
    k6: {
      scenarios: {
        visits: { executor: "constant-arrival-rate", rate: 1, duration: "10s", preAllocatedVUs: 10, exec: "visit" }
      }
    }
  }
})

const groups = (late: object) => ({
  steps: undefined,
  groups: { now: { steps: [{ work: "100ms" }] }, late: { steps: [{ work: "100ms" }], joins: "4.5s", ...late } }
})

describe("a group that joins later", () => {
  it("gets everything from the beginning", () => {
    const ran = measured(ordering(groups({})), [
      "effects of orders.late",
      "max backlog of orders.late",
      "drain time of orders.late"
    ])

    // Five wait at 4.5 s, and are done by 5 s.
    expect(ran).toMatchObject({ "effects of orders.late": 10, "max backlog of orders.late": 5, "books": [] })
  })

  it("gets what comes from then on, if it starts there", () => {
    const written = ordering(groups({ from: "latest" }))

    expect(measured(written, ["effects of orders.late", "effects of orders.now"])).toMatchObject({
      "effects of orders.late": 5,
      "effects of orders.now": 10,
      "books": []
    })
  })
})

describe("dead letters", () => {
  it("are sent back when somebody takes them up, one after the other, and count as new messages", () => {
    // Until 20 s the bank is down: all ten are put aside at once. They go back at 30 s, every 200 ms, and are done.
    const orders = { attempts: 1, deadLetters: "parked", steps: [{ call: "bank.charge" }] }
    const written = {
      ...ordering(orders, {
        parked: { topic: { joins: "30s", steps: [{ publish: "orders" }, { wait: "200ms" }] } },
        bank: { service: {}, endpoints: { charge: [{ effect: "charged" }] } }
      }),
      faults: { down: { on: "bank", crash: true, at: "0s", for: "20s" } }
    }
    const measures = ["dead letters of orders", "offered of orders", "drain time of parked", "offered of bank"]

    expect(measured(written, measures)).toMatchObject({
      "dead letters of orders": 10,
      "offered of orders": 20,
      "offered of bank": 20,
      "books": []
    })
  })
})

describe("a replay", () => {
  it("does again what was published since, and nothing else", () => {
    const ran = measured(ordering({ replay: { at: "20s", since: "4500ms" } }), [
      "effects of orders",
      "effects twice of orders",
      "published of orders"
    ])

    expect(ran).toMatchObject({
      "effects of orders": 10,
      "effects twice of orders": 5,
      "published of orders": 10,
      "books": []
    })
  })

  it("does nothing again that consumers remember", () => {
    const ran = measured(ordering({ replay: { at: "20s" }, dedupe: { window: "1m" } }), [
      "effects twice of orders",
      "deduplicated of orders"
    ])

    expect(ran).toMatchObject({ "effects twice of orders": 0, "deduplicated of orders": 10, "books": [] })
  })

  it("does not bring what the broker has lost", () => {
    const written = ordering({ loss: "100%", replay: { at: "20s" } })

    expect(measured(written, ["effects of orders", "duplicates of orders", "lost of orders"])).toMatchObject({
      "effects of orders": 0,
      "duplicates of orders": 0,
      "lost of orders": 10,
      "books": []
    })
  })

  it("brings what is old after what is new: all but the last", () => {
    const ran = measured(ordering({ replay: { at: "20s" }, inOrder: "topic" }), ["out of order of orders"])

    expect(ran).toMatchObject({ "out of order of orders": 9 })
  })
})

describe("messages whose order counts", () => {
  it.each([
    ["are done after two that came later, where one fails and comes back", {}, 1],
    ["are never, where a partition waits for it", { partitions: 1 }, 0]
  ])("%s", (_, orders, late) => {
    // The first fails, and comes back after 2.5 s: those of 1 s and 2 s are done by then, or wait.
    const written = {
      ...ordering(
        { ...orders, inOrder: "topic", redelivery: "2500ms", steps: [{ call: "bank.charge" }] },
        { bank: { service: {}, endpoints: { charge: [] } } }
      ),
      faults: { down: { on: "bank", crash: true, at: "0s", for: "500ms" } }
    }

    expect(measured(written, ["out of order of orders", "effects of orders"])).toEqual({
      "out of order of orders": late,
      "effects of orders": 10,
      "books": []
    })
  })
})

describe("a topic that is read later or again", () => {
  it("says so in words", () => {
    expect(inWords({ joins: 60 * second, from: "latest" })).toContain("joins at 1m for what comes then")
    expect(inWords({ replay: { at: 300 * second, since: 120 * second } })).toContain(
      "gets again at 5m what was published since 2m"
    )
  })
})
