/**
 * Laws of availability: what many parts that fail come to together, and what an outage costs a promise.
 */
import { is, isExactly, type Law, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { atLeast, power } from "./theory/Chances.ts"
import { birthDeath } from "./theory/Queueing.ts"
import { open, openLoad, station } from "./Worlds.ts"

/** A part that is not there for a share of the requests. */
const part = (availability: number) => ({ fail: `${Number(((1 - availability) * 100).toFixed(6))}%` })
const nothing = { server: { service: {}, endpoints: { serve: [{ work: "0s" }] } } }
const parts = (count: number, availability: number) => Array.from({ length: count }, () => part(availability))

/** Share of requests that were answered; 4.5 standard deviations of it. */
const answered = (theory: number, requests: number) =>
  is("share of requests answered", theory, "carried of visit / offered of visit", {
    absolute: 4.5 * Math.sqrt((theory * (1 - theory)) / requests) + 1 / requests
  })

const requests = 100_000
const withSteps = (steps: Parameters<typeof open>[0]["steps"] & {}) =>
  open({
    rate: 1000,
    requests,
    warmup: 0,
    arrivals: "paced",
    system: nothing,
    steps: [{ call: "server.serve" }, ...steps]
  })

const seriesParallel: Law = {
  id: "series-and-parallel",
  title: "Parts in series, and in parallel",
  says: "Twenty dependencies of three nines are worse than two; two of two nines in parallel are four.",
  formula: "product of a_i; 1 - product of (1 - a_i)",
  source: "Barlow and Proschan (1965)",
  worlds: [
    ...(
      [
        [0.999, 20],
        [0.9999, 30]
      ] as const
    ).map(([a, count]) =>
      world(withSteps(parts(count, a)), [answered(power(a, count), requests)], { name: `${count} of ${a} in series` })
    ),
    ...(
      [
        [0.99, 2],
        [0.9, 3]
      ] as const
    ).map(([a, count]) =>
      world(withSteps([{ parallel: parts(count, a), need: 1 }]), [answered(1 - power(1 - a, count), requests)], {
        name: `${count} of ${a} in parallel`
      })
    )
  ]
}

const quorums: Law = {
  id: "quorum-availability",
  title: "k of n replicas have to be there",
  says: "Two of three of one nine each are better than one, and worse than any of three.",
  formula: "sum C(n, i) a^i (1 - a)^(n - i) from k",
  source: "binomial; M. Brooker, Quorum availability (2021)",
  worlds: (
    [
      [2, 3, 0.99],
      [3, 5, 0.99],
      [4, 7, 0.99],
      [2, 3, 0.9],
      [3, 5, 0.9],
      [1, 3, 0.9],
      [3, 3, 0.9]
    ] as const
  ).map(([need, of, a]) =>
    world(withSteps([{ parallel: parts(of, a), need }]), [answered(atLeast(need, of, a), requests)], {
      name: `${need} of ${of}, a = ${a}`
    })
  )
}

/** The share of the time during which so many of some faults held. */
export const shareHeld = (ran: Ran, holds: (faults: number) => boolean): number => {
  const { bands, now } = ran.recording
  const edges = bands
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: Math.min(to, now), by: -1 }
    ])
    .sort((one, other) => one.at - other.at)
  let held = 0
  let since = 0
  let faults = 0
  for (const { at, by } of [...edges, { at: now, by: 0 }]) {
    if (holds(faults)) held += at - since
    since = at
    faults += by
  }
  return held / now
}

const renewal: Law = {
  id: "mtbf-mttr",
  title: "A server that fails and is repaired at random",
  says: "Availability depends on the mean times only, not on how they are distributed.",
  formula: "A = MTBF / (MTBF + MTTR)",
  source: "renewal-reward theorem",
  worlds: (
    [
      ["exponential", { mtbf: "1000s", mttr: "50s" }],
      ["regular failures, varied repairs", { mtbf: "constant(1000s)", mttr: "lognormal(mean=50s, cv=2)" }],
      ["early failures, regular repairs", { mtbf: "gamma(mean=1000s, shape=0.5)", mttr: "constant(50s)" }]
    ] as const
  ).map(([name, random]) => {
    const days = 20
    const seconds = days * 86_400
    return world(
      {
        duration: `${seconds}s`,
        system: station(undefined, "0s"),
        journeys: { visit: [{ call: "server.serve" }] },
        load: {
          k6: { scenarios: { users: { ...openLoad(1, seconds * 1000), rate: 1, timeUnit: "10s" } } },
          arrivals: "poisson"
        },
        faults: { outage: { on: "server", crash: true, random } }
      },
      [
        is("share of time up", 1000 / 1050, (ran) => shareHeld(ran, (down) => down === 0), 0.0105),
        is("share of requests answered", 1000 / 1050, "carried of visit / offered of visit", 0.0115),
        is("failures per day", 86_400 / 1050, (ran) => ran.recording.bands.length / days, 0.16)
      ],
      { name }
    )
  })
}

