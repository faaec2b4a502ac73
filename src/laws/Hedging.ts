/**
 * Laws of hedging: the same call twice, and what that does to the slowest.
 */
import { is, type Law, world } from "./Law.ts"
import { power } from "./theory/Chances.ts"
import { mmc } from "./theory/Queueing.ts"
import { open, station } from "./Worlds.ts"

const leaf = (work: string) => ({ leaf: { service: {}, endpoints: { ask: [{ work }] } } })
const ask = { call: "leaf.ask" }

const hedgedBimodal: Law = {
  id: "hedging",
  title: "A second copy after 15 ms, with one slow leaf in a hundred",
  says: "One call in a hundred more, and the slowest in a thousand answer in 25 ms instead of a second.",
  formula: "the second copy is slow independently: p^2",
  source: "Dean and Barroso (2013), hedged requests",
  worlds: (
    [
      [1, true],
      [100, true],
      [1, false],
      [100, false]
    ] as const
  ).map(([times, isHedged]) => {
    const hedged = { ...ask, ...(isHedged ? { through: [{ hedge: { after: "15ms", attempts: 2 } }] } : {}) }
    const scenario = open({
      rate: 100,
      requests: times === 1 ? 200_000 : 4_000,
      warmup: 0,
      drain: 5,
      system: leaf("mixture(99%: 10ms, 1%: 1s)"),
      steps: [{ repeat: { times, concurrency: times, steps: [hedged] } }]
    })
    const name = `${times === 1 ? "1 leaf" : `${times} leaves`}, ${isHedged ? "hedged" : "not hedged"}`
    const slow = 0.01
    if (!isHedged) {
      return world(
        scenario,
        [
          times === 1
            ? is("p99.9 response, ms", 1000, "p99.9 response of visit", 0.01)
            : is("p50 response, ms", 1000, "p50 response of visit", 0.01)
        ],
        { name }
      )
    }
    // Both copies slow: the first answers after a second, or the second 15 ms later than that.
    const mean = (1 - slow) * 10 + slow * ((1 - slow) * 25 + slow * 1000)
    return world(
      scenario,
      times === 1
        ? [
            is("further calls per request", slow, (ran) => ran.measure("attempts per request of visit") - 1, 0.11),
            is("share above 25 ms", slow * slow, "slower than 30ms of visit", 1.04),
            is("p99.9 response, ms", 25, "p99.9 response of visit", 0.01),
            is("mean response, ms", mean, "mean response of visit", 0.01)
          ]
        : [
            is("share above 25 ms", 1 - power(1 - slow * slow, times), "slower than 30ms of visit", 0.72),
            is("p50 response, ms", 25, "p50 response of visit", 0.01)
          ],
      { name }
    )
  })
}

const hedgedExponential: Law = {
  id: "hedging-at-p95",
  title: "A second copy at the 95th percentile of an exponential leaf",
  says: "5 % more calls cut p99.9 from 69 to 50 ms.",
  formula: "after the hedge the hazard doubles: P(T > t) = e^(-d/m) e^(-2 (t-d) / m)",
  source: "derived; the policy is Dean and Barroso's (2013)",
  worlds: [
    (() => {
      const after = -10 * Math.log(0.05)
      const quantile = (p: number) => after + 5 * Math.log(0.05 / (1 - p))
      return world(
        open({
          rate: 100,
          requests: 200_000,
          warmup: 0,
          drain: 5,
          system: leaf("exponential(10ms)"),
          steps: [{ ...ask, through: [{ hedge: { after: `${after.toFixed(6)}ms`, attempts: 2 } }] }]
        }),
        [
          is("further calls per request", 0.05, (ran) => ran.measure("attempts per request of visit") - 1, 0.04),
          is("mean response, ms", 10 - 0.05 * 5, "mean response of visit", 0.009),
          is("p99 response, ms", quantile(0.99), "p99 response of visit", 0.013),
          is("p99.9 response, ms", quantile(0.999), "p99.9 response of visit", 0.033)
        ]
      )
    })()
  ]
}

const tied: Law = {
  id: "tied-requests",
  title: "Both of two servers are asked, and the first that begins withdraws the other",
  says: "It is as good as one line for both: each request joins the line with the least work, without knowing which it is.",
  formula: "M/M/2",
  source: "Dean and Barroso (2013), tied requests; Ayesta, Bodas and Verloop (2018)",
  worlds: [
    world(
      open({
        rate: 160,
        requests: 200_000,
        warmup: 20_000,
        // In turn, so that the two copies of a call go to different servers.
        system: station(1, "exponential(10ms)", { instances: 2, balancer: "round-robin" }),
        steps: [{ call: "server.serve", through: [{ hedge: { tied: true, attempts: 2 } }] }]
      }),
      [is("mean response, ms", mmc(2, 0.16, 10).meanResponse, "mean response of visit", 0.087)],
      { name: "tied" }
    ),
    world(
      open({
        rate: 160,
        requests: 200_000,
        warmup: 20_000,
        system: station(1, "exponential(10ms)", { instances: 2, balancer: "random" })
      }),
      [is("mean response, ms", 10 / (1 - 0.8), "mean response of visit", 0.087)],
      { name: "one of them at random" }
    )
  ]
}

export const hedging: ReadonlyArray<Law> = [hedgedBimodal, hedgedExponential, tied]
