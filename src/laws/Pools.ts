/**
 * Laws of pools and of many small queries.
 */
import { is, isExactly, type Law, world } from "./Law.ts"
import { mmc } from "./theory/Queueing.ts"
import { open, openLoad } from "./Worlds.ts"

const query = { call: "database.query" }
const database = (work: string) => ({ service: {}, endpoints: { query: [{ work }] } })

const nPlusOne: Law = {
  id: "n-plus-one",
  title: "A query for every row",
  says: "A hundred rows cost 505 ms one by one, 55 ms ten at a time, 10 ms as one batch.",
  formula: "(N + 1) RTT",
  source: "arithmetic",
  worlds: (
    [
      ["one by one", [query, { repeat: { times: 100, steps: [query] } }], 505],
      ["ten at a time", [query, { repeat: { times: 100, concurrency: 10, steps: [query] } }], 55],
      ["one batch", [query, query], 10],
      ["a join", [query], 5]
    ] as const
  ).map(([name, steps, expected]) =>
    world(
      {
        duration: "10s",
        system: { database: database("5ms") },
        journeys: { visit: steps },
        load: { k6: { scenarios: { users: openLoad(1, 5_000) } } }
      },
      [isExactly("response, ms", expected, "max response of visit")],
      { name, isDeterministic: true }
    )
  )
}

const connectionPool: Law = {
  id: "connection-pool",
  title: "A pool of connections for five erlangs",
  says: "A pool of six makes 59 % of the requests wait, one of ten 4 %, one of twenty none.",
  formula: "Erlang C",
  source: "Erlang (1917)",
  worlds: (
    [
      [6, 0.039, 0.16, 0.26],
      [8, 0.079, 0.16, 0.15],
      [10, 0.15, 0.27, 0.24],
      [20, 0, 0, 0]
    ] as const
  ).map(([size, share, mean, tail]) => {
    const theory = mmc(size, 0.1, 50)
    const within = (relative: number, absolute: number) => (relative === 0 ? { absolute } : relative)
    return world(
      open({
        rate: 100,
        requests: 200_000,
        warmup: 20_000,
        system: {
          shop: {
            service: {},
            pools: { connections: { size } },
            endpoints: { buy: [{ acquire: { pool: "connections", steps: [query] } }] }
          },
          database: database("exponential(50ms)")
        },
        steps: [{ call: "shop.buy" }]
      }),
      [
        is(
          "share that waits",
          theory.waitShare,
          (ran) => ran.followed("shop.connections").waitedShare,
          within(share, 0.001)
        ),
        is("mean waiting, ms", theory.meanWait, "mean waiting of shop.connections", within(mean, 0.01)),
        is("p99 waiting, ms", theory.waitQuantile(0.99), "p99 waiting of shop.connections", within(tail, 0.01))
      ],
      { name: `${size} connections`, follows: ["shop.connections"] }
    )
  })
}

/** `depth` connections of one pool, one taken while the others are held. */
const nestedSteps = (
  depth: number
): { readonly acquire: { readonly pool: string; readonly steps: ReadonlyArray<never> } } =>
  ({
    acquire: {
      pool: "connections",
      steps: [{ work: "10ms" }, ...(depth > 1 ? [nestedSteps(depth - 1)] : [])]
    }
  }) as never

const deadlock: Law = {
  id: "pool-deadlock",
  title: "Three threads that each need four connections of one pool",
  says: "Nine connections can be held so that nobody ever gets a fourth; with ten somebody always does.",
  formula: "T (C - 1) + 1",
  source: "HikariCP wiki, About Pool Sizing; Coffman et al. (1971)",
  worlds: [9, 10].map((size) =>
    world(
      {
        duration: "10s",
        system: {
          shop: {
            service: {},
            pools: { connections: { size } },
            endpoints: { buy: [nestedSteps(4)] }
          }
        },
        journeys: { visit: [{ call: "shop.buy" }] },
        load: {
          k6: {
            scenarios: {
              users: { executor: "per-vu-iterations", vus: 3, iterations: 1, maxDuration: "9s", exec: "visit" }
            }
          }
        }
      },
      [isExactly("threads that finish", size < 3 * 3 + 1 ? 0 : 3, "carried of visit")],
      { name: `${size} connections`, isDeterministic: true }
    )
  )
}

export const pools: ReadonlyArray<Law> = [nPlusOne, connectionPool, deadlock]
