import { describe, expect, it } from "vitest"
import { selfCheck } from "../../../../src/sim/observation/SelfCheck.ts"
import { simulationOf } from "../../faults/Lab.ts"

describe("a store in which every node answers", () => {
  const nodes = { quorum: { replicas: 3 }, primaries: { count: 3 }, raft: { nodes: 3 } }

  it.each(Object.entries(nodes))("balances its books when more wait inside than it has connections: %s", (kind, of) => {
    const simulation = simulationOf({
      name: "lab",
      title: "A lab",
      duration: "10s",
      system: { ledger: { store: { write: "100ms", connections: 2, [kind]: of } } },
      journeys: { post: { key: "uniform(100)", steps: [{ call: "ledger.write", through: [{ timeout: "1s" }] }] } },
      load: {
        k6: {
          scenarios: {
            users: { executor: "constant-arrival-rate", rate: 100, duration: "10s", preAllocatedVUs: 300, exec: "post" }
          }
        }
      }
    })
    simulation.go()

    const [whole, ...each] = simulation.recording.components
    expect(selfCheck(simulation.recording)).toEqual([])
    expect(whole!.busyMax(0, Infinity)).toBeGreaterThan(3 * 2)
    expect(each.map((node) => node.busyMax(0, Infinity)).every((most) => most <= 2)).toBe(true)
  })
})