const repair: Law = {
  id: "machine-repair",
  title: "Four replicas that crash and are repaired, each by its own crew",
  says: "All four are up for 48 % of the time, at least three for 87 %.",
  formula: "birth and death on the number that is down: (N - n) / MTTF up, n / MTTR down",
  source: "Palm (1947), machine interference; Trivedi (2001)",
  worlds: [
    (() => {
      const shares = birthDeath(
        4,
        (down) => (4 - down) / 100,
        (down) => down / 20
      )
      return world(
        {
          duration: "400000s",
          system: station(undefined, "0s", { instances: 4 }),
          journeys: { visit: [{ call: "server.serve" }] },
          load: { k6: { scenarios: { users: { ...openLoad(1, 400_000_000), rate: 1, timeUnit: "100s" } } } },
          faults: Object.fromEntries(
            [1, 2, 3, 4].map((i) => [
              `crash-${i}`,
              { on: `server/${i}`, crash: true as const, random: { mtbf: "100s", mttr: "20s" } }
            ])
          )
        },
        [
          is("share of time with all up", shares[0]!, (ran) => shareHeld(ran, (down) => down === 0), 0.042),
          is(
            "share of time with 3 or more up",
            shares[0]! + shares[1]!,
            (ran) => shareHeld(ran, (down) => down <= 1),
            0.015
          ),
          is("share of time with all down", shares[4]!, (ran) => shareHeld(ran, (down) => down === 4), 0.82),
          is(
            "mean number up",
            shares.reduce((sum, share, down) => sum + share * (4 - down), 0),
            (ran) => 4 - [1, 2, 3, 4].reduce((sum, n) => sum + shareHeld(ran, (down) => down >= n), 0),
            0.01
          )
        ]
      )
    })()
  ]
}

const errorBudget: Law = {
  id: "error-budget",
  title: "Ten minutes of outage in thirty days",
  says: "They spend 23 % of what three nines allow, and more than twice what four nines do.",
  formula: "(1 - SLO) 43,200 min",
  source: "Google SRE workbook, ch. 2 and 5",
  worlds: [
    (() => {
      const minutes = 30 * 24 * 60
      const objective = (target: string) => ({ of: "visit", good: "answered", target })
      return world(
        {
          duration: `${minutes}m`,
          system: station(undefined, "0s"),
          journeys: { visit: [{ call: "server.serve" }] },
          load: { k6: { scenarios: { users: { ...openLoad(1, minutes * 60_000), rate: 1, timeUnit: "1m" } } } },
          faults: { outage: { on: "server", errors: "100%", at: "14400m", for: "10m" } },
          objectives: { three: objective("99.9%"), four: objective("99.99%") }
        },
        [
          is("spent of 43.2 minutes", 10 / 43.2, (ran) => ran.picture.objectives[0]!.budgetSpent ?? NaN, 1e-6),
          is("spent of 4.32 minutes", 10 / 4.32, (ran) => ran.picture.objectives[1]!.budgetSpent ?? NaN, 1e-6),
          isExactly("bad requests, one a minute", 10, (ran) => ran.picture.objectives[0]!.bad)
        ],
        { isDeterministic: true }
      )
    })()
  ]
}

const twoRegions: Law = {
  id: "two-regions",
  title: "Two regions that fail independently, both active",
  says: "Each is down for 1 % of the time, and both together for 0.01 %.",
  formula: "A = MTBF / (MTBF + MTTR); 1 - (1 - A)^2",
  source: "renewal-reward theorem",
  worlds: [
    (() => {
      const one = 1000 / 1010
      const seconds = 8_000_000
      return world(
        {
          duration: `${seconds}s`,
          system: station(undefined, "0s", { instances: 2, zones: ["east", "west"] }),
          journeys: { visit: [{ call: "server.serve" }] },
          load: { k6: { scenarios: { users: { ...openLoad(1, seconds * 1000), rate: 1, timeUnit: "1000s" } } } },
          faults: {
            east: { on: "east", crash: true, random: { mtbf: "1000s", mttr: "10s" } },
            west: { on: "west", crash: true, random: { mtbf: "1000s", mttr: "10s" } }
          }
        },
        [
          is("share of time with both up", one * one, (ran) => shareHeld(ran, (down) => down === 0), 0.002),
          is(
            "share of time with one up",
            1 - (1 - one) * (1 - one),
            (ran) => shareHeld(ran, (down) => down < 2),
            0.0001
          )
        ]
      )
    })()
  ]
}

export const availability: ReadonlyArray<Law> = [seriesParallel, quorums, renewal, repair, errorBudget, twoRegions]
