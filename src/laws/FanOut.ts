/**
 * Laws of fan-out: many calls for one request, some of which have to answer.
 */
import { is, type Law, world } from "./Law.ts"
import { orderStatistic, power, solve, stagesQuantile } from "./theory/Chances.ts"
import { open } from "./Worlds.ts"

const leaf = (work: string) => ({ leaf: { service: {}, endpoints: { ask: [{ work }] } } })
const ask = { call: "leaf.ask" }
/** All at the same time. */
const all = (times: number) => ({ repeat: { times, concurrency: times, steps: [ask] } })

const tailAtScale: Law = {
  id: "tail-at-scale",
  title: "One slow leaf in a hundred, a hundred leaves",
  says: "63 % of the requests that ask a hundred leaves meet a slow one.",
  formula: "1 - (1 - p)^n",
  source: "Dean and Barroso, The Tail at Scale, CACM 56(2), 2013",
  worlds: (
    [
      [1, 0.01, 100_000, 0.14],
      [10, 0.01, 30_000, 0.08],
      [100, 0.01, 5_000, 0.048],
      [2000, 0.0001, 500, 0.43]
    ] as const
  ).map(([times, slow, requests, share]) =>
    world(
      open({
        rate: 100,
        requests,
        warmup: 0,
        drain: 5,
        system: leaf(`mixture(${(1 - slow) * 100}%: 10ms, ${slow * 100}%: 1s)`),
        steps: [all(times)]
      }),
      [is("share of slow requests", 1 - power(1 - slow, times), "slower than 500ms of visit", share)],
      { name: `${times} ${times === 1 ? "leaf" : "leaves"}, ${slow * 100}% slow` }
    )
  )
}

const slowestOfMany: Law = {
  id: "slowest-of-many",
  title: "The slowest of n exponential leaves",
  says: "The mean grows only with the logarithm of n: 29 ms for ten, 52 ms for a hundred leaves of 10 ms.",
  formula: "E = m H_n; p_q = -m ln(1 - q^(1/n))",
  source: "Rényi (1953)",
  worlds: (
    [
      [10, 30_000, [0.011, 0.014, 0.042]],
      [100, 5_000, [0.016, 0.019, 0.085]]
    ] as const
  ).map(([times, requests, [mean, median, tail]]) => {
    const theory = orderStatistic(times, times, 10)
    const quantile = (q: number) => -10 * Math.log(1 - Math.exp(Math.log(q) / times))
    return world(
      open({ rate: 100, requests, warmup: 0, drain: 5, system: leaf("exponential(10ms)"), steps: [all(times)] }),
      [
        is("mean response, ms", theory.mean, "mean response of visit", mean),
        is("p50 response, ms", quantile(0.5), "p50 response of visit", median),
        is("p99 response, ms", quantile(0.99), "p99 response of visit", tail)
      ],
      { name: `${times} leaves` }
    )
  })
}

const quorum: Law = {
  id: "quorum-latency",
  title: "Waiting for k of n replicas",
  says: "Two of three are faster than one alone; all three are almost twice as slow as one.",
  formula: "E = m (H_n - H_(n-k)); P(T <= t) = P(Bin(n, F(t)) >= k)",
  source: "Rényi (1953); M. Brooker (2021)",
  worlds: (
    [
      [1, 3, 0.015, 0.032],
      [2, 3, 0.012, 0.02],
      [3, 3, 0.008, 0.023],
      [2, 5, 0.01, 0.03],
      [3, 5, 0.009, 0.027],
      [5, 5, 0.007, 0.02]
    ] as const
  ).map(([need, of, mean, tail]) => {
    const theory = orderStatistic(need, of, 10)
    return world(
      open({
        rate: 100,
        requests: 100_000,
        warmup: 0,
        drain: 5,
        system: leaf("exponential(10ms)"),
        steps: [{ parallel: Array.from({ length: of }, () => ask), need }]
      }),
      [
        is("mean response, ms", theory.mean, "mean response of visit", mean),
        is("p99 response, ms", theory.quantile(0.99), "p99 response of visit", tail)
      ],
      { name: `${need} of ${of}` }
    )
  })
}

const chain: Law = {
  id: "serial-chain",
  title: "Five calls in a row",
  says: "Means add up and percentiles do not: p99 is half of what the p99s of the hops add up to.",
  formula: "quantiles of an Erlang-5",
  source: "elementary",
  worlds: [
    world(
      open({
        rate: 100,
        requests: 100_000,
        warmup: 0,
        drain: 5,
        system: leaf("exponential(10ms)"),
        steps: Array.from({ length: 5 }, () => ask)
      }),
      [
        is("mean response, ms", 50, "mean response of visit", 0.0075),
        is("p50 response, ms", stagesQuantile(5, 10, 0.5), "p50 response of visit", 0.01),
        is("p99 response, ms", stagesQuantile(5, 10, 0.99), "p99 response of visit", 0.016)
      ]
    )
  ]
}

const sequenceOrParallel: Law = {
  id: "sequence-or-parallel",
  title: "Three calls in a row, or at once",
  says: "At once costs 18 ms on average instead of 30, and 57 ms instead of 84 at the 99th percentile.",
  formula: "Erlang-3 against the greatest of 3",
  source: "elementary",
  worlds: [
    world(
      open({
        rate: 100,
        requests: 100_000,
        warmup: 0,
        drain: 5,
        system: leaf("exponential(10ms)"),
        steps: [ask, ask, ask]
      }),
      [
        is("mean response, ms", 30, "mean response of visit", 0.009),
        is("p99 response, ms", stagesQuantile(3, 10, 0.99), "p99 response of visit", 0.021)
      ],
      { name: "in a row" }
    ),
    world(
      open({
        rate: 100,
        requests: 100_000,
        warmup: 0,
        drain: 5,
        system: leaf("exponential(10ms)"),
        steps: [{ parallel: [ask, ask, ask] }]
      }),
      [
        is("mean response, ms", orderStatistic(3, 3, 10).mean, "mean response of visit", 0.009),
        is("p99 response, ms", orderStatistic(3, 3, 10).quantile(0.99), "p99 response of visit", 0.027)
      ],
      { name: "at once" }
    )
  ]
}

const mixture: Law = {
  id: "percentiles-of-a-mix",
  title: "Percentiles of two hosts together",
  says: "The p99 of both is no average of theirs: 391 ms, and the average would be 253 ms.",
  formula: "the root of the mixture's distribution function",
  source: "elementary",
  worlds: [
    (() => {
      const quantile = (p: number) => solve((t) => 1 - (Math.exp(-t / 10) + Math.exp(-t / 100)) / 2 - p, 0, 10_000)
      return world(
        open({
          rate: 100,
          requests: 200_000,
          warmup: 0,
          drain: 5,
          system: {
            quick: { service: {}, endpoints: { ask: [{ work: "exponential(10ms)" }] } },
            slow: { service: {}, endpoints: { ask: [{ work: "exponential(100ms)" }] } }
          },
          steps: [
            {
              choice: [{ chance: "50%", steps: [{ call: "quick.ask" }] }, { otherwise: [{ call: "slow.ask" }] }]
            }
          ]
        }),
        [
          is("p50 of both, ms", quantile(0.5), "p50 response of visit", 0.022),
          is("p99 of both, ms", quantile(0.99), "p99 response of visit", 0.03)
        ]
      )
    })()
  ]
}

export const fanOut: ReadonlyArray<Law> = [tailAtScale, slowestOfMany, quorum, chain, sequenceOrParallel, mixture]
