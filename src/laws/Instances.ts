/**
 * Laws of which instance answers: keys that belong to instances, information that is old, tries elsewhere, and callers who do not
 * know yet who is gone.
 */

import { is, isExactly, type Law, world } from "./Law.ts"
import { ms, open, openLoad, station } from "./Worlds.ts"

const nodes = 2000

const consistentHash: Law = {
  id: "consistent-hash",
  title: "2000 nodes on a hash ring, busy for 5 % of the time on average",
  says: "With one point each some nodes get many times the keys of others; a hundred points each make them nearly equal.",
  formula: "shares ~ Beta(V, (n - 1) V): cv^2 = (n - 1) / (n V + 1); a call waits with probability rho (1 + cv^2)",
  source: "Karger et al. (1997); spacings of uniform points; PASTA",
  worlds: [1, 10, 100].map((virtualNodes) => {
    const cv2 = (nodes - 1) / (nodes * virtualNodes + 1)
    return world(
      open({
        rate: 0.05 * nodes * 100,
        requests: 400_000,
        warmup: 20_000,
        key: "uniform(10000000)",
        system: station(1, "constant(10ms)", { instances: nodes, balancer: { kind: "hash", virtualNodes } })
      }),
      [
        is(
          "share of calls that wait",
          0.05 * (1 + cv2),
          (ran) => ran.followed("server").waitedShare,
          // The ring is one of many: the mean square of n exponential arcs is within sqrt(20 / n) of 2.
          virtualNodes === 1 ? 0.2 : 0.05
        )
      ],
      { name: virtualNodes === 1 ? "1 point each" : `${virtualNodes} points each`, follows: ["server"] }
    )
  })
}

const oldInformation: Law = {
  id: "old-information",
  title: "Two servers, 75 % busy, chosen by what was true up to a second ago",
  says: "Whoever looked idle gets all calls of the next second: half of them come too many. Knowing at once, nobody ever waits.",
  formula: "150 calls to one server in 1 s: the k-th comes at k / 150 s and is done at (k + 1) / 100 s",
  source: "arithmetic; Mitzenmacher, How Useful Is Old Information?, IEEE TPDS 11(1), 2000",
  worlds: [true, false].map((isOld) =>
    world(
      open({
        rate: 150,
        requests: 15_000,
        warmup: 3000,
        arrivals: "paced",
        system: station(1, "constant(10ms)", {
          instances: 2,
          balancer: isOld ? { kind: "least-outstanding", informationEvery: "1s" } : "least-outstanding"
        })
      }),
      [
        is(
          "mean response, ms",
          isOld ? 10 + (149 / 2) * (1000 / 100 - 1000 / 150) : 10,
          "mean response of server",
          isOld ? 0.02 : "exact"
        )
      ],
      { name: isOld ? "told every second" : "known at once" }
    )
  )
}

const badReplica: Law = {
  id: "bad-replica",
  title: "One of ten replicas fails every call",
  says: "A second try at random leaves one failure in a hundred requests; one elsewhere none; one at the same replica all.",
  formula: "p without and on the same, p^2 at random, 0 elsewhere; 1 + p tries",
  source: "elementary; correlated failures defeat retries",
  worlds: (["none", "any", "another", "same"] as const).map((instance) =>
    world(
      {
        ...open({
          rate: 1000,
          requests: 200_000,
          warmup: 0,
          system: station(undefined, "constant(1ms)", { instances: 10, balancer: "random" }),
          steps: [
            {
              call: "server.serve",
              through: [{ retry: instance === "none" ? { attempts: 1 } : { attempts: 2, instance } }]
            }
          ]
        }),
        faults: { broken: { on: "server/1", errors: "100%" } }
      },
      [
        instance === "another"
          ? isExactly("share of failures", 0, "failure ratio of visit")
          : instance === "any"
            ? is("share of failures", 0.01, "failure ratio of visit", 0.1)
            : is("share of failures", 0.1, "failure ratio of visit", 0.04),
        is("tries per request", instance === "none" ? 1 : 1.1, "attempts per request of visit", 0.005)
      ],
      { name: instance === "none" ? "no retry" : instance === "any" ? "one retry" : `one retry, ${instance} replica` }
    )
  )
}

