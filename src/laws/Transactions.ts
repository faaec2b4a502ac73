/**
 * Laws of work across services: sagas, commits in two phases, replicas that lag behind.
 */
import { is, isExactly, type Law, world } from "./Law.ts"
import { orderStatistic, power } from "./theory/Chances.ts"
import { open, openLoad } from "./Worlds.ts"

const saga: Law = {
  id: "saga",
  title: "A saga of five steps, each of which fails for 5 %",
  says: "77 % succeed, and those that fail have two steps to undo on average.",
  formula: "(1 - p)^k; sum over j of (j - 1) p (1 - p)^(j - 1)",
  source: "Garcia-Molina and Salem (1987); elementary",
  worlds: [1, 3].map((tries) => {
    const p = 0.05
    const failed = power(p, tries)
    const steps = 5
    const undone = Array.from({ length: steps }, (_, j) => j * failed * power(1 - failed, j)).reduce((a, b) => a + b)
    const attempted = Array.from({ length: steps }, (_, j) => power(1 - failed, j)).reduce((a, b) => a + b)
    return world(
      open({
        rate: 100,
        requests: 100_000,
        warmup: 0,
        arrivals: "paced",
        system: {
          work: { service: {}, endpoints: { do: [{ work: "1ms" }, { fail: `${p * 100}%` }] } },
          undoing: { service: {}, endpoints: { undo: [{ work: "1ms" }] } }
        },
        steps: [
          {
            saga: Array.from({ length: steps }, (_, i) => ({
              name: `part-${i + 1}`,
              do: [{ call: "work.do", through: [{ retry: { attempts: tries } }] }],
              undo: [{ call: "undoing.undo" }]
            }))
          }
        ]
      }),
      [
        is("share that succeeds", power(1 - failed, steps), "carried of visit / offered of visit", 0.0075),
        ...(tries > 1
          ? []
          : [
              is("steps tried per saga", attempted, "calls per request of work", 0.005),
              is("steps undone per saga", undone, "calls per request of undoing", 0.034),
              is(
                "steps undone per failed saga",
                undone / (1 - power(1 - p, steps)),
                (ran) => ran.measure("offered of undoing") / ran.measure("failed requests of visit"),
                0.026
              )
            ])
      ],
      { name: tries === 1 ? "one try" : "three tries per step" }
    )
  })
}

const participants = ["stock", "money", "post"]

/** A coordinator, and three stores to commit in. */
const committing = (force: string | undefined) => ({
  ...Object.fromEntries(participants.map((name) => [name, { store: { write: "0s" } }])),
  coordinator: {
    service: {},
    endpoints: {
      commit: [
        {
          commit: {
            participants: participants.map((name) => `${name}.write`),
            ...(force === undefined ? {} : { force })
          },
          name: "purchase"
        }
      ]
    }
  }
})

/** The links there and back. */
const apart = (there: string, back: string) =>
  Object.fromEntries(
    participants.flatMap((name) => [
      [`coordinator -> ${name}`, { latency: there }],
      [`${name} -> coordinator`, { latency: back }]
    ])
  )

const twoPhaseCommit: Law = {
  id: "two-phase-commit",
  title: "A commit in two phases, with three participants",
  says:
    "It costs four messages for each participant and two round trips, each as slow as the slowest; and a coordinator that dies " +
    "between the votes and the decision leaves them in doubt until it has recovered.",
  formula: "RTT + force + force + RTT + force; with exponential round trips 2 m H_3",
  source: "Gray (1978); Bernstein, Hadzilacos and Goodman (1987), ch. 7",
  worlds: [
    world(
      {
        duration: "10s",
        system: committing("5ms"),
        links: apart("10ms", "10ms"),
        // Rows of their own: nobody waits for a lock.
        journeys: { visit: { key: "uniform(1000000)", steps: [{ call: "coordinator.commit" }] } },
        load: { k6: { scenarios: { users: openLoad(10, 9_000) } } }
      },
      [
        isExactly("commit, ms", 55, "max response of visit"),
        isExactly("row locked, ms", 25, "mean service of stock locks"),
        isExactly("messages", 12, (ran) => ran.measure("messages of purchase") / ran.measure("offered of visit"))
      ],
      { name: "constant delays", isDeterministic: true }
    ),
    world(
      {
        duration: "60s",
        system: committing("5ms"),
        links: apart("10ms", "10ms"),
        journeys: { visit: [{ call: "coordinator.commit" }] },
        load: { k6: { scenarios: { users: { executor: "per-vu-iterations", vus: 1, iterations: 1, exec: "visit" } } } },
        // The votes are there at 25 ms, the decision is logged at 30 ms.
        faults: { death: { on: "coordinator", crash: true, at: "27ms", for: "30s" } }
      },
      [
        isExactly("in doubt, s", 30, (ran) => ran.measure("in doubt of purchase") * 60),
        // From 15 ms to 10 ms after the recovery at 30.027 s.
        isExactly("row locked, ms", 30_022, "max service of stock locks")
      ],
      { name: "the coordinator dies before it decides", isDeterministic: true }
    ),
    world(
      {
        ...open({
          rate: 100,
          requests: 100_000,
          warmup: 0,
          drain: 5,
          key: "uniform(10000000)",
          system: committing(undefined),
          steps: [{ call: "coordinator.commit" }]
        }),
        links: apart("exponential(20ms)", "0s")
      },
      [is("mean commit, ms", 2 * orderStatistic(3, 3, 20).mean, "mean response of visit", 0.01)],
      { name: "exponential round trips" }
    )
  ]
}

const readYourWrites: Law = {
  id: "read-your-writes",
  title: "A read after a write, from one of five nodes",
  says: "Without thinking time four of five reads do not see the write; after 500 ms one in fifteen does not.",
  formula: "(1 - 1 / n) e^(-think / lag)",
  source: "elementary",
  worlds: (
    [
      [0, 0.012],
      [100, 0.02],
      [500, 0.07]
    ] as const
  ).map(([think, share]) =>
    world(
      open({
        // So seldom that no write waits for the one before it.
        rate: 0.2,
        requests: 50_000,
        warmup: 0,
        arrivals: "paced",
        key: "uniform(1000000)",
        system: {
          store: {
            store: {
              read: "0s",
              write: "0s",
              reads: "any" as const,
              replicas: { count: 4, lag: "exponential(200ms)" }
            }
          }
        },
        steps: [{ call: "store.write" }, ...(think === 0 ? [] : [{ wait: `${think}ms` }]), { call: "store.read" }]
      }),
      [is("share of stale reads", 0.8 * Math.exp(-think / 200), "stale ratio of visit", share)],
      { name: `after ${think} ms` }
    )
  )
}

export const transactions: ReadonlyArray<Law> = [saga, twoPhaseCommit, readYourWrites]
