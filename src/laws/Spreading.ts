/**
 * Laws of spreading: how soon nodes hear of a write that were not waited for.
 */
import { is, type Law, world } from "./Law.ts"
import { rumourRounds } from "./theory/Chances.ts"
import { open, openLoad } from "./Worlds.ts"

/** Each write is told to one node, half a second before everybody tells somebody, every second. */
const rumours = (nodes: number, writes: number) => ({
  duration: `${writes + 30}s`,
  system: {
    store: {
      store: {
        write: "0s",
        quorum: {
          replicas: nodes,
          read: 1,
          write: 1,
          tells: "enough" as const,
          readRepair: "none" as const,
          antiEntropy: { exchange: "push" as const }
        }
      }
    }
  },
  journeys: { visit: { key: "uniform(10000000)", steps: [{ call: "store.write" }] } },
  load: { k6: { scenarios: { users: { ...openLoad(1, writes * 1000), startTime: "500ms" } } } }
})

const gossip: Law = {
  id: "gossip",
  title: "A rumour among a thousand nodes",
  says: "If everybody who knows it tells one of the others in each round, a thousand nodes know it after eighteen rounds, and a hundred after twelve.",
  formula: "log2 n + ln n + O(1); here the mean, from the chances of each round",
  source:
    "Frieze and Grimmett, The shortest-path problem for graphs with random arc-lengths (1985); Pittel, On spreading a rumor (1987)",
  worlds: (
    [
      [10, 200, rumourRounds(10), 0.05],
      [100, 100, rumourRounds(100), 0.05],
      // As by the same function, which takes half a second.
      [1000, 10, 18.04, 0.08]
    ] as const
  ).map(([nodes, writes, rounds, share]) =>
    world(
      rumours(nodes, writes),
      [
        is(
          "rounds until all know it",
          rounds,
          (ran) => ran.measure("spread milliseconds of store") / ran.measure("spread writes of store") / 1000 + 0.5,
          share
        )
      ],
      { name: `${nodes} nodes` }
    )
  )
}

/** One way of a message, in milliseconds: as fitted to what LinkedIn and Yammer measured in production. */
const ssd = "mixture(91.22%: pareto(min=0.235ms, alpha=10), 8.78%: exponential(0.60241ms))"
const disk = "mixture(38%: pareto(min=1.05ms, alpha=1.51), 62%: exponential(5.464481ms))"
const yammer = "mixture(93.9%: pareto(min=3ms, alpha=3.35), 6.1%: exponential(357.142857ms))"
const yammerBack = "mixture(98.2%: pareto(min=1.5ms, alpha=3.8), 1.8%: exponential(46.082949ms))"

interface Probed {
  readonly name: string
  readonly replicas?: number
  readonly writes: string
  readonly others: string
  /** Milliseconds between the acknowledgement and the read. */
  readonly later: number
  readonly fresh: number
  readonly share: number
}

const probes: ReadonlyArray<Probed> = [
  { name: "LinkedIn, SSD", writes: ssd, others: ssd, later: 0, fresh: 0.973533, share: 0.006 },
  { name: "LinkedIn, disk", writes: disk, others: ssd, later: 0, fresh: 0.436744, share: 0.03 },
  { name: "LinkedIn, disk, 10 ms later", writes: disk, others: ssd, later: 10, fresh: 0.926411, share: 0.009 },
  {
    name: "LinkedIn, disk, 2 replicas",
    replicas: 2,
    writes: disk,
    others: ssd,
    later: 0,
    fresh: 0.575265,
    share: 0.024
  },
  { name: "Yammer", writes: yammer, others: yammerBack, later: 0, fresh: 0.887463, share: 0.0085 }
]

const productionFits: Law = {
  id: "stale-in-production",
  title: "Reads and writes that wait for one of three replicas, in production",
  says: "Right after its acknowledgement a write is seen by 97 % of reads on LinkedIn's SSDs and by 44 % on its disks, by 93 % after 10 ms.",
  formula: "P(w_t + t + R_i >= W_i) for the replica that answers first, by Monte Carlo of the printed fits",
  source: "Bailis et al., Probabilistically Bounded Staleness (VLDB 2012), tables 3 and 4",
  worlds: probes.map(({ fresh, later, name, others, replicas = 3, share, writes }) =>
    world(
      {
        ...open({
          rate: 100,
          requests: 10_000,
          warmup: 0,
          drain: 1,
          arrivals: "paced",
          key: "uniform(10000000)",
          system: {
            store: {
              store: {
                // The way there is part of the work: it is not as long for writes as for reads.
                write: writes,
                read: others,
                quorum: {
                  replicas,
                  read: 1,
                  write: 1,
                  asks: "all" as const,
                  readRepair: "none" as const,
                  coordinator: "client" as const,
                  timeout: "10m"
                }
              }
            }
          },
          steps: [{ call: "store.write" }, { wait: `${later}ms` }, { call: "store.read" }]
        }),
        links: { "store -> visit": { latency: others } }
      },
      [is("share of reads that see it", fresh, (ran) => 1 - ran.measure("stale ratio of visit"), share)],
      { name }
    )
  )
}

export const spreading: ReadonlyArray<Law> = [gossip, productionFits]