const ejectedReplica: Law = {
  id: "ejected-replica",
  title: "One of ten replicas fails every call, and is ejected after five",
  says: "Every time it comes back it fails five calls more, and is gone for 30 s longer: 25 failures in 40000 requests.",
  formula:
    "out from 0.4 s, 40.5 s, 110.5 s, 210.5 s and 340.5 s on, for 30 s, 60 s, 90 s, 120 s and 150 s, up to the next full 10 s",
  source: "arithmetic of Envoy's outlier detection with its defaults",
  worlds: [
    world(
      {
        duration: "400s",
        system: station(undefined, "constant(1ms)", { instances: 10, outlierEjection: {} }),
        journeys: { visit: [{ call: "server.serve" }] },
        load: { k6: { scenarios: { users: openLoad(100, 400_000) } } },
        faults: { broken: { on: "server/1", errors: "100%" } }
      },
      [isExactly("failed requests", 25, "failed requests of visit")],
      { isDeterministic: true }
    )
  ]
}

const oldAddresses: Law = {
  id: "old-addresses",
  title: "One of ten instances dies, and callers look up addresses every 30 s",
  says: "They go on calling it for 15 s on average: the tenth of their calls fails meanwhile.",
  formula: "rate / n x ttl / 2",
  source: "ages of lists are uniform between 0 and the time to live",
  worlds: [
    world(
      {
        duration: "60s",
        system: station(undefined, "constant(1ms)", {
          instances: 10,
          balancer: "random",
          discovery: { ttl: "30s", caches: 1000 }
        }),
        journeys: { visit: [{ call: "server.serve" }] },
        load: { k6: { scenarios: { users: openLoad(5000, 60_000) } }, arrivals: "poisson" },
        faults: { dead: { on: "server/1", crash: true, at: "20s" } }
      },
      // 1000 ages have a mean within 4.5 x 30 s / sqrt(12 x 1000) of 15 s. A list lives on to the next call, 0.2 s.
      [is("failed requests", (5000 / 10) * (30 / 2), "failed requests of visit", 0.1)]
    )
  ]
}

/** Crashes of 10 s that begin at 20 instants of the second between two probes, all as far apart. */
const crashes = 20

const detected: Law = {
  id: "time-to-detect",
  title: "Heartbeats every second, of which three have to be missed",
  says:
    "Who dies is found out 3 s later on average. Who lives, but loses a tenth of the heartbeats, is given up wrongly after " +
    "1110 of them, every twenty minutes.",
  formula: "timeout - U(0, h), timeout = 3.5 s; (1 - q^3) / (q^3 (1 - q))",
  source: "Chen, Toueg and Aguilera, On the quality of service of failure detectors (2002); run lengths",
  worlds: [
    world(
      {
        duration: ms(crashes * 20_050),
        system: station(undefined, "constant(1us)", {
          instances: 2,
          healthCheck: { interval: "1s", timeout: "500ms", failures: 3 }
        }),
        journeys: { visit: [{ call: "server.serve" }] },
        load: { k6: { scenarios: { users: openLoad(200, crashes * 20_050) } } },
        faults: {
          dead: { on: "server/1", crash: true, at: "5.025s", for: "10s", every: "20.05s", times: crashes }
        }
      },
      [
        is("mean time until no call is sent there, s", 3, (ran) => ran.measure("failed of visit") / 100 / crashes, 0.01)
      ],
      { name: "dead", isDeterministic: true }
    ),
    (() => {
      const q = 0.1
      const beats = (1 - q * q * q) / (q * q * q * (1 - q))
      return world(
        {
          duration: "200000s",
          system: {
            monitor: {
              service: {},
              endpoints: {
                ask: [
                  {
                    call: "node.beat",
                    through: [
                      { breaker: { consecutiveFailures: 3, waitDurationInOpenState: "1.2s" } },
                      { timeout: "500ms" }
                    ]
                  }
                ]
              }
            },
            node: { service: {}, endpoints: { beat: [{ wait: "0s" }] } }
          },
          links: { "monitor -> node": { loss: q } },
          journeys: { visit: [{ call: "monitor.ask" }] },
          load: { k6: { scenarios: { users: openLoad(1, 200_000_000) } } }
        },
        // Suspected, it skips one heartbeat and believes the first that comes through then: of 1 / (1 - q) it skips one each.
        [
          is(
            "heartbeats until it is given up wrongly",
            beats,
            (ran) => (1 / ran.measure("failed by breaker open of visit / offered of visit") - 2) / (1 - q),
            0.34
          )
        ],
        { name: "alive" }
      )
    })()
  ]
}

export const instances: ReadonlyArray<Law> = [
  badReplica,
  ejectedReplica,
  oldInformation,
  consistentHash,
  oldAddresses,
  detected
]
