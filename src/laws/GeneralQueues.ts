/**
 * Laws of queues whose arrivals or services have a memory: M/G/1, GI/M/1, batches, other disciplines, no limit at all.
 */
import { is, isAtMost, type Law, world } from "./Law.ts"
import { poissonAtMost, poissonQuantile } from "./theory/Chances.ts"
import { constantGaps, erlangGaps, gim1, md1ResponseQuantile, mg1Wait } from "./theory/Queueing.ts"
import { ms, open, openLoad, station } from "./Worlds.ts"

const md1: Law = {
  id: "md1",
  title: "Work that is always as long (M/D/1)",
  says: "Constant work halves the waiting of exponential work at the same load.",
  formula: "Wq = rho d / (2 (1 - rho)); P(Wq <= x) = (1 - rho) sum_k [-lambda (x - k d)]^k / k! e^(lambda (x - k d))",
  source: "Erlang (1909); Crommelin (1932)",
  worlds: [
    (() => {
      const quantile = (p: number) => md1ResponseQuantile(0.08, 10, p)
      return world(
        open({ rate: 80, requests: 200_000, warmup: 20_000, system: station(1, "constant(10ms)") }),
        [
          is("mean waiting, ms", mg1Wait(0.08, 10, 0), "mean waiting of server", 0.076),
          is("mean response, ms", 10 + mg1Wait(0.08, 10, 0), "mean response of server", 0.051),
          is("share that waits", 0.8, (ran) => ran.followed("server").waitedShare, 0.012),
          is("p90 response, ms", quantile(0.9), "p90 response of server", 0.065),
          is("p95 response, ms", quantile(0.95), "p95 response of server", 0.079),
          is("p99 response, ms", quantile(0.99), "p99 response of server", 0.13)
        ],
        { follows: ["server"] }
      )
    })()
  ]
}

const pollaczekKhinchine: Law = {
  id: "pollaczek-khinchine",
  title: "Fast and slow requests in one line (M/H2/1)",
  says: "One slow request in ten makes everybody wait, the fast ones as long as the slow ones.",
  formula: "Wq = lambda E[S^2] / (2 (1 - rho)), whatever the class",
  source: "Pollaczek (1930), Khinchine (1932)",
  worlds: [
    (() => {
      const rate = 70
      const warmup = (20_000 / rate) * 1000
      const duration = warmup + (200_000 / rate) * 1000
      // E[S^2] of an exponential is twice the square of its mean.
      const secondMoment = 0.9 * 2 * 25 + 0.1 * 2 * 55 * 55
      const wait = mg1Wait(rate / 1000, 10, secondMoment / 100 - 1)
      return world(
        {
          duration: ms(duration),
          warmup: ms(warmup),
          system: {
            server: {
              service: { workers: 1 },
              endpoints: { fast: [{ work: "exponential(5ms)" }], slow: [{ work: "exponential(55ms)" }] }
            }
          },
          journeys: { fast: [{ call: "server.fast" }], slow: [{ call: "server.slow" }] },
          load: {
            k6: {
              scenarios: {
                many: openLoad(0.9 * rate, duration, "fast"),
                few: openLoad(0.1 * rate, duration, "slow")
              }
            },
            arrivals: "poisson"
          }
        },
        [
          is("mean waiting, ms", wait, "mean waiting of server", 0.16),
          is("mean response, ms", 10 + wait, "mean response of server", 0.15),
          is("mean response of the fast, ms", 5 + wait, "mean response of fast", 0.15),
          is("mean response of the slow, ms", 55 + wait, "mean response of slow", 0.12)
        ]
      )
    })()
  ]
}

