import { describe, expect, it } from "vitest"
import { describe as inWords } from "../../../../../src/sim/components/stores/quorum/AntiEntropy.ts"
import { second } from "../../../../../src/sim/kernel/Instant.ts"
import { measured, users } from "../../transactions/Ran.ts"

/** Half a second after the start one of two nodes is told of a write. */
const told = (antiEntropy: object, faults: object = {}) => ({
  duration: "10s",
  system: {
    store: {
      store: {
        write: "0s",
        quorum: { replicas: 2, read: 1, write: 1, tells: "enough", zones: ["a", "b"], antiEntropy }
      }
    }
  },
  journeys: { visit: { from: "a", steps: [{ call: "store.write" }] } },
  load: { k6: { scenarios: { users: users(1, "visit", "500ms") } } },
  faults
})

const spread = (written: object) => {
  const { books, ...found } = measured(written, [
    "spread writes of store",
    "spread milliseconds of store",
    "exchanged writes of store"
  ])
  expect(books).toEqual([])
  return Object.values(found)
}

describe("anti-entropy", () => {
  it.each(["push-pull", "push", "pull"])("brings a write to the other node with the next round, by %s", (exchange) => {
    expect(spread(told({ exchange }))).toEqual([1, 500, 1])
    expect(spread(told({ every: "3s", exchange }))).toEqual([1, 2500, 1])
  })

  it.each([
    ["cut off", { on: "b", cut: true }],
    ["dead", { on: "store/2", crash: true }],
    ["standing still", { on: "store/2", pause: true }]
  ])("waits for one that is %s", (_, fault) => {
    expect(spread(told({}, { away: { ...fault, at: "0s", for: "3500ms" } }))).toEqual([1, 3500, 1])
  })

  it("says itself in words", () => {
    expect(inWords({})).toBe("anti-entropy every 1s")
    expect(inWords({ every: 5 * second, exchange: "pull" })).toBe("anti-entropy every 5s (pull)")
  })
})

describe("a quorum that its callers ask themselves", () => {
  it.each(["node", "client"])("answers as long as as many are there as must: %s", (coordinator) => {
    const run = measured(
      {
        duration: "30s",
        system: { store: { store: { read: "1ms", write: "2ms", quorum: { coordinator } } } },
        links: { default: { latency: "10ms" } },
        journeys: { visit: { key: "uniform(10)", steps: [{ call: "store.write" }, { call: "store.read" }] } },
        load: {
          k6: {
            scenarios: {
              users: {
                executor: "constant-arrival-rate",
                rate: 10,
                duration: "20s",
                preAllocatedVUs: 100,
                exec: "visit"
              }
            }
          }
        },
        faults: { gone: { on: "store/1", crash: true, at: "5s", for: "5s" } }
      },
      ["offered of store", "stale reads of store", "min response of visit", "offered of store/1"]
    )

    // Two calls each; through a node there is a way to it and back before any is asked, and one of the two that must answer is itself.
    expect(run).toMatchObject({ "offered of store": 400, "stale reads of store": 0, books: [] })
    expect(run["min response of visit"]).toBeCloseTo(coordinator === "client" ? 20 + 2 + 20 + 1 : 40 + 2 + 40 + 1, 6)
  })
})
