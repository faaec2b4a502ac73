import { assert, describe, it } from "vitest"
import { Ran } from "../../src/laws/Ran.ts"
import { ranToTheEnd } from "../laws/Laws.ts"

/** Ten visits a second for a minute, the first at once. */
const load = {
  k6: {
    scenarios: {
      visits: { executor: "constant-arrival-rate", rate: 10, duration: "60s", preAllocatedVUs: 100, exec: "visit" }
    }
  }
}

/** What is measured in a run of a minute. */
const measured = (written: object, ...measures: ReadonlyArray<string>): ReadonlyArray<number> => {
  const ran = new Ran(ranToTheEnd({ duration: "60s", load, ...written }, 1), new Map())
  return measures.map((measure) => ran.measure(measure))
}

describe("a system with caches in layers", () => {
  it("asks the layer behind only for what the one in front has not", () => {
    const written = {
      system: {
        shop: {
          service: { instances: 2 },
          endpoints: {
            read: [{ cache: { name: "local", miss: [{ cache: { name: "shared", miss: [{ call: "origin.read" }] } }] } }]
          }
        },
        local: { cache: { scope: "instance" } },
        shared: { cache: { hit: "1ms" } },
        origin: { store: { read: "5ms" } }
      },
      journeys: { visit: [{ call: "shop.read" }] }
    }

    // One key: each instance misses once, and only the first of them in the layer behind, too.
    assert.deepStrictEqual(
      measured(written, "misses of local", "hits of local", "misses of shared", "hits of shared", "offered of origin"),
      [2, 598, 1, 1, 1]
    )
  })
})

describe("a system that writes behind", () => {
  it("loses in a crash what it has not written, and says so", () => {
    const written = {
      system: { counts: { cache: {} }, ledger: { store: { write: "5ms" } } },
      journeys: {
        visit: [{ write: { cache: "counts", mode: "behind", interval: "1.95s", steps: [{ call: "ledger.write" }] } }]
      },
      faults: { crash: { on: "counts", crash: true, at: "11.05s", for: "1s" } }
    }

    // An interval begins every 2 s: what came from 10 s on is lost, 11 writes. The 10 during the crash go to the store at once,
    // and the 19 since 58.1 s wait at the end.
    assert.deepStrictEqual(
      measured(written, "lost writes of counts", "flushed writes of counts", "offered of ledger"),
      [11, 560, 570]
    )
  })
})

describe("a store of any kind", () => {
  const measuredOf = (more: object) =>
    measured(
      {
        system: { ledger: { store: { write: "0s", ...more } } },
        journeys: { visit: [{ call: "ledger.write" }] },
        faults: { crash: { on: "ledger", crash: true, at: "11.05s", for: "2s" } }
      },
      "lost writes of ledger",
      "rpo of ledger",
      "rto of ledger"
    )

  it.each<[what: string, more: object]>([
    ["one node", {}],
    ["a quorum", { quorum: {} }],
    ["several primaries", { primaries: { count: 2 } }],
    ["replicas", { replicas: { count: 2 } }],
    ["a log", { log: {} }]
  ])("can be asked for what a crash has taken: nothing, of %s", (_, more) => {
    assert.deepStrictEqual(measuredOf(more), [0, 0, 2000])
  })

  it("loses what no node of a quorum had flushed", () => {
    // Ten a second, those of 10.0 to 11.0.
    const [lost, rpo, rto] = measuredOf({ quorum: { flush: "every(10s)" } }) as [number, number, number]

    assert.strictEqual(lost, 11)
    assert.closeTo(rpo, 1050, 1)
    assert.strictEqual(rto, 2000)
  })
})

describe("a system with a shard that is down", () => {
  it("fails for the keys of that shard and for no others", () => {
    const written = {
      system: { ledger: { store: { shards: 2, by: "range", keys: 2, read: "5ms" } } },
      journeys: { visit: { key: 1, steps: [{ call: "ledger.read" }] } }
    }
    const failed = (on: string) =>
      measured({ ...written, faults: { down: { on, crash: true, at: "10.05s", for: "10s" } } }, "failed of visit")[0]

    assert.deepStrictEqual([failed("ledger/1"), failed("ledger/2")], [0, 100])
  })
})

describe("a system whose accounts are on shards", () => {
  it("adds them up, keeps each above its limit, and has less when the disk of one is gone", () => {
    const written = (faults: object) => ({
      system: {
        accounts: {
          store: {
            shards: 2,
            by: "range",
            keys: 2,
            operations: { pay: "0s", draw: "0s" },
            contents: { effects: { pay: { adds: 3 }, draw: { adds: -1000, atLeast: 0 } } }
          }
        }
      },
      journeys: {
        visit: [
          { call: "accounts.pay", key: 0 },
          { call: "accounts.pay", key: 1 },
          { call: "accounts.draw", key: 1 }
        ]
      },
      faults
    })
    const contents = "last contents of accounts"

    // Each account gets 1800; of the second 1000 are drawn once, and the rest is never enough again.
    assert.deepStrictEqual(measured(written({}), contents, "failed by refused of visit"), [2 * 1800 - 1000, 599])
    // The first had 301 payments of 3 by then.
    const gone = { gone: { on: "accounts/1", wipe: true, at: "30.05s" } }
    assert.deepStrictEqual(measured(written(gone), contents, "lost writes of accounts"), [2 * 1800 - 1000 - 903, 301])
  })
})

describe("a system with a flash crowd", () => {
  it("has half of its load on each of two shards before, and all of it on one from then on", () => {
    const [all, cold, hot] = measured(
      {
        system: { ledger: { store: { shards: 2, by: "range", keys: 2, read: "5ms" } } },
        journeys: { visit: { key: "hot(2, 100%, from=30s)", steps: [{ call: "ledger.read" }] } }
      },
      "offered of ledger",
      "offered of ledger/1",
      "offered of ledger/2"
    ) as [number, number, number]

    // 300 draws of a half, which vary by 8.7, and then 300 of nothing.
    assert.closeTo(cold, 150, 26)
    assert.deepStrictEqual([all, hot], [600, 600 - cold])
  })
})

describe("a system whose pool leaks", () => {
  it("stands still when every connection is gone, until somebody looks for them", () => {
    const failed = (more: object) =>
      measured(
        {
          system: {
            shop: {
              service: {},
              pools: { db: { size: 10, leak: "100%", connectionTimeout: "1s", ...more } },
              endpoints: { buy: [{ acquire: { pool: "db", steps: [{ work: "5ms" }] } }] }
            }
          },
          journeys: { visit: [{ call: "shop.buy" }] }
        },
        "failed of visit"
      )[0]

    // The first ten are served. Of the others those fail whose second is over before the end: all up to 58.9 s or 59 s.
    assert.closeTo(failed({})!, 580, 1)
    // Ten connections that come back after a second are what ten calls a second need.
    assert.strictEqual(failed({ leakDetection: { after: "900ms", reclaim: true } }), 0)
  })
})
