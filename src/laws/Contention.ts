/**
 * Laws of optimistic updates: many who update one row at once, and how long it takes until all have come through.
 *
 * The published figures are means of a hundred runs. Here the clients of one world come together again and again, long after the
 * last of them was through, so that one run has as many rounds as it takes for its means to be as close as the tolerance says:
 * 4 standard deviations and more, of a round whose completion varies by up to 27 %. In between the figures lie so far apart that
 * their order follows (calls: full < decorrelated < exponential < none; completion: none < full, decorrelated < equal < exponential).
 */
import { millisecond } from "../sim/kernel/Instant.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { ms } from "./Worlds.ts"

interface Meeting {
  readonly clients: number
  /** How often they all come. */
  readonly rounds: number
  /** From one round to the next, in ms: longer than any of them takes. */
  readonly every: number
  readonly latency: string
  readonly retry: object
}

const contending = ({ clients, every, latency, retry, rounds }: Meeting) => ({
  duration: ms(every * rounds),
  system: {
    row: { store: { read: "0s", write: "0s" } },
    client: {
      service: {},
      endpoints: {
        update: [{ update: { store: "row" }, through: [{ retry: { attempts: "unlimited" as const, ...retry } }] }]
      }
    }
  },
  links: { "client <-> row": { latency } },
  journeys: { visit: [{ call: "client.update" }] },
  load: {
    k6: {
      scenarios: {
        users: {
          executor: "constant-arrival-rate" as const,
          rate: clients,
          timeUnit: ms(every),
          duration: ms(every * rounds),
          preAllocatedVUs: 1_000_000,
          exec: "visit"
        }
      }
    },
    arrivals: { synchronized: { every: ms(every) } }
  }
})

/** How long it took until the last of a round was through, on average, in ms. */
const completion =
  ({ every, rounds }: Meeting) =>
  (ran: Ran): number => {
    const last = new Array<number>(rounds).fill(0)
    for (const at of ran.followed("client").endings) {
      const round = Math.floor(at / (every * millisecond))
      last[round] = Math.max(last[round]!, at / millisecond - round * every)
    }
    return last.reduce((sum, one) => sum + one, 0) / rounds
  }

const writesPerRound =
  ({ rounds }: Meeting) =>
  (ran: Ran): number =>
    ran.measure("update writes of row") / rounds

/** Of N who read at once one comes through, and the rest begin anew. */
const inRounds: Law = {
  id: "optimistic-rounds",
  title: "Optimistic updates of one row in lockstep",
  says: "With constant delays and no back-off one of them comes through in each round: the work grows with the square of N.",
  formula: "N (N + 1) / 2 writes, N rounds of four one-way delays",
  source: "M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog (2015)",
  worlds: [10, 50].map((clients) => {
    const meeting: Meeting = { clients, rounds: 1, every: 5000, latency: "10ms", retry: {} }
    return world(
      contending(meeting),
      [
        isExactly("writes", (clients * (clients + 1)) / 2, writesPerRound(meeting)),
        isExactly("until all are through, ms", 40 * clients, completion(meeting))
      ],
      { name: `N = ${clients}`, follows: ["client"], isDeterministic: true }
    )
  })
}

/** By back-off: its retry, and calls and completion (ms) of 10 and of 100 clients in the author's program. */
const published = [
  ["none", {}, [51, 385], [2431, 2032]],
  ["exponential", { backoff: "exponential(10ms, max=2s)" }, [50, 3452], [1852, 63_390]],
  ["equal jitter", { backoff: "exponential(10ms, max=2s)", jitter: "equal" }, [42, 737], [810, 6549]],
  ["full jitter", { backoff: "exponential(10ms, max=2s)", jitter: "full" }, [38, 453], [795, 4987]],
  ["decorrelated jitter", { backoff: "exponential(5ms, max=2s)", jitter: "decorrelated" }, [37, 436], [1005, 4643]]
] as const

const backoff: Law = {
  id: "optimistic-backoff",
  title: "Optimistic updates of one row, by back-off",
  says: "Without jitter back-off hardly saves work and takes thirty times as long; with full jitter it saves two thirds of it.",
  formula:
    "means of 100 runs of the author's program, which it cuts down to whole numbers (half of one is added back); the first back-off is 2 x 5 ms, at most 2 s",
  source: "M. Brooker, Exponential Backoff And Jitter (2015); aws-samples/aws-arch-backoff-simulator, commit 66cb169",
  worlds: published.flatMap(([name, retry, ten, hundred]) =>
    (
      [
        [10, 250, ten],
        [100, 40, hundred]
      ] as const
    ).map(([clients, rounds, [calls, completed]]) => {
      const every = name === "exponential" ? 2000 * clients : 60_000
      const meeting: Meeting = { clients, rounds, every, latency: "normal(mean=10ms, sd=2ms)", retry }
      return world(
        contending(meeting),
        [
          // The author's program cuts its means down to whole numbers: half of one is missing on average.
          is("writes", calls + 0.5, writesPerRound(meeting), 0.05),
          is("until all are through, ms", completed + 0.5, completion(meeting), 0.1)
        ],
        { name: `${name}, N = ${clients}`, follows: ["client"] }
      )
    })
  )
}

export const contention: ReadonlyArray<Law> = [inRounds, backoff]
