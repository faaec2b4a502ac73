/**
 * Laws of replication: what a read sees of what was written, and what becomes of writes that did not see each other.
 */
import { is, isExactly, type Law, type WorldWritten, world } from "./Law.ts"
import { choose } from "./theory/Chances.ts"
import { open, openLoad } from "./Worlds.ts"

/** How probably a read of R among N has none of the W that a write went to. */
const missed = (replicas: number, read: number, write: number): number =>
  choose(replicas - write, read) / choose(replicas, read)

/** Whoever writes so often and then reads: about a key of its own. */
const partial = (replicas: number, read: number, write: number, writes: number) =>
  open({
    rate: 100,
    requests: writes === 1 ? 30_000 : 10_000,
    warmup: 0,
    arrivals: "paced",
    key: "uniform(10000000)",
    system: {
      store: {
        store: {
          read: "0s",
          write: "0s",
          quorum: { replicas, read, write, tells: "enough" as const, readRepair: "none" as const }
        }
      }
    },
    steps: [...Array.from({ length: writes }, () => ({ call: "store.write" })), { call: "store.read" }]
  })

const staleQuorums: Law = {
  id: "stale-quorums",
  title: "Reads from partial quorums",
  says: "With one of three for reads and for writes, two of three reads do not see the last write; with two and two all do.",
  formula: "p = C(N - W, R) / C(N, R)",
  source: "Bailis et al., Probabilistically Bounded Staleness (VLDB 2012), eq. 1",
  worlds: (
    [
      [3, 1, 1, 0.019],
      [3, 1, 2, 0.037],
      [3, 2, 2, 0],
      [5, 2, 2, 0.04]
    ] as const
  ).map(([replicas, read, write, share]) => {
    const theory = missed(replicas, read, write)
    return world(
      partial(replicas, read, write, 1),
      [
        theory === 0
          ? isExactly("share of stale reads", 0, "stale ratio of visit")
          : is("share of stale reads", theory, "stale ratio of visit", share)
      ],
      { name: `N = ${replicas}, R = ${read}, W = ${write}` }
    )
  })
}

const versionsBehind: Law = {
  id: "versions-behind",
  title: "How far behind a read is",
  says: "If one of three is written and one is read, a read sees one of the last two writes more often than not, and of ten nearly always.",
  formula: "1 - (C(N - W, R) / C(N, R))^k",
  source: "Bailis et al., Probabilistically Bounded Staleness (VLDB 2012), eq. 2",
  worlds: (
    [
      [2, 0.041],
      [3, 0.03],
      [5, 0.018],
      [10, 0.0065]
    ] as const
  ).map(([versions, share]) => {
    let none = 1
    for (let i = 0; i < versions; i++) none *= missed(3, 1, 1)
    return world(
      partial(3, 1, 1, versions),
      [
        is(
          "share that sees one of them",
          1 - none,
          (ran) => 1 - ran.measure("empty reads of store") / ran.measure("offered of visit"),
          share
        )
      ],
      { name: `the last ${versions} writes` }
    )
  })
}

type Store = Extract<WorldWritten["system"][string], { readonly store: unknown }>["store"]

const sides = ["east", "west", "north"] as const

/** A store with a primary in each of so many places, each cut off from the others for a while, and users in every place. */
const parted = (
  many: number,
  store: Store,
  doings: Readonly<Record<string, number>>,
  steps: (operation: string) => ReturnType<typeof patiently>
) => {
  const places = sides.slice(0, many)
  const users = places.flatMap((place) =>
    Object.entries(doings).map(([operation, iterations]) => ({
      name: `${operation}-${place}`,
      operation,
      iterations,
      place
    }))
  )
  return {
    duration: "60s",
    system: { store: { store } },
    journeys: Object.fromEntries(
      users.map(({ name, operation, place }) => [name, { from: place, steps: steps(operation) }])
    ),
    load: {
      k6: {
        scenarios: Object.fromEntries(
          users.map(({ iterations, name }) => [
            name,
            { executor: "per-vu-iterations" as const, vus: 1, iterations, exec: name }
          ])
        )
      }
    },
    faults: Object.fromEntries(
      places.map((place) => [`${place}-alone`, { on: place, cut: true as const, at: "0s", for: "30s" }])
    )
  }
}

