/**
 * Quoted: figures that the literature of architecture repeats, each beside what a run of the library measures.
 *
 * A figure that holds only under an assumption says which. Whether it holds is decided by the numbers of the runs and not here.
 */
import type { Answered } from "../experiments/Question.ts"
import { writeAnswer } from "../experiments/Question.ts"
import type { AnswersTask } from "../experiments/RunWorker.ts"

/** One number that is measured. */
interface Asked {
  readonly variant: string
  readonly measure: string
  readonly during?: string
  /** As for `--set`. */
  readonly set?: ReadonlyArray<string>
  /** Instead of the usual: how the number is written. */
  readonly write?: (value: number) => string
}

export interface Quoted {
  readonly claimed: string
  readonly scenario: string
  readonly asked: ReadonlyArray<Asked>
  /** Whether the measured numbers bear it out; spans in nanoseconds, ratios 0..1. */
  readonly holds: (values: ReadonlyArray<number>) => boolean
  /** The verdict where they do, and where they do not. */
  readonly verdict: readonly [holds: string, fails: string]
}

const millisecond = 1e6
const second = 1e9

const near = (value: number | undefined, to: number, within: number): boolean =>
  value !== undefined && Math.abs(value - to) <= within * to

/** Payments of the last so many seconds, at this rate. */
const secondsAt = (rate: number) => (lost: number) => `${Number((lost / rate).toFixed(1))} s of writes`

/** A month of 30 days, one request every ten seconds, in which nothing fails but for 43 minutes and 12 seconds. */
const month = [
  "duration=720h",
  "load.k6.scenarios.shoppers.duration=720h",
  "load.k6.scenarios.shoppers.rate=1",
  "load.k6.scenarios.shoppers.timeUnit=10s",
  "system.shop.endpoints.checkout[1].fail=0%",
  "faults.blip.errors=0%",
  "faults.incident.for=43m12s"
]

