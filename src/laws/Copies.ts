/**
 * Laws of copies: what is written, what does not exist, and what is divided among several, or among one more.
 */
import { origin, throughCache } from "./Caches.ts"
import { is, isAtLeast, isAtMost, isExactly, type Law, world } from "./Law.ts"
import { gathered, outdatedAge, outdatedShare, ttlHitRatio } from "./theory/Caching.ts"
import { open, openLoad } from "./Worlds.ts"

const penetration: Law = {
  id: "cache-penetration",
  title: "Lookups of what does not exist",
  says: "They go through any cache, however large, unless it is kept that there is nothing.",
  formula: 'lambda T / (1 + lambda T), T the lifetime of "not found"',
  source: "RFC 2308; as the ttl-cache",
  worlds: (["3s", "0s"] as const).map((ttl) =>
    world(
      open({
        rate: 2,
        requests: 100_000,
        warmup: 0,
        system: { cache: { cache: { ttl: "1h", negative: { absent: "100%", ttl } } }, origin: origin("0s") },
        steps: [throughCache]
      }),
      ttl === "0s"
        ? [isExactly("hit ratio", 0, "hit ratio of cache")]
        : [is("hit ratio", ttlHitRatio([1], 2, 3), "hit ratio of cache", 0.005)],
      { name: ttl === "0s" ? "not kept" : "kept for 3 s" }
    )
  )
}

const localCaches: Law = {
  id: "local-caches",
  title: "A cache in every instance",
  says: "Four instances with caches of their own ask the origin three and a half times as often as with a shared one.",
  formula: "n l / (1 + l T), l = lambda / n",
  source: "as the ttl-cache, for each of n independent Poisson streams",
  worlds: (["instance", "shared"] as const).map((scope) => {
    const copies = scope === "instance" ? 4 : 1
    const each = 8 / copies
    return world(
      open({
        rate: 8,
        requests: 200_000,
        warmup: 0,
        system: {
          shop: { service: { instances: 4, balancer: "random" }, endpoints: { read: [throughCache] } },
          cache: { cache: { ttl: "3s", scope } },
          origin: origin("0s")
        },
        steps: [{ call: "shop.read" }]
      }),
      [is("calls of the origin, /s", (copies * each) / (1 + each * 3), "offered per second of origin", 0.006)],
      { name: scope === "instance" ? "one each" : "shared" }
    )
  })
}

const reads = 2
const writes = 0.5
const lifetime = 3
const seconds = 50_000

const writeAround: Law = {
  id: "write-around",
  title: "Answers that have been written since",
  says: "Where nobody tells the cache, four of ten reads are out of date, by more than a second; where a write invalidates, none.",
  formula: "lambda (T - (1 - e^(-w T)) / w) / (1 + lambda T)",
  source: "elementary: a hit at age u is stale with probability 1 - e^(-w u)",
  worlds: (["around", "invalidate", "through"] as const).map((mode) =>
    world(
      {
        duration: `${seconds}s`,
        system: { cache: { cache: { ttl: `${lifetime}s` } }, origin: origin("0s") },
        journeys: {
          visit: [throughCache],
          change: [{ write: { cache: "cache", mode, steps: [{ call: "origin.read" }] } }]
        },
        load: {
          k6: {
            scenarios: {
              readers: openLoad(reads, seconds * 1000),
              writers: openLoad(writes, seconds * 1000, "change")
            }
          },
          arrivals: "poisson"
        }
      },
      mode === "around"
        ? [
            is(
              "share of stale reads",
              outdatedShare(reads, writes, lifetime),
              (ran) => ran.measure("outdated answers of cache") / ran.measure("offered of cache"),
              0.03
            ),
            is(
              "how old they are, ms",
              outdatedAge(writes, lifetime) * 1000,
              (ran) => ran.measure("outdated milliseconds of cache") / ran.measure("outdated answers of cache"),
              0.03
            )
          ]
        : [isExactly("stale reads", 0, "outdated answers of cache")],
      { name: mode }
    )
  )
}

const losses = 5_000
const betweenLosses = 10

const writeBehind: Law = {
  id: "write-behind-loss",
  title: "Writes that only the cache had",
  says: "What a crash loses is what came since the last flush: three quarters of a write, at one a second and flushes every second.",
  formula: "(T + w T^2 / 2) / (T + 1 / w)",
  source: "renewal: the interval begins with the first write",
  worlds: [
    world(
      {
        ...open({
          rate: 1,
          requests: losses * betweenLosses,
          warmup: 0,
          system: { cache: { cache: {} }, origin: origin("0s") },
          steps: [{ write: { cache: "cache", mode: "behind", interval: "1s", steps: [{ call: "origin.read" }] } }]
        }),
        faults: {
          loss: { on: "cache", flush: true, at: `${betweenLosses}s`, every: `${betweenLosses}s` }
        }
      },
      [
        is(
          "writes lost each time",
          gathered(1, 1),
          // The last one is at the end.
          (ran) => ran.measure("lost writes of cache") / (losses - 1),
          0.06
        )
      ]
    )
  ]
}

