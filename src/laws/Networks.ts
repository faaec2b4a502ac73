/**
 * Laws of several stations, and of users who wait for their answer: Jackson, Little, mean value analysis, pooling.
 */
import { is, isExactly, type Law, type LawWorld, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { mmc, mva } from "./theory/Queueing.ts"
import { closed, open, station } from "./Worlds.ts"

/** What is inside on average, against what goes through times how long it stays; both from the calls themselves. */
const littleRatio = (name: string) => (ran: Ran) => {
  const inside = ran.followed(name).meanOver((n) => n)
  const through = ran.measure(`carried per second of ${name}`) / 1000
  return inside / (through * ran.measure(`mean response of ${name}`))
}

const littleWorlds: ReadonlyArray<LawWorld> = (
  [
    ["M/M/1", open({ rate: 80, requests: 100_000, system: station(1, "exponential(10ms)") })],
    ["M/M/4", open({ rate: 80, requests: 100_000, system: station(4, "exponential(40ms)") })],
    [
      "M/M/2/5 in overload",
      open({
        rate: 25,
        requests: 100_000,
        system: station(2, "exponential(100ms)", { waiting: { capacity: 3, discipline: "lifo" } })
      })
    ],
    [
      "20 users",
      closed({ users: 20, think: "exponential(1s)", seconds: 10_000, system: station(1, "exponential(100ms)") })
    ]
  ] as const
).map(([name, scenario]) =>
  world(scenario, [is("L / (lambda W)", 1, littleRatio("server"), 0.005)], { name, follows: ["server"] })
)

const little: Law = {
  id: "little",
  title: "What is inside is what comes in times how long it stays",
  says: "Little's law holds for every system, whatever its arrivals, work and order of service.",
  formula: "L = lambda W",
  source: "Little (1961); Little and Graves (2008)",
  worlds: littleWorlds
}

const jackson: Law = {
  id: "jackson",
  title: "A network with a loop (open Jackson network)",
  says: "Every station behaves as if it were alone with random arrivals, although the loop makes its arrivals far from random.",
  formula: "lambda_i = gamma_i + sum_j lambda_j p_ji; L = sum rho_i / (1 - rho_i); W = L / gamma",
  source: "Jackson (1957, 1963)",
  worlds: [
    (() => {
      const rate = 100
      // An order is redone from auth on with a chance of 20 %.
      const auth = rate / (1 - 0.3 * 0.2)
      const loads: Readonly<Record<string, number>> = {
        gateway: (rate * 2) / 1000,
        auth: (auth * 4) / 1000,
        catalog: (0.7 * auth * 8) / 1000,
        order: (0.3 * auth * 15) / 1000
      }
      const inside = (name: string) => loads[name]! / (1 - loads[name]!)
      const all = Object.keys(loads).reduce((sum, name) => sum + inside(name), 0)
      const server = (work: string) => ({ service: { workers: 1 }, endpoints: { visit: [{ work }] } })
      const shares = {
        gateway: [0.02, 0.025],
        auth: [0.02, 0.037],
        catalog: [0.026, 0.1],
        order: [0.037, 0.08]
      } as const
      return world(
        open({
          rate,
          requests: 100_000,
          warmup: 10_000,
          system: {
            gateway: server("exponential(2ms)"),
            auth: server("exponential(4ms)"),
            catalog: server("exponential(8ms)"),
            order: server("exponential(15ms)")
          },
          steps: [
            { call: "gateway.visit" },
            {
              sequence: [
                { call: "auth.visit" },
                {
                  choice: [
                    { chance: "70%", steps: [{ call: "catalog.visit" }] },
                    { otherwise: [{ call: "order.visit" }, { fail: "20%" }] }
                  ]
                }
              ],
              through: [{ retry: { attempts: 1000 } }]
            }
          ]
        }),
        [
          ...Object.entries(shares).flatMap(([name, [busy, many]]) => [
            is(`utilisation of ${name}`, loads[name]!, `utilisation of ${name}`, busy),
            is(`mean number in ${name}`, inside(name), `in flight of ${name}`, many)
          ]),
          is("mean time through all, ms", (all / rate) * 1000, "mean response of visit", 0.048)
        ]
      )
    })()
  ]
}

const interactive: Law = {
  id: "closed-loop",
  title: "Users with think time on one server (M/M/1//N)",
  says: "Beyond N* = 11 users throughput stays at the capacity, and every further user only adds to the response.",
  formula: "exact mean value analysis; R = N / X - Z",
  source: "Reiser and Lavenberg (1980); Lazowska et al., Quantitative System Performance (1984), ch. 5-6",
  worlds: (
    [
      [1, 0.011, 0.018],
      [5, 0.011, 0.023],
      [11, 0.0097, 0.031],
      [20, 0.014, 0.034],
      [50, 0.011, 0.015]
    ] as const
  ).map(([users, throughput, response]) => {
    const theory = mva(users, 0.1, 1)
    return world(
      closed({
        users,
        think: "exponential(1s)",
        seconds: 100_000 / theory.throughput,
        system: station(1, "exponential(100ms)")
      }),
      [
        is("throughput, /s", theory.throughput, "carried per second of server", throughput),
        is("mean response, ms", 1000 * theory.response, "mean response of server", response)
      ],
      { name: `${users} ${users === 1 ? "user" : "users"}` }
    )
  })
}

const concurrencyLimit: Law = {
  id: "concurrency-limit",
  title: "The ceiling of a concurrency limit",
  says: "Twenty at a time, 50 ms each, are 400 per second; forty users then wait for as long again.",
  formula: "X = N / W",
  source: "Little (1961)",
  worlds: [
    world(
      closed({ users: 40, seconds: 100, warmup: 10, system: station(20, "constant(50ms)") }),
      [
        is("throughput, /s", 400, "carried per second of server", 0.005),
        is("mean response, ms", 100, "mean response of server", 0.005)
      ],
      { isDeterministic: true }
    )
  ]
}

const pooling: Law = {
  id: "pooling",
  title: "One fast server, one shared line, or a line each",
  says: "The same capacity serves best in one piece, and worst when the load is split at random.",
  formula: "M/M/1, M/M/4 and 4 x M/M/1",
  source: "Kleinrock II (1976), sec. 5.1; Harchol-Balter, ch. 14-15",
  worlds: [
    world(
      open({ rate: 80, requests: 200_000, warmup: 20_000, system: station(1, "exponential(10ms)") }),
      [is("mean response, ms", 50, "mean response of server", 0.09)],
      { name: "one fast server" }
    ),
    world(
      open({ rate: 80, requests: 200_000, warmup: 20_000, system: station(4, "exponential(40ms)") }),
      [is("mean response, ms", mmc(4, 0.08, 40).meanResponse, "mean response of server", 0.07)],
      { name: "one line for four" }
    ),
    world(
      open({
        rate: 80,
        requests: 200_000,
        warmup: 20_000,
        system: station(1, "exponential(40ms)", { instances: 4, balancer: "random" })
      }),
      [is("mean response, ms", 200, "mean response of server", 0.079)],
      { name: "a line each" }
    )
  ]
}

const conservation: Law = {
  id: "conservation",
  title: "Nothing appears or vanishes",
  says: "What was offered was carried, or failed, or is still inside, to the last call.",
  formula: "offered = carried + failed + inside",
  source: "bookkeeping",
  worlds: [
    world(
      {
        ...open({
          rate: 900,
          requests: 50_000,
          warmup: 0,
          system: station(1, "exponential(1ms)", { waiting: { capacity: 20 } })
        })
      },
      [
        isExactly("offered - carried - failed - inside, of the component", 0, (ran) => {
          const { offered, carried, failed } = ran.picture.components[0]!.total
          return offered - carried - failed - ran.picture.components[0]!.now.inFlight
        }),
        isExactly("offered - carried - failed - inside, of the journey", 0, (ran) => {
          const { offered, carried, failed } = ran.picture.journeys[0]!.total
          return offered - carried - failed - ran.picture.journeys[0]!.inFlight
        })
      ]
    )
  ]
}

export const networks: ReadonlyArray<Law> = [little, jackson, interactive, concurrencyLimit, pooling, conservation]