const lognormal: Law = {
  id: "mg1-lognormal",
  title: "Lognormal work (M/G/1)",
  says: "A lognormal is given by its mean, and its wait follows from its variation.",
  formula: "Pollaczek-Khinchine with E[S^2] = m^2 (1 + cv^2)",
  source: "Pollaczek (1930), Khinchine (1932)",
  worlds: [
    world(open({ rate: 70, requests: 200_000, warmup: 20_000, system: station(1, "lognormal(mean=10ms, cv=1.5)") }), [
      is("mean waiting, ms", mg1Wait(0.07, 10, 2.25), "mean waiting of server", 0.14),
      is("mean response, ms", 10 + mg1Wait(0.07, 10, 2.25), "mean response of server", 0.11)
    ])
  ]
}

const pareto: Law = {
  id: "mg1-heavy-tail",
  title: "A heavy tail at half load (M/G/1 with bounded Pareto work)",
  says: "Rare long work makes everybody wait five times as long as exponential work of the same mean.",
  formula: "Pollaczek-Khinchine with the moments of the bounded Pareto",
  source: "Harchol-Balter (2013), ch. 20",
  worlds: [
    (() => {
      const low = 3.442076
      const high = 1000 * low
      const alpha = 1.5
      const kept = 1 - Math.exp(alpha * Math.log(low / high))
      const moment = (k: number) =>
        ((alpha / kept) * Math.exp(k * Math.log(low)) * (1 - Math.exp((k - alpha) * Math.log(high / low)))) /
        (alpha - k)
      const mean = moment(1)
      return world(
        open({
          rate: 50,
          requests: 400_000,
          warmup: 20_000,
          system: station(1, `pareto(min=${ms(low)}, alpha=${alpha}, max=${ms(high)})`)
        }),
        [is("mean waiting, ms", mg1Wait(0.05, mean, moment(2) / (mean * mean) - 1), "mean waiting of server", 0.37)]
      )
    })()
  ]
}

const lifo: Law = {
  id: "lifo",
  title: "The newest first (M/M/1, not preemptive)",
  says: "The mean waiting is the same in any order that ignores how long the work is; its spread is not.",
  formula: "E[Wq^2] LIFO = E[Wq^2] FIFO / (1 - rho)",
  source: "Kingman (1962), The effect of queue discipline on waiting time variance; Takács (1963)",
  worlds: (["fifo", "lifo"] as const).map((discipline) => {
    const rho = 0.8
    const wait = (10 * rho) / (1 - rho)
    // Of first in first out: P(Wq > t) = rho e^(-t / W), so that E[Wq^2] = 2 rho W^2.
    const square = 2 * rho * (50 * 50)
    const deviation = Math.sqrt((discipline === "fifo" ? square : square / (1 - rho)) - wait * wait)
    return world(
      open({
        rate: 80,
        requests: 200_000,
        warmup: 20_000,
        system: station(1, "exponential(10ms)", { waiting: { discipline } })
      }),
      [
        is("mean waiting, ms", wait, "mean waiting of server", 0.116),
        is(
          "standard deviation of the waiting, ms",
          deviation,
          (ran) => ran.followed("server").waitingDeviationMs,
          discipline === "fifo" ? 0.17 : 0.23
        )
      ],
      { name: discipline, follows: ["server"] }
    )
  })
}

const batches: Law = {
  id: "batch-arrivals",
  title: "Bursts of five at the same mean load (M[5]/M/1)",
  says: "Five at once instead of one by one make a request three times as slow.",
  formula: "L = rho (1 + E[X^2] / E[X]) / (2 (1 - rho)); W = L / (lambda E[X])",
  source: "Gross and Harris, sec. 3.1",
  worlds: [
    (() => {
      const rho = 0.8
      const size = 5
      const inside = (rho * (1 + size)) / (2 * (1 - rho))
      return world(
        open({
          rate: 80,
          requests: 200_000,
          warmup: 20_000,
          arrivals: { batches: { size, of: "poisson" } },
          system: station(1, "exponential(10ms)")
        }),
        [
          is("mean number inside", inside, "in flight of server", 0.15),
          is("mean response, ms", (inside / 80) * 1000, "mean response of server", 0.14)
        ]
      )
    })()
  ]
}