const hotShard: Law = {
  id: "hot-shard",
  title: "A popular key has one shard",
  says: "Half of all requests about one key make its shard five times as busy as the others, and more shards do not help it.",
  formula: "p + (1 - p) / n; each shard an M/M/1",
  source: "arithmetic",
  worlds: [2, 4].map((shards) => {
    const share = 0.5 + 0.5 / shards
    const busy = share * 100 * 0.005
    return world(
      open({
        rate: 100,
        requests: 300_000,
        key: "hot(1000, 50%)",
        system: {
          ledger: { store: { shards, by: "range", keys: 1000, connections: 1, read: "exponential(5ms)" } }
        },
        steps: [{ call: "ledger.read" }]
      }),
      [
        is("calls of the hot shard, /s", 100 * share, `offered per second of ledger/${shards}`, 0.008),
        is("calls of another, /s", 50 / shards, "offered per second of ledger/1", 0.03),
        is("waiting at the hot shard, ms", (5 * busy) / (1 - busy), `mean waiting of ledger/${shards}`, 0.06)
      ],
      { name: `${shards} shards` }
    )
  })
}

const wipes = 200
const backupEvery = 10
/** So that each comes a little later after the last backup than the one before, and has nothing to do with that. */
const betweenWipes = 2 * backupEvery + backupEvery / wipes
const perSecond = 10

const backupAge: Law = {
  id: "backup-age",
  title: "What backups do not have",
  says: "A loss takes half of what is written between two backups with it, and all of what is written while one is taken.",
  formula: "w (T / 2 + D), and at worst T + D; D how long a backup takes",
  source: "elementary: the time since the last backup is uniform on 0..T",
  worlds: [0, 4].map((takes) =>
    world(
      {
        ...open({
          rate: perSecond,
          requests: perSecond * (wipes + 1) * betweenWipes,
          warmup: 0,
          system: {
            ledger: { store: { write: "0s", backups: { full: `${backupEvery}s`, takes: `${takes}s` } } }
          },
          steps: [{ call: "ledger.write" }]
        }),
        faults: {
          loss: { on: "ledger", wipe: true, at: "20s", every: `${betweenWipes}s`, times: wipes }
        }
      },
      [
        is(
          "writes lost each time",
          perSecond * (backupEvery / 2 + takes),
          (ran) => ran.measure("lost writes of ledger") / wipes,
          0.03
        ),
        isAtMost("at worst, s", backupEvery + takes, (ran) => ran.measure("rpo of ledger") / 1000),
        // The loss that comes last before a backup comes 50 ms before it, and what is lost first came a write after the one before.
        isAtLeast("and nearly that, s", backupEvery + takes - 0.5, (ran) => ran.measure("rpo of ledger") / 1000)
      ],
      { name: takes === 0 ? "taken at once" : `each takes ${takes} s` }
    )
  )
}

const keys = 100_000
const batch = 10

/** Of a fifth shard beside four, or a tenth beside nine: which share of the keys has to move, and how far from it chance may be. */
const growing = [
  { by: "hash", shards: 4, theory: 4 / 5, within: 0.0072 },
  { by: "hash", shards: 9, theory: 9 / 10, within: 0.0048 },
  // The share of the new shard varies by 1 / sqrt(160) of itself.
  { by: "consistent", shards: 4, theory: 1 / 5, within: 0.36 },
  { by: "consistent", shards: 9, theory: 1 / 10, within: 0.36 },
  { by: "range", shards: 4, theory: 1 / 8, within: "exact" as const }
] as const

const rebalancing: Law = {
  id: "rebalancing",
  title: "What has to move when there is one shard more",
  says: "By the remainder of a hash four keys of five move to make five shards of four; by a ring one of five; by ranges half of one.",
  formula: "n / (n + 1); 1 / (n + 1); 1 / (2 n); and batches x work on either side",
  source: "Karger et al., Consistent hashing and random trees (STOC 1997); arithmetic",
  worlds: growing.map(({ by, shards, theory, within }) => {
    /** All shards give at the same time, to as many as there are; the last batch for each is smaller than others. */
    const rounds = by === "range" ? (theory * keys) / batch : (theory * keys) / shards / batch
    return world(
      {
        ...open({
          rate: 10,
          requests: 300,
          warmup: 0,
          key: `uniform(${keys})`,
          system: {
            ledger: { store: { shards, by, read: "1ms", ...(by === "range" ? { keys } : {}) } }
          },
          steps: [{ call: "ledger.read" }]
        }),
        faults: { growth: { on: "ledger", reshard: { to: shards + 1, keys, batch, work: "1ms" } } }
      },
      [
        is(
          "share of the keys that moved",
          theory,
          (ran) => ran.measure("keys moved of ledger") / keys,
          within === "exact" ? within : { share: within }
        ),
        ...(by === "consistent"
          ? []
          : [
              is(
                "how long it took, ms",
                rounds * 2,
                "rebalancing milliseconds of ledger",
                by === "range" ? "exact" : { share: 0.03 }
              )
            ])
      ],
      { name: `${by}, ${shards} and one`, isDeterministic: true }
    )
  })
}

export const copies: ReadonlyArray<Law> = [
  penetration,
  localCaches,
  writeAround,
  writeBehind,
  backupAge,
  hotShard,
  rebalancing
]
