/**
 * Laws of queues whose arrivals and services are memoryless: M/M/c and its relatives.
 */
import { is, type Law, world } from "./Law.ts"
import { mmc, mmck } from "./theory/Queueing.ts"
import { ms, open, station } from "./Worlds.ts"

const seconds = (length: number) => length / 1000

const mm1: Law = {
  id: "mm1",
  title: "One server, random arrivals, exponential service (M/M/1)",
  says: "At 80 % load a request takes five times its service, and the response is exponential: p99 is 4.6 times the mean.",
  formula: "W = 1 / (mu - lambda); p_q = -ln(1 - q) W; L = rho / (1 - rho); P(N >= k) = rho^k",
  source: "Kleinrock, Queueing Systems I (1975), ch. 3; Harchol-Balter, Performance Modeling (2013), ch. 13",
  worlds: [
    (() => {
      const rate = 80
      const service = 10
      const rho = rate * seconds(service)
      const response = service / (1 - rho)
      const quantile = (p: number) => -Math.log(1 - p) * response
      return world(
        open({ rate, requests: 200_000, warmup: 20_000, system: station(1, `exponential(${ms(service)})`) }),
        [
          is("utilisation", rho, "utilisation of server", 0.016),
          is("mean response, ms", response, "mean response of server", 0.084),
          is("mean waiting, ms", response - service, "mean waiting of server", 0.1),
          is("p50 response, ms", quantile(0.5), "p50 response of server", 0.075),
          is("p90 response, ms", quantile(0.9), "p90 response of server", 0.094),
          is("p95 response, ms", quantile(0.95), "p95 response of server", 0.11),
          is("p99 response, ms", quantile(0.99), "p99 response of server", 0.18),
          is("mean number inside", rho / (1 - rho), "in flight of server", 0.089),
          is("mean waiting line", (rho * rho) / (1 - rho), "waiting line of server", 0.11),
          is("share that waits", rho, (ran) => ran.followed("server").waitedShare, 0.016),
          is(
            "share of time with 5 or more inside",
            rho * rho * rho * rho * rho,
            (ran) => ran.followed("server").shareOfTime((inside) => inside >= 5),
            0.099
          )
        ],
        { follows: ["server"] }
      )
    })()
  ]
}

const hockeyStick: Law = {
  id: "hockey-stick",
  title: "The response grows without bound as the load nears one (M/M/1)",
  says: "The last half of the idle time costs a doubling: from 90 % to 95 % load the response doubles.",
  formula: "W = S / (1 - rho)",
  source: "Kleinrock (1975)",
  worlds: (
    [
      [0.5, 0.033],
      [0.7, 0.058],
      [0.9, 0.16],
      [0.95, 0.41]
    ] as const
  ).map(([rho, share]) =>
    world(
      open({ rate: rho * 100, requests: 200_000, warmup: 20_000, system: station(1, "exponential(10ms)") }),
      [is("mean response, ms", 10 / (1 - rho), "mean response of server", share)],
      { name: `rho = ${rho}` }
    )
  )
}

const erlangCLaw: Law = {
  id: "erlang-c",
  title: "More servers at the same load per server (M/M/c)",
  says: "Twice the servers with twice the load wait far less: 13 % of requests with 5 servers, 3.6 % with 10.",
  formula: "C(c, a) by Erlang; W = S + C / (c mu - lambda)",
  source: "Erlang (1917); M. Brooker, Surprising Economics of Load-Balanced Systems (2020)",
  worlds: [
    ...(
      [
        [5, 2.5, 0.057],
        [10, 5, 0.18]
      ] as const
    ).map(([servers, offered, share]) =>
      world(
        open({ rate: offered, requests: 200_000, warmup: 20_000, system: station(servers, "exponential(1s)") }),
        [
          is("share that waits", mmc(servers, offered, 1).waitShare, (ran) => ran.followed("server").waitedShare, share)
        ],
        { name: `${offered} erlangs, ${servers} servers`, follows: ["server"] }
      )
    ),
    ...(
      [
        [1, 0.087],
        [2, 0.068],
        [5, 0.055],
        [10, 0.041],
        [20, 0.024]
      ] as const
    ).map(([servers, share]) =>
      world(
        open({ rate: 0.8 * servers, requests: 200_000, warmup: 20_000, system: station(servers, "exponential(1s)") }),
        [is("mean response, ms", 1000 * mmc(servers, 0.8 * servers, 1).meanResponse, "mean response of server", share)],
        { name: `rho = 0.8, ${servers} servers` }
      )
    )
  ]
}

