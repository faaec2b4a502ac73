import { describe, expect, it } from "vitest"
import { Ran } from "../../../../src/laws/Ran.ts"
import type { Access } from "../../../../src/sim/model/History.ts"
import type { Violation } from "../../../../src/sim/observation/invariants/Checker.ts"
import { ProjectionChecker } from "../../../../src/sim/observation/invariants/ProjectionChecker.ts"
import { simulationOf } from "../../faults/Lab.ts"

type Told = readonly [
  call: "orders write" | "view write" | "view read",
  version: number,
  began: number,
  at: number,
  session?: number,
  outcome?: Access["outcome"]
]

const after = (within: number, told: ReadonlyArray<Told>) => {
  const violations: Array<Violation> = []
  const checker = new ProjectionChecker("orders", "view", within, (violation) => violations.push(violation))
  for (const [call, version, began, at, session = 0, outcome = "ok"] of told) {
    const [store = "", kind] = call.split(" ") as [string, Access["kind"]]
    checker.accessed(at, {
      store,
      node: `${store}/1`,
      kind,
      operation: kind,
      key: 0,
      version,
      value: version,
      added: 0,
      session,
      began,
      outcome
    })
  }
  return { violations, ...checker.standing() }
}

describe("a store that is fed from another", () => {
  it("shows what was written elsewhere when it has been projected on behalf of the same wish", () => {
    const { violations } = after(0, [
      ["orders write", 7, 0, 10, 1],
      ["view read", 0, 11, 12],
      // The first version of the view stands for the seventh of the orders.
      ["view write", 1, 20, 21, 1],
      ["view read", 1, 22, 23]
    ])

    expect(violations.map(({ at }) => at)).toEqual([12])
    expect(violations[0]!.says).toMatch(/of view did not see version 7 of orders, acknowledged 1ns before it began/)
  })

  it("may be behind for as long as it is told", () => {
    const told: ReadonlyArray<Told> = [
      ["orders write", 1, 0, 10],
      ["view read", 0, 30, 31]
    ]

    expect(after(21, told).verdict).toBe("passed")
    expect(after(20, told).verdict).toBe("failed")
  })

  it("goes back when an older message comes after a newer one", () => {
    const { violations } = after(0, [
      ["orders write", 1, 0, 10, 1],
      ["orders write", 2, 10, 20, 2],
      ["view write", 1, 30, 31, 2],
      ["view read", 1, 32, 33],
      ["view write", 2, 40, 41, 1],
      ["view read", 2, 42, 43]
    ])

    expect(violations.map(({ at }) => at)).toEqual([43])
  })

  it("takes the projections of one wish for its writes in their order", () => {
    const { violations } = after(0, [
      ["orders write", 1, 0, 10],
      ["orders write", 2, 10, 20],
      ["view write", 1, 30, 31],
      ["view read", 1, 32, 33],
      ["view write", 2, 40, 41],
      ["view read", 2, 42, 43]
    ])

    expect(violations.map(({ at }) => at)).toEqual([33])
  })

  it("takes a projection for the write that was tried again, since nobody knows which of the two it tells of", () => {
    const { violations } = after(0, [
      ["orders write", 5, 0, 10, 1, "unsure"],
      ["orders write", 9, 11, 20, 1],
      ["view write", 1, 30, 31, 1],
      ["view read", 1, 32, 33],
      // Of the next wish no write is in doubt.
      ["orders write", 10, 40, 41, 2],
      ["orders write", 11, 42, 43, 2],
      ["view write", 2, 50, 51, 2],
      ["view read", 2, 52, 53]
    ])

    expect(violations.map(({ at }) => at)).toEqual([53])
  })
})

describe("a read model behind an outbox", () => {
  /** One write a second, 100 ms after the full second; looked up every 100 ms; the relay looks every `every`. */
  const violationsOf = (every: string, within: string) => {
    const simulation = simulationOf({
      name: "lab",
      title: "A lab",
      duration: "30s",
      system: {
        orders: { store: { write: "0s" } },
        changed: { topic: { consumers: 1, steps: [{ call: "view.write" }] } },
        view: { store: { read: "0s", write: "0s" } }
      },
      journeys: {
        order: [{ wait: "100ms" }, { effect: "ordered", write: "orders.write", outbox: { topic: "changed", every } }],
        look: [{ wait: "50ms" }, { call: "view.read" }]
      },
      load: {
        k6: {
          scenarios: {
            buyers: { executor: "constant-arrival-rate", rate: 1, duration: "30s", preAllocatedVUs: 9, exec: "order" },
            lookers: { executor: "constant-arrival-rate", rate: 10, duration: "30s", preAllocatedVUs: 9, exec: "look" }
          }
        }
      },
      invariants: { "view-is-fresh": { fresh: "orders", seenIn: "view", within } }
    })
    simulation.go()
    return new Ran(simulation, new Map()).measure("violations of view-is-fresh")
  }

  it("is behind from the write until the relay has looked", () => {
    // Written at 0.1 s, sent at 1 s: reads at 0.15, 0.25 … 0.95 miss it.
    expect(violationsOf("1s", "0s")).toBe(30 * 9)
    // 500 ms later those at 0.65 … 0.95 still do.
    expect(violationsOf("1s", "500ms")).toBe(30 * 4)
    expect(violationsOf("1s", "900ms")).toBe(0)
    expect(violationsOf("10ms", "10ms")).toBe(0)
  })
})
