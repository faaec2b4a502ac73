import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { HandlerContext } from "../../../../src/scenarios/language/Handwritten.ts"
import { describe as inWords } from "../../../../src/sim/components/transactions/Update.ts"
import { measured, users } from "./Ran.ts"

/** `vus` users 10 ms away from a row, all of whom update it at the same instant. */
const updating = (vus: number, update: object, through: ReadonlyArray<unknown> = [], store: object = {}) => ({
  duration: "5s",
  system: { row: { store: { read: "0s", write: "0s", ...store } } },
  links: { "visit <-> row": { latency: "10ms" } },
  journeys: { visit: [{ update: { store: "row", ...update }, through }] },
  load: { k6: { scenarios: { users: users(vus) } } }
})

const measures = ["update writes of row", "conflicts of row", "updates of row", "lost updates of row"]

describe("an update", () => {
  it("is refused if somebody has written since it read: of ten at once one comes through", () => {
    expect(measured(updating(10, {}), [...measures, "failed by conflict of visit", "max response of visit"])).toEqual({
      "update writes of row": 10,
      "conflicts of row": 9,
      "updates of row": 1,
      "lost updates of row": 0,
      "failed by conflict of visit": 9,
      "max response of visit": 40,
      "books": []
    })
  })

  it("comes through in the end if it is tried again: N rounds, N (N + 1) / 2 writes", () => {
    const again = [{ retry: { attempts: "unlimited" } }]
    expect(measured(updating(10, {}, again), [...measures, "carried of visit", "max response of visit"])).toEqual({
      "update writes of row": 55,
      "conflicts of row": 45,
      "updates of row": 10,
      "lost updates of row": 0,
      "carried of visit": 10,
      "max response of visit": 400,
      "books": []
    })
  })

  it("overwrites what it has not seen if it does not compare: nine of ten updates are lost", () => {
    expect(measured(updating(10, { compareAndSet: false }), [...measures, "carried of visit"])).toEqual({
      "update writes of row": 10,
      "conflicts of row": 0,
      "updates of row": 10,
      "lost updates of row": 9,
      "carried of visit": 10,
      "books": []
    })
  })

  it("does its steps between the read and the write", () => {
    expect(measured(updating(1, { steps: [{ wait: "100ms" }] }), ["max response of visit"])).toMatchObject({
      "max response of visit": 140
    })
  })

  it("meets conflicts with plain writes, too", () => {
    const { journeys, load, ...rest } = updating(1, { steps: [{ wait: "100ms" }] })
    const written = {
      ...rest,
      journeys: { ...journeys, other: [{ call: "row.write" }] },
      load: { k6: { scenarios: { ...load.k6.scenarios, others: users(1, "other", "50ms") } } }
    }
    expect(measured(written, ["conflicts of row", "updates of row"])).toEqual({
      "conflicts of row": 1,
      "updates of row": 0,
      "books": []
    })
  })

  it("is about a row: updates of different keys leave each other alone", () => {
    const written = updating(10, { key: "uniform(1000000)" })
    expect(measured(written, ["conflicts of row", "updates of row"])).toMatchObject({
      "conflicts of row": 0,
      "updates of row": 10
    })
  })

  it("is about the same row when it is tried again", () => {
    const keys: Array<number> = []
    const look = ({ request }: HandlerContext) => Effect.sync(() => void keys.push(request.key))
    // It meets its own plain write of the row each time.
    const steps = [{ run: look }, { call: "row.write" }]
    measured(updating(1, { key: "uniform(1000000)", steps }, [{ retry: { attempts: 3 } }]), [])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
  })

  it("that has read from a replica which is behind is refused", () => {
    const store = { reads: "replicas", replicas: { count: 1, lag: "1s" } }
    const { journeys, ...rest } = updating(1, {}, [], store)
    const loads = { writer: users(1, "other"), soon: users(1, "visit", "500ms"), later: users(1, "visit", "2s") }
    const written = {
      ...rest,
      journeys: { ...journeys, other: [{ call: "row.write" }] },
      load: { k6: { scenarios: loads } }
    }
    expect(measured(written, ["conflicts of row", "updates of row"])).toMatchObject({
      "conflicts of row": 1,
      "updates of row": 1
    })
  })

  it("takes the operations that it is told", () => {
    const store = { queries: { look: "5ms" }, operations: { swap: "7ms" } }
    expect(measured(updating(1, { read: "look", write: "swap" }, [], store), ["max response of visit"])).toMatchObject({
      "max response of visit": 52
    })
  })

  it("says itself in words", () => {
    expect(inWords({}, "ledger", undefined)).toBe("updates ledger by compare-and-set")
    expect(inWords({ compareAndSet: false }, "ledger", "[waits 1s]")).toBe(
      "updates ledger, whoever has written meanwhile, doing [waits 1s] in between"
    )
  })
})