const patiently = (operation: string) => [{ call: `store.${operation}`, through: [{ timeout: "1s" }] }]

const operations = { add: "10ms", take: "10ms" }
const counted = { effects: { add: { adds: 1 }, take: { adds: -1 } } }

const counters: Law = {
  id: "counters",
  title: "Counters that are added to on both sides of a partition",
  says: "Of three hundred increments, a hundred at each of three nodes, the last write keeps a hundred and a counter all of them.",
  formula: "the sum over nodes of what each has added",
  source: "Shapiro, Preguiça, Baquero and Zawirski, Conflict-free replicated data types (SSS 2011)",
  worlds: (
    [
      ["counter", { add: 100 }, 300],
      ["counter", { add: 100, take: 30 }, 210],
      ["last-write-wins", { add: 100 }, 100]
    ] as const
  ).map(([conflicts, doings, left]) =>
    world(
      parted(
        3,
        { operations, contents: counted, primaries: { count: 3, lag: "10ms", conflicts, zones: [...sides] } },
        doings,
        patiently
      ),
      [
        ...sides.map((side, i) => isExactly(`left in the ${side}`, left, `last contents of store/${i + 1}`)),
        ...(conflicts === "counter" ? [] : [isExactly("lost", 300 - left, "lost updates of store")])
      ],
      { name: "take" in doings ? "up and down" : conflicts, isDeterministic: true }
    )
  )
}

const account = { initial: 100, effects: { withdraw: { adds: -80, atLeast: 0 } } }

const partedAccount: Law = {
  id: "parted-account",
  title: "An account of 100, and 80 drawn from it on each side of a partition",
  says: "Where both sides go on both withdrawals are made and 60 are missing; where only the side of the primary does, one is.",
  formula: "100 - 160; 100 - 80",
  source: "Gilbert and Lynch, Brewer's conjecture (SIGACT News 2002)",
  worlds: (
    [
      [
        "both sides serve",
        { primaries: { count: 2, conflicts: "counter", zones: ["east", "west"] } },
        -60,
        2,
        "store/2"
      ],
      ["one side serves", { zone: "east", replicas: { count: 1, zones: ["west"] } }, 20, 1, "store"]
    ] as const
  ).map(([name, kind, left, made, where]) =>
    world(
      parted(2, { operations: { withdraw: "10ms" }, contents: account, ...kind }, { withdraw: 1 }, patiently),
      [
        isExactly("left", left, `last contents of ${where}`),
        isExactly("withdrawals made", made, (ran) =>
          ["east", "west"].reduce((sum, side) => sum + ran.measure(`carried of withdraw-${side}`), 0)
        )
      ],
      { name, isDeterministic: true }
    )
  )
}

const blindSites: Law = {
  id: "blind-sites",
  title: "Two sites that write the same key",
  says: "At one write in two seconds at each site, 400 ms apart, the last write silently drops 18 % of what was acknowledged.",
  formula: "1 - e^(-lambda d)",
  source: "elementary: the other site writes before it has seen it",
  worlds: [
    world(
      {
        duration: "50000s",
        system: {
          store: { store: { write: "0s", primaries: { count: 2, lag: "400ms", zones: ["east", "west"] } } }
        },
        journeys: {
          here: { from: "east", steps: [{ call: "store.write" }] },
          there: { from: "west", steps: [{ call: "store.write" }] }
        },
        load: {
          k6: { scenarios: { here: openLoad(0.5, 50_000_000, "here"), there: openLoad(0.5, 50_000_000, "there") } },
          arrivals: "poisson"
        }
      },
      [
        is(
          "share lost",
          1 - Math.exp(-0.5 * 0.4),
          (ran) => ran.measure("lost updates of store") / ran.measure("offered of store"),
          0.062
        )
      ]
    )
  ]
}

export const replication: ReadonlyArray<Law> = [staleQuorums, versionsBehind, counters, partedAccount, blindSites]
