import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { compile } from "../../../../src/scenarios/Compile.ts"
import { decode } from "../../../../src/scenarios/Decode.ts"
import { sourceOfValue } from "../../../../src/scenarios/reading/Source.ts"
import { measured, users } from "../transactions/Ran.ts"

/** Twenty users who wait in a service for ten seconds; it is down from two seconds on for one. */
const journeyOf = (service: Record<string, unknown>) => {
  const written = {
    name: "subscriptions",
    title: "Open calls and a crash",
    duration: "20s",
    system: { push: { service, endpoints: { listen: [{ wait: "10s" }] } } },
    journeys: { listen: [{ call: "push.listen" }] },
    load: {
      k6: {
        scenarios: { a: { executor: "per-vu-iterations", vus: 20, iterations: 1, maxDuration: "20s", exec: "listen" } }
      }
    },
    faults: { crash: { on: "push", crash: true, at: "2s", for: "1s" } }
  }
  const { scenario } = Result.getOrThrow(decode(sourceOfValue(written, "subscriptions.ts")))
  const simulation = compile(scenario, { seed: 1 })
  while (!simulation.isOver) simulation.go()
  return simulation.picture().journeys[0]!.total
}

describe("a call inside an instance that goes down", () => {
  it.each([
    ["that holds a worker", { workers: 20 }],
    ["that holds none while it waits", { workers: 1, holdsWorker: false }]
  ])("%s, ends there and then", (_, service) => {
    const { carried, failed } = journeyOf(service)

    expect({ carried, failed }).toEqual({ carried: 0, failed: 20 })
  })
})

/** Twenty users of a desk that dies after two seconds and is back after three. */
const desk = (steps: ReadonlyArray<object>) => ({
  duration: "20s",
  system: {
    desk: { service: {}, endpoints: { book: steps } },
    ledger: { store: { write: "5s" } }
  },
  journeys: { visit: [{ call: "desk.book" }] },
  load: { k6: { scenarios: { users: users(20) } } },
  faults: { crash: { on: "desk", crash: true, at: "2s", for: "1s" } }
})

describe("work on a fiber of its own in an instance that goes down", () => {
  const later = { sequence: [{ wait: "5s" }, { call: "ledger.write" }] }

  it.each([
    ["under a timeout", { timeout: "20s" }],
    ["that was left before", { timeout: "1s" }],
    ["that was left, and would not be begun any more", { timeout: { after: "1s", cancels: "waiting" } }],
    ["of a hedge", { hedge: { after: "500ms" } }]
  ])("%s, dies with it", (_, policy) => {
    const written = desk([{ ...later, through: [policy] }])

    expect(measured(written, ["offered of ledger"])).toMatchObject({ "offered of ledger": 0 })
  })

  it("is not tried again by a retry that has died with it", () => {
    const unanswered = {
      call: "ledger.write",
      through: [{ timeout: "20s" }, { retry: { attempts: 3 } }, { timeout: "3s" }]
    }

    expect(measured(desk([unanswered]), ["offered of ledger"])).toMatchObject({ "offered of ledger": 20 })
  })

  it("leaves a call to somebody else with them, as a timeout does", () => {
    const called = desk([{ call: "ledger.write", through: [{ timeout: "20s" }] }])

    expect(measured(called, ["carried of ledger"])).toMatchObject({ "carried of ledger": 20 })
  })
})