export const quoted: ReadonlyArray<Quoted> = [
  {
    claimed: "101 round trips of 5 ms take 505 ms, two take 10 ms",
    scenario: "n-plus-one",
    asked: ["n-plus-one", "batched"].map((variant) => ({ variant, measure: "p50 of page", during: "5s .. 60s" })),
    holds: ([many, few]) => near(many, 505 * millisecond, 0.01) && near(few, 10 * millisecond, 0.01),
    verdict: [
      "Holds, as long as nobody else is there: in the busy hour the pool runs out and it is far worse.",
      "Does not hold."
    ]
  },
  {
    claimed: "Of requests that ask 100 leaves, each slow once in 100, 63 % are slow",
    scenario: "tail-at-scale",
    asked: [{ variant: "plain", measure: "slower than 900ms of query" }],
    holds: ([slow]) => near(slow, 0.634, 0.08),
    verdict: ["Holds, if leaves are slow independently of each other.", "Does not hold."]
  },
  {
    claimed: "Three attempts at each of four layers are 81 calls",
    scenario: "retry-amplification",
    asked: [{ variant: "every-layer", measure: "calls per request of database", during: "broken-database" }],
    holds: ([calls]) => near(calls, 81, 0.02),
    verdict: [
      "Holds, if all calls fail and nobody gives up sooner: a timeout at the edge cuts it short.",
      "Does not hold."
    ]
  },
  {
    claimed: "Twenty services of 99.9 % in a row: 98 %",
    scenario: "sync-chain-vs-events",
    asked: [{ variant: "sync", measure: "availability" }],
    holds: ([availability]) => near(availability, 0.9802, 0.003),
    verdict: ["Holds, if they fail independently and nobody tries again.", "Does not hold."]
  },
  {
    claimed: "99.9 % of a month are 43.2 minutes of outage",
    scenario: "error-budget",
    asked: [
      {
        variant: "outage",
        measure: "burn rate of checkout",
        set: month,
        write: (value) => `${value.toFixed(2)} budgets`
      }
    ],
    holds: ([burn]) => near(burn, 1, 0.02),
    verdict: ["Holds for a month of 30 days in which as many requests come at any time.", "Does not hold."]
  },
  {
    claimed: "A pool of 10 instead of 100 connections: a quarter more throughput",
    scenario: "pool-sizing",
    asked: ["pool-100", "pool-10"].map((variant) => ({ variant, measure: "carried per second" })),
    holds: ([large, small]) => large !== undefined && small !== undefined && small / large >= 1.1,
    verdict: [
      "Holds in kind; how much depends on what a connection costs the others. That the CPU has 40 % less to do is not simulated.",
      "Does not hold."
    ]
  },
  {
    claimed: "Replaying all events takes 45 minutes, from snapshots 30 seconds",
    scenario: "event-replay",
    asked: ["no-snapshot", "every-10000"].map((variant) => ({ variant, measure: "rto of accounts" })),
    holds: ([all, some]) => near(all, 2700 * second, 0.02) && near(some, 38.5 * second, 0.05),
    verdict: [
      "Holds for 450,000 events and a snapshot every 10,000, of which half are missing on average. Eight seconds more are five without " +
        "power, half a one to load the snapshot, and 500 events that have come since.",
      "Does not hold."
    ]
  },
  {
    claimed: "One lock for all serves 50 people, one for each of many 5000",
    scenario: "aggregate-contention",
    asked: ["one-lock-50", "a-hundred-locks-5000", "a-thousand-locks-5000"].map((variant) => ({
      variant,
      measure: "mean waiting of aggregate"
    })),
    holds: ([fifty, , thousand]) => fifty !== undefined && thousand !== undefined && thousand < fifty,
    verdict: [
      "Needs an assumption: that they want different things. A hundred locks let 5000 wait as long as the 50 did; that nobody waits takes a thousand.",
      "Does not hold."
    ]
  },
  {
    claimed: "Splitting two services cost 20 ms, merging them gave back all but 2",
    scenario: "modular-monolith",
    asked: ["split", "merged"].map((variant) => ({ variant, measure: "mean response" })),
    holds: ([split, merged]) => split !== undefined && near(split - merged!, 18 * millisecond, 0.05),
    verdict: [
      "Holds for a network of 4.5 ms each way, and calls one after the other; asked at once they cost 10.5 ms.",
      "Does not hold."
    ]
  },
  {
    claimed: "A replica 2 s behind, promoted after 10 + 20 s: RPO 2 s, RTO 30 s",
    scenario: "region-loss",
    asked: [
      { variant: "active-passive", measure: "lost writes of ledger", write: secondsAt(400) },
      { variant: "active-passive", measure: "recovery of orders", during: "after eu-is-lost.start" }
    ],
    holds: ([lost, recovery]) => near(lost, 800, 0.1) && near(recovery, 32 * second, 0.2),
    verdict: [
      "Holds: the one is the lag, the other the sum of two waits, and neither follows from the other.",
      "Does not hold."
    ]
  },
  {
    claimed: "A payment design with a replica 5 min behind: RPO below 1 min",
    scenario: "fintech-reference",
    asked: [{ variant: "as-published", measure: "lost writes of ledger", write: secondsAt(20) }],
    holds: ([lost]) => lost !== undefined && lost / 20 < 60,
    verdict: ["Holds.", "**Contradicts itself**: the recovery point of an asynchronous replica is its lag."]
  },
  {
    claimed: "The same with a replica 30 s behind",
    scenario: "fintech-reference",
    asked: [{ variant: "half-a-minute", measure: "lost writes of ledger", write: secondsAt(20) }],
    holds: ([lost]) => lost !== undefined && lost / 20 < 60,
    verdict: ["Holds.", "Does not hold."]
  }
]

const seed = "1"

/** The runs of a figure, one for each number. */
export const quotedTasks = ({ asked, scenario }: Quoted): ReadonlyArray<AnswersTask> =>
  asked.map(({ during, measure, set = [], variant }) => ({
    source: scenario,
    set,
    variant,
    seed,
    wants: "answers",
    asked: [{ measure, ...(during === undefined ? {} : { during }) }]
  }))

/** One line of the table; `answers` are those of its tasks. */
export const quotedRow = (one: Quoted, answers: ReadonlyArray<Answered>): string => {
  const measured = answers.map(({ unit, value }, i) => {
    const { write } = one.asked[i]!
    return write === undefined || value === undefined ? writeAnswer(value, unit) : write(value)
  })
  const verdict = one.verdict[one.holds(answers.map(({ value }) => value ?? NaN)) ? 0 : 1]
  return `| ${one.claimed} | ${measured.join(" → ")} | ${verdict} | \`${one.scenario}\` |`
}

/** The whole document. */
export const quotedDocument = (rows: ReadonlyArray<string>): string =>
  [
    "<!-- made by `npm run lessons`, do not edit -->",
    "",
    "# Figures that are quoted, and what the lab measures",
    "",
    "Figures from books, talks and reference designs, each beside a run of a scenario of the library with seed 1. A model bears out a",
    "figure only for what it models: where that takes an assumption, the verdict says which.",
    "",
    "| Claimed | Simulated | Verdict | Scenario |",
    "|---|---|---|---|",
    ...rows,
    ""
  ].join("\n")
