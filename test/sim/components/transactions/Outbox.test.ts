import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../src/sim/components/transactions/Outbox.ts"
import { second } from "../../../../src/sim/kernel/Instant.ts"
import { measured, users } from "./Ran.ts"

/** Five orders at once, each with a message that a relay which looks every second sends one after the other. */
const ordering = (outbox: object, faults: object, links: object = {}) => ({
  duration: "30s",
  system: {
    shop: {
      service: {},
      endpoints: {
        order: [{ effect: "ordered", write: "orders.write", outbox: { topic: "events", every: "1s", ...outbox } }]
      }
    },
    orders: { store: { write: "5ms" } },
    events: { topic: { consumers: 10, steps: [{ effect: "shipped" }] } }
  },
  journeys: { visit: [{ call: "shop.order" }] },
  load: { k6: { scenarios: { users: users(5) } } },
  invariants: { told: { balance: "ordered <= shipped", holds: "eventually", within: "1s" } },
  links,
  faults
})

const told = ["offered of events", "violations of told", "max outbox of events"]

describe("the relay of an outbox", () => {
  it("sends nothing while it is down, and all of it afterwards", () => {
    const down = { relay: { on: "events.relay", crash: true, at: "500ms", for: "4s" } }

    // It is back at 4.5 s and looks at 5 s; the time of the fault is not counted, and half a second is left of what is promised.
    expect(measured(ordering({}, down), told)).toMatchObject({ "offered of events": 5, "violations of told": 0 })
  })

  it("keeps what it has while it stands still", () => {
    const still = { relay: { on: "events.relay", pause: true, at: "500ms", for: "40s" } }

    expect(measured(ordering({}, still), told)).toMatchObject({ "offered of events": 0, "max outbox of events": 5 })
  })

  it.each([
    ["all that it has not noted", { notes: "10s" }, 10],
    ["nothing that it has noted", { notes: "3s" }, 5],
    ["nothing, if it notes each message", {}, 5]
  ])("sends again after a crash %s", (_, outbox, offered) => {
    const dies = { relay: { on: "events.relay", crash: true, at: "5s", for: "1s" } }

    expect(measured(ordering(outbox, dies), told)).toMatchObject({ "offered of events": offered })
  })

  it("sends again what it hears nothing of, and without a timeout waits for ever", () => {
    const cut = { broker: { on: "events.relay", cut: true, at: "500ms", for: "4s" } }

    // Sent and given up from 1 s to 4.5 s, when there is a way again; it looks at 5 s, half a second before it is due.
    expect(measured(ordering({ timeout: "500ms" }, cut), told)).toMatchObject({
      "offered of events": 5,
      "violations of told": 0
    })
    expect(measured(ordering({}, cut), told)).toMatchObject({ "offered of events": 0, "violations of told": 5 })
  })

  it("does not know of the message that the broker had when it died", () => {
    // The answer takes 300 ms: the first is noted at 1.3 s, and the second is with the broker at 1.4 s.
    const dies = { relay: { on: "events.relay", crash: true, at: "1.4s", for: "1s" } }
    const far = { "events -> events.relay": { latency: "300ms" } }

    expect(measured(ordering({}, dies, far), told)).toMatchObject({ "offered of events": 6 })
  })

  it("says itself in words", () => {
    expect(inWords({ notes: 60 * second }, "events")).toBe(
      "puts a message for events into an outbox, looked at every 500ms by a relay that notes every 1m how far it is"
    )
  })
})
