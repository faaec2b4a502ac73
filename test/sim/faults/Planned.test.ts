import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Fault, describe as inWords } from "../../../src/sim/faults/Fault.ts"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { simulationOf } from "./Lab.ts"

const words = (fault: object) => inWords(Schema.decodeUnknownSync(Fault)({ on: "orders", at: "60s", ...fault }))

describe("what is planned for a store", () => {
  it("says itself in words: another number of shards", () => {
    const five = { to: 5, keys: 1000, work: "5ms" }

    expect([
      words({ reshard: five }),
      words({ reshard: { ...five, moves: "500/s" } }),
      words({ reshard: { ...five, splitAt: 4400 } })
    ]).toEqual([
      "orders is brought to 5 shards from 1m on",
      "orders is brought to 5 shards, each giving away up to 500 keys a second, from 1m on",
      "orders is brought to 5 shards, split at key 4,400 from 1m on"
    ])
  })

  it("says itself in words: another schema", () => {
    const all = { rows: 2_000_000, row: "10us" }

    expect([
      words({ migrate: all }),
      words({ migrate: { ...all, blocks: "writes", lockTimeout: "500ms" } }),
      words({ migrate: { ...all, strategy: "online", pause: "50ms", writes: "1.5x" } })
    ]).toEqual([
      "orders is migrated under a lock that keeps everybody out, 2,000,000 rows at 10us each, from 1m on",
      "orders is migrated under a lock that keeps writes out, 2,000,000 rows at 10us each, waiting for the lock for at most 500ms, " +
        "from 1m on",
      "orders is migrated 1,000 rows at a time, 2,000,000 rows at 10us each, resting for 50ms after each batch, with writes to both " +
        "taking 1.5x as long, from 1m on"
    ])
  })

  /** What is told of a store with two shards. */
  const toldWith = (faults: object): ReadonlyArray<string> => {
    const simulation = simulationOf({
      name: "lab",
      title: "A lab",
      duration: "60s",
      system: { orders: { store: { shards: 2, by: "range", keys: 100, read: "1ms" } } },
      journeys: { visit: { key: "uniform(100)", steps: [{ call: "orders.read" }] } },
      load: { k6: { scenarios: { users: { executor: "constant-vus", vus: 1, duration: "60s", exec: "visit" } } } },
      faults
    })
    simulation.go()
    return simulation.recording.changes.map(({ at, what }) => `${at / second}: ${what}`)
  }

  it("is over when it is through, and left half of the way when it is lifted", () => {
    const told = toldWith({
      third: { on: "orders", at: "10s", reshard: { to: 3, keys: 100, work: "10ms" } },
      fourth: { on: "orders", at: "20s", reshard: { to: 4, keys: 100, work: "10ms", moves: "10/s" }, until: "21500ms" }
    })

    // Half of 50 keys in three batches of 20 ms; of the 25 of the next, at 10 in a second, two batches have begun after 1.5 s.
    expect(told).toEqual([
      "10: orders is brought to 3 shards (third)",
      "10.06: orders has 3 shards (third)",
      "20: orders is brought to 4 shards, each giving away up to 10 keys a second, (fourth)",
      "21.5: orders is left half of the way (fourth)"
    ])
  })

  it("is given up for the next, and left half of the way", () => {
    const told = toldWith({
      fourth: { on: "orders", at: "20s", reshard: { to: 4, keys: 100, work: "10ms", moves: "10/s" } },
      third: { on: "orders", at: "21500ms", reshard: { to: 3, keys: 100, work: "10ms" } }
    })

    expect(told.map((what) => what.replace(/,.*,/, ""))).toEqual([
      "20: orders is brought to 4 shards (fourth)",
      "21.5: orders is brought to 3 shards (third)",
      "21.5: orders is left half of the way (fourth)",
      expect.stringMatching(/^21\.\d+: orders has 3 shards \(third\)$/)
    ])
  })
})
