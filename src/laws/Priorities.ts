/**
 * Laws of who goes first, who leaves the line, and who comes again with the same work.
 */
import { is, type Law, world } from "./Law.ts"
import { birthDeath } from "./theory/Queueing.ts"
import { ms, open, openLoad, station } from "./Worlds.ts"

const seconds = 2000

/** Two kinds of requests on one server: urgent ones, exponential, and others that all take the same. */
const urgent = { rate: 40, mean: 5 }
const other = { rate: 50, mean: 12 }

const twoKinds = (service: object) => ({
  duration: `${seconds}s`,
  warmup: "20s",
  system: {
    server: {
      service,
      endpoints: { a: [{ work: `exponential(${ms(urgent.mean)})` }], b: [{ work: ms(other.mean) }] }
    }
  },
  journeys: {
    urgent: { priority: 0, steps: [{ call: "server.a" }] },
    other: { priority: 1, steps: [{ call: "server.b" }] }
  },
  load: {
    k6: {
      scenarios: {
        some: openLoad(urgent.rate, seconds * 1000, "urgent"),
        more: openLoad(other.rate, seconds * 1000, "other")
      }
    },
    arrivals: "poisson" as const
  }
})

const busyUrgent = (urgent.rate * urgent.mean) / 1000
const busyAll = busyUrgent + (other.rate * other.mean) / 1000
/** What is left of the work in hand when somebody comes, in milliseconds: half the second moments. */
const residualUrgent = (urgent.rate * 2 * urgent.mean * urgent.mean) / 2000
const residual = residualUrgent + (other.rate * other.mean * other.mean) / 2000

const whoGoesFirst: Law = {
  id: "priorities",
  title: "Urgent requests before others, on one server (M/G/1 with two priorities)",
  says: "Urgent ones wait a sixth as long as without priorities; where they interrupt the others hardly at all, and the others pay for it.",
  formula:
    "W1 = R / (1 - r1), W2 = R / ((1 - r1)(1 - r)); interrupted: T1 = S1 + R1 / (1 - r1), T2 = S2 / (1 - r1) + R / ((1 - r1)(1 - r))",
  source: "Cobham (1954); Kleinrock, Queueing Systems II (1976), sec. 3.3 and 3.4",
  worlds: [
    world(
      twoKinds({ workers: 1, waiting: { discipline: "priority" } }),
      [
        is("urgent: mean response, ms", urgent.mean + residual / (1 - busyUrgent), "mean response of urgent", 0.03),
        is(
          "others: mean response, ms",
          other.mean + residual / ((1 - busyUrgent) * (1 - busyAll)),
          "mean response of other",
          0.09
        )
      ],
      { name: "one after the other" }
    ),
    world(
      twoKinds({ cores: 1, sharing: "priority" }),
      [
        is(
          "urgent: mean response, ms",
          urgent.mean + residualUrgent / (1 - busyUrgent),
          "mean response of urgent",
          0.03
        ),
        is(
          "others: mean response, ms",
          other.mean / (1 - busyUrgent) + residual / ((1 - busyUrgent) * (1 - busyAll)),
          "mean response of other",
          0.09
        )
      ],
      { name: "interrupted" }
    )
  ]
}

const impatience: Law = {
  id: "erlang-a",
  title: "Callers who leave the line (M/M/3+M)",
  says: "A server that gets a third more than it can do is busy for 92 % of the time: those who leave make room.",
  formula: "birth and death, with (n - c) theta more deaths while n - c wait; abandoned = theta Lq / lambda",
  source: "Palm (1946); Garnett, Mandelbaum and Reiman, Designing a call center with impatient customers (2002)",
  worlds: [
    (() => {
      const [rate, service, patience, servers] = [40, 0.1, 0.2, 3]
      const shares = birthDeath(
        200,
        () => rate,
        (n) => Math.min(n, servers) / service + Math.max(0, n - servers) / patience
      )
      const line = shares.reduce((sum, share, n) => sum + share * Math.max(0, n - servers), 0)
      const left = line / patience / rate
      return world(
        open({
          rate,
          requests: 80_000,
          warmup: 2_000,
          system: station(servers, "exponential(100ms)", { waiting: { patience: "exponential(200ms)" } })
        }),
        [
          is("share that leaves", left, "failed by timed out of server / offered of server", 0.05),
          is("mean waiting line", line, "waiting line of server", 0.06),
          is("utilisation", (rate * (1 - left) * service) / servers, "utilisation of server", 0.015)
        ]
      )
    })()
  ]
}

const largeStaysLarge: Law = {
  id: "same-work-again",
  title: "Retries of requests that are large by nature, and of those that were unlucky",
  says: "Three tries bring 95 % through in time if each is drawn anew, and no more than one try would if a request stays as large as it is.",
  formula: "anew 1 - e^(-3 tau / S); once 1 - e^(-tau / S)",
  source: "elementary",
  worlds: (["each time", "once"] as const).map((drawn) =>
    world(
      open({
        rate: 100,
        requests: 60_000,
        warmup: 0,
        drain: 1,
        system: { server: { service: {}, endpoints: { serve: [{ work: "exponential(10ms)", drawn }] } } },
        steps: [{ call: "server.serve", through: [{ retry: { attempts: 3 } }, { timeout: "10ms" }] }]
      }),
      [is("share answered", 1 - Math.exp(drawn === "once" ? -1 : -3), "availability", 0.015)],
      { name: `drawn ${drawn}` }
    )
  )
}

export const priorities: ReadonlyArray<Law> = [whoGoesFirst, impatience, largeStaysLarge]