const regularArrivals: Law = {
  id: "regular-arrivals",
  title: "Arrivals that are more regular than random (GI/M/1)",
  says: "Paced arrivals, as k6 makes them, wait less than half as long as random ones of the same rate.",
  formula: "sigma = A*(mu (1 - sigma)); Wq = sigma / (mu (1 - sigma)); response ~ Exp(mu (1 - sigma))",
  source: "Kendall (1953); Kleinrock I, ch. 6",
  worlds: [
    { name: "paced", arrivals: "paced", gaps: constantGaps(12.5), shares: [0.09, 0.12, 0.025] } as const,
    {
      name: "Erlang-2",
      arrivals: { erlang: { shape: 2 } },
      gaps: erlangGaps(2, 12.5),
      shares: [0.1, 0.18, 0.014]
    } as const
  ].map(({ arrivals, gaps, name, shares }) => {
    const theory = gim1(gaps, 10)
    return world(
      open({ rate: 80, requests: 200_000, warmup: 20_000, arrivals, system: station(1, "exponential(10ms)") }),
      [
        is("mean waiting, ms", theory.meanWait, "mean waiting of server", shares[0]),
        is("p99 response, ms", theory.responseQuantile(0.99), "p99 response of server", shares[1]),
        is("share that waits", theory.sigma, (ran) => ran.followed("server").waitedShare, shares[2])
      ],
      { name, follows: ["server"] }
    )
  })
}

const kingman: Law = {
  id: "kingman",
  title: "Any arrivals, any work (G/G/1): a bound and an approximation",
  says: "The waiting goes with the sum of both variations; no queue waits longer than Kingman's bound.",
  formula: "Wq <= lambda (sa^2 + ss^2) / (2 (1 - rho)); Wq ~ rho / (1 - rho) S (ca^2 + cs^2) / 2 within 10 %",
  source: "Kingman (1961, 1962); Allen and Cunneen (1978)",
  worlds: [
    (() => {
      const gap = 12.5
      const rho = 10 / gap
      const bound = ((gap * gap) / 2 + 100 * 2.25) / gap / (2 * (1 - rho))
      const approximation = ((rho / (1 - rho)) * 10 * (0.5 + 2.25)) / 2
      return world(
        open({
          rate: 80,
          requests: 400_000,
          warmup: 20_000,
          arrivals: { erlang: { shape: 2 } },
          system: station(1, "lognormal(mean=10ms, cv=1.5)")
        }),
        [
          isAtMost("mean waiting, ms (Kingman's bound)", bound, "mean waiting of server"),
          is("mean waiting, ms (Allen-Cunneen)", approximation, "mean waiting of server", 0.16)
        ]
      )
    })()
  ]
}

const unlimited: Law = {
  id: "unlimited-servers",
  title: "As many servers as are needed (M/G/infinity)",
  says: "The concurrency of a service without a limit is a Poisson number, whatever the work is like.",
  formula: "N ~ Poisson(lambda E[S])",
  source: "Mirasol (1963); Takács (1962)",
  worlds: [
    world(
      open({ rate: 100, requests: 400_000, warmup: 10_000, system: station(undefined, "lognormal(mean=500ms, cv=2)") }),
      [
        is("mean concurrency", 50, "in flight of server", 0.014),
        is(
          "variance of the concurrency",
          50,
          (ran) => {
            const followed = ran.followed("server")
            const mean = followed.meanOver((n) => n)
            return followed.meanOver((n) => n * n) - mean * mean
          },
          0.093
        ),
        is("p99 of the concurrency", poissonQuantile(50, 0.99), (ran) => ran.followed("server").quantileInside(0.99), {
          absolute: 1.6
        }),
        is(
          "share of time above 60",
          1 - poissonAtMost(50, 60),
          (ran) => ran.followed("server").shareOfTime((n) => n > 60),
          0.23
        )
      ],
      { follows: ["server"] }
    )
  ]
}

export const generalQueues: ReadonlyArray<Law> = [
  md1,
  pollaczekKhinchine,
  lognormal,
  pareto,
  lifo,
  batches,
  regularArrivals,
  kingman,
  unlimited
]
