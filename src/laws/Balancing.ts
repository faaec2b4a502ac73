/**
 * Laws of load balancing: who gets the next call, and what that does to waiting.
 */

import { second } from "../sim/kernel/Instant.ts"
import { is, isAtLeast, isExactly, type Law, world } from "./Law.ts"
import { erlangGaps, gim1, mmc, supermarket } from "./theory/Queueing.ts"
import { open, openLoad, station } from "./Worlds.ts"

/** Every tenth arrival of 900 per second, as one of ten servers sees it in turn. */
const inTurn = gim1(erlangGaps(10, 1000 / 90), 10)

const ten = (balancer: "random" | "round-robin" | "least-outstanding" | "two-choices", requests = 400_000) =>
  open({ rate: 900, requests, warmup: 40_000, system: station(1, "exponential(10ms)", { instances: 10, balancer }) })

const randomOrInTurn: Law = {
  id: "random-or-in-turn",
  title: "Ten servers at 90 %: at random, or in turn",
  says: "Taking turns makes the arrivals of each server regular, and halves the response.",
  formula: "random: M/M/1; in turn: E10/M/1, sigma = (n rho / (n rho + 1 - sigma))^n",
  source: "GI/M/1 (Kendall 1953) applied to cyclic splitting",
  worlds: [
    world(
      ten("random"),
      [
        is("mean response, ms", 100, "mean response of server", 0.12),
        is("p99 response, ms", -Math.log(0.01) * 100, "p99 response of server", 0.24)
      ],
      { name: "random" }
    ),
    world(
      ten("round-robin"),
      [
        is("mean response, ms", inTurn.meanResponse, "mean response of server", 0.12),
        is("p99 response, ms", inTurn.responseQuantile(0.99), "p99 response of server", 0.22)
      ],
      { name: "round robin" }
    )
  ]
}

const twoChoices: Law = {
  id: "two-choices",
  title: "The power of two choices, with a hundred servers",
  says: "The less loaded of two drawn at random is nearly as good as the least loaded of all.",
  formula: "n = 100, simulated by Mitzenmacher; the limit is E[T] = sum_i lambda^((2^i - 2) / (2 - 1))",
  source: "Mitzenmacher, IEEE TPDS 12(10), 2001, table 1; Vvedenskaya, Dobrushin, Karpelevich (1996)",
  worlds: (
    [
      [0.5, 1.2673, 0.013],
      [0.7, 1.6202, 0.023],
      [0.8, 1.9585, 0.034],
      [0.9, 2.6454, 0.057],
      [0.95, 3.461, 0.13]
    ] as const
  ).map(([rho, published, share]) =>
    world(
      open({
        rate: 100 * rho,
        requests: 270_000,
        warmup: 80_000,
        system: station(1, "exponential(1s)", { instances: 100, balancer: "two-choices" })
      }),
      [
        is("mean response, in services", published, (ran) => ran.measure("mean response of server") / 1000, share),
        is(
          "mean response, in services (limit of many servers)",
          supermarket(rho, 2),
          (ran) => ran.measure("mean response of server") / 1000,
          // A hundred servers are 1.2 % slower than infinitely many at 90 %, 2.3 % at 95 %.
          share + 0.05
        )
      ],
      { name: `rho = ${rho}` }
    )
  )
}

const moreChoices: Law = {
  id: "more-choices",
  title: "Three and five choices, with a hundred servers at 90 %",
  says: "The second choice takes a response from 10 services to 2.6; the third and the fifth take it to 2.0 and 1.6.",
  formula: "E[T] = sum_i lambda^((d^i - d) / (d - 1)) in the limit of many servers",
  source: "Mitzenmacher, IEEE TPDS 12(10), 2001",
  worlds: [3, 5].map((choices) =>
    world(
      open({
        rate: 90,
        requests: 200_000,
        warmup: 60_000,
        system: station(1, "exponential(1s)", { instances: 100, balancer: { kind: "two-choices", choices } })
      }),
      [
        is(
          "mean response, in services (limit of many servers)",
          supermarket(0.9, choices),
          (ran) => ran.measure("mean response of server") / 1000,
          // A hundred servers are 1.7 to 2 % slower than infinitely many.
          0.06
        )
      ],
      { name: `${choices} choices` }
    )
  )
}

const ordering: Law = {
  id: "balancing-order",
  title: "Five ways to balance ten servers at 90 %",
  says: "One line for all is best, then the least loaded, two choices, in turn, at random.",
  formula: "M/M/10 < JSQ < two choices < E10/M/1 < M/M/1; JSQ and two choices by an independent simulation",
  source: "Winston (1977), optimality of the shortest queue; Mitzenmacher (2001)",
  worlds: [
    world(
      open({ rate: 900, requests: 400_000, warmup: 40_000, system: station(10, "exponential(10ms)") }),
      [is("mean response, ms", mmc(10, 0.9, 10).meanResponse, "mean response of server", 0.053)],
      { name: "one line" }
    ),
    world(
      ten("least-outstanding"),
      [
        is("mean response, ms", 19.1085, "mean response of server", 0.064),
        isAtLeast("mean response, ms (optimum)", mmc(10, 0.9, 10).meanResponse, "mean response of server")
      ],
      { name: "least outstanding" }
    ),
    world(ten("two-choices"), [is("mean response, ms", 29.8133, "mean response of server", 0.045)], {
      name: "two choices"
    })
  ]
}

const slowReplica: Law = {
  id: "slow-replica",
  title: "One of ten replicas is ten times slower",
  says: "In turn it gets three times what it can do, and its line grows by 20 a second; least outstanding leaves it alone.",
  formula: "inflow 30 /s - capacity 10 /s",
  source: "fluid limit",
  worlds: (["round-robin", "least-outstanding"] as const).map((balancer) => {
    const scenario = {
      duration: "60s",
      system: station(1, "exponential(10ms)", { instances: 10, balancer }),
      journeys: { visit: [{ call: "server.serve" }] },
      load: { k6: { scenarios: { users: openLoad(300, 60_000) } }, arrivals: "poisson" as const },
      faults: { sick: { on: "server/1", slow: "10x" } }
    }
    return balancer === "round-robin"
      ? world(
          scenario,
          [
            is("calls inside after 60 s", 20 * 60 + 9 * 0.43, (ran) => ran.component("server").inFlight, 0.15),
            is(
              "growth of the line, /s",
              20,
              (ran) => {
                const { recording } = ran
                const at = (seconds: number) =>
                  ran.component("server").inFlightAt(recording.windows.edge(seconds * second, "nearest"))
                return (at(60) - at(10)) / 50
              },
              0.2
            )
          ],
          { name: balancer }
        )
      : world(
          scenario,
          [isExactly("flagged as unstable", 0, (ran) => Number(ran.picture.components[0]!.total.isUnstable))],
          { name: balancer }
        )
  })
}

export const balancing: ReadonlyArray<Law> = [randomOrInTurn, twoChoices, moreChoices, ordering, slowReplica]
