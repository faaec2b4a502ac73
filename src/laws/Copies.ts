/**
 * Laws of copies: what is written, what does not exist, and what is divided among several.
 */
import { origin, throughCache } from "./Caches.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
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

export const copies: ReadonlyArray<Law> = [penetration, localCaches, writeAround, writeBehind, hotShard]