const mmcPercentiles: Law = {
  id: "mmc-percentiles",
  title: "Four servers with one line (M/M/4): waiting and response, with their percentiles",
  says: "60 % of requests wait, and those who do wait exponentially long.",
  formula: "P(wait > t) = C e^(-(c mu - lambda) t); P(T > t) = e^(-mu t) [1 + C (1 - e^(-mu t (c-1-a))) / (c-1-a)]",
  source: "Gross and Harris, Fundamentals of Queueing Theory, sec. 2.3",
  worlds: [
    (() => {
      const theory = mmc(4, 0.08, 40)
      return world(
        open({ rate: 80, requests: 200_000, warmup: 20_000, system: station(4, "exponential(40ms)") }),
        [
          is("share that waits", theory.waitShare, (ran) => ran.followed("server").waitedShare, 0.036),
          is("mean waiting, ms", theory.meanWait, "mean waiting of server", 0.15),
          is("mean response, ms", theory.meanResponse, "mean response of server", 0.068),
          is("p90 waiting, ms", theory.waitQuantile(0.9), "p90 waiting of server", 0.14),
          is("p95 waiting, ms", theory.waitQuantile(0.95), "p95 waiting of server", 0.15),
          is("p99 waiting, ms", theory.waitQuantile(0.99), "p99 waiting of server", 0.23),
          is("p50 response, ms", theory.responseQuantile(0.5), "p50 response of server", 0.052),
          is("p95 response, ms", theory.responseQuantile(0.95), "p95 response of server", 0.087),
          is("p99 response, ms", theory.responseQuantile(0.99), "p99 response of server", 0.14),
          is("busy servers", 3.2, "busy of server", 0.016)
        ],
        { follows: ["server"] }
      )
    })()
  ]
}

const mmckLaw: Law = {
  id: "bounded-queue",
  title: "A bounded line in overload (M/M/2/5)",
  says: "What does not fit is turned away, and what gets in is served about as fast as ever.",
  formula: "birth and death; Wq = Lq / (lambda (1 - p_K))",
  source: "Gross and Harris, sec. 2.5",
  worlds: [
    (() => {
      const theory = mmck(2, 5, 0.025, 100)
      return world(
        open({
          rate: 25,
          requests: 200_000,
          warmup: 5_000,
          system: station(2, "exponential(100ms)", { waiting: { capacity: 3 } })
        }),
        [
          is("share turned away", theory.rejected, "failure ratio of server", 0.027),
          is("carried, /s", 1000 * theory.carried, "carried per second of server", 0.0078),
          is("mean waiting of those let in, ms", theory.meanWait, "mean waiting of server", 0.021),
          is("mean response of those let in, ms", theory.meanResponse, "mean response of server", 0.0093),
          is("utilisation", theory.utilisation, "utilisation of server", 0.01),
          is("mean waiting line", theory.inLine, "waiting line of server", 0.018)
        ]
      )
    })()
  ]
}

const shedding: Law = {
  id: "load-shedding",
  title: "A bounded line at twice the capacity (M/M/1/10)",
  says: "Goodput stays at the capacity, and the response stays below what ten requests take.",
  formula: "M/M/1/K",
  source: "Gross and Harris, sec. 2.5",
  worlds: [
    (() => {
      const theory = mmck(1, 10, 0.2, 10)
      return world(
        open({
          rate: 200,
          requests: 200_000,
          warmup: 2_000,
          system: station(1, "exponential(10ms)", { waiting: { capacity: 10, counts: "system" } })
        }),
        [
          is("share turned away", theory.rejected, "failure ratio of server", 0.018),
          is("goodput, /s", 1000 * theory.carried, "goodput per second of visit", 0.015),
          is("mean response of those let in, ms", theory.meanResponse, "mean response of server", 0.019),
          is("mean number inside", theory.inSystem, "in flight of server", 0.0053)
        ]
      )
    })()
  ]
}

const loss: Law = {
  id: "erlang-b",
  title: "No line at all (M/G/c/c)",
  says: "The share turned away depends on the mean of the service only, not on its form.",
  formula: "B(c, a) by Erlang",
  source: "Erlang (1917); Sevastyanov (1957)",
  worlds: (["exponential(100ms)", "constant(100ms)", "lognormal(mean=100ms, cv=2)"] as const).map((work) =>
    world(
      open({
        rate: 80,
        requests: 100_000,
        warmup: 5_000,
        system: station(10, work, { waiting: { capacity: 0 } })
      }),
      [is("share turned away", mmck(10, 10, 0.08, 100).rejected, "failure ratio of server", 0.06)],
      { name: work }
    )
  )
}

export const queues: ReadonlyArray<Law> = [mm1, hockeyStick, erlangCLaw, mmcPercentiles, mmckLaw, shedding, loss]
