/**
 * Laws of agreement: how long a group is without a leader.
 */
import { is, type Law, world } from "./Law.ts"

const stores = 100

const elections: Law = {
  id: "raft-elections",
  title: "Elections of a Raft group of five across a wide area",
  says: "With four of five there a leader is found within half a second, with three it takes a third longer: votes are split more often.",
  formula: "by simulation, 10,000 elections",
  source: "Ongaro, Consensus: bridging theory and practice (2014), ch. 9 (AvailSim)",
  worlds: (
    [
      [4, 475],
      [3, 650]
    ] as const
  ).map(([there, mean]) =>
    world(
      {
        duration: "6s",
        system: Object.fromEntries(
          Array.from({ length: stores }, (_, i) => [
            `group-${i + 1}`,
            {
              store: {
                read: "0s",
                raft: { nodes: 5, electionTimeout: "uniform(300ms, 600ms)", heartbeat: "250ms", preVote: false }
              }
            }
          ])
        ),
        links: { default: { latency: "uniform(30ms, 40ms)" } },
        // Everybody is asked once, when the last have found a leader.
        journeys: {
          visit: [
            { wait: "5s" },
            { parallel: Array.from({ length: stores }, (_, i) => ({ call: `group-${i + 1}.read` })) }
          ]
        },
        load: { k6: { scenarios: { users: { executor: "per-vu-iterations", vus: 1, iterations: 1, exec: "visit" } } } },
        faults: Object.fromEntries(
          Array.from({ length: stores }, (_, i) => i + 1).flatMap((group) =>
            Array.from({ length: 5 - there }, (_, i) => [
              `dead-${group}-${i}`,
              { on: `group-${group}/${5 - i}`, crash: true as const, at: "0s" }
            ])
          )
        )
      },
      [
        is(
          "until there is a leader, ms",
          mean,
          (ran) =>
            Array.from({ length: stores }, (_, i) => ran.measure(`leaderless milliseconds of group-${i + 1}`)).reduce(
              (sum, one) => sum + one
            ) / stores,
          // A figure that is read off a chart, and the spread of so many elections.
          there === 4 ? 0.18 : 0.3
        )
      ],
      { name: `${there} of 5 are there` }
    )
  )
}

export const agreement: ReadonlyArray<Law> = [elections]
