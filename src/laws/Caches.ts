/**
 * Laws of caches: how often they hit, and what their misses cost.
 */
import { second } from "../sim/kernel/Instant.ts"
import { is, isExactly, type Law, world } from "./Law.ts"
import type { Ran } from "./Ran.ts"
import { slidingHitRatio, ttlHitRatio, warmingHitRatio, zipfShares } from "./theory/Caching.ts"
import { open } from "./Worlds.ts"

/** What is behind the cache of these worlds, and how it is asked. */
export const origin = (work: string) => ({ service: {}, endpoints: { read: [{ work }] } })
export const throughCache = { cache: { name: "cache", miss: [{ call: "origin.read" }] } }

const ttl: Law = {
  id: "ttl-cache",
  title: "Answers kept for a time after they were stored",
  says: "Popular keys hit nearly always; the origin is asked once per life of an entry.",
  formula: "lambda T / (1 + lambda T), summed over the keys",
  source: "Jung, Berger and Balakrishnan, Modeling TTL-based Internet caches (2003)",
  worlds: [
    world(
      open({
        rate: 2,
        requests: 100_000,
        warmup: 0,
        system: { cache: { cache: { ttl: "3s" } }, origin: origin("0s") },
        steps: [throughCache]
      }),
      [
        is("hit ratio", ttlHitRatio([1], 2, 3), "hit ratio of cache", 0.005),
        is("calls of the origin, /s", 2 / 7, "offered per second of origin", 0.006)
      ],
      { name: "one key, 3 s" }
    ),
    world(
      open({
        rate: 100,
        requests: 400_000,
        warmup: 20_000,
        key: "zipf(1000, 1)",
        system: { cache: { cache: { ttl: "60s" } }, origin: origin("0s") },
        steps: [throughCache]
      }),
      [
        is("hit ratio", ttlHitRatio(zipfShares(1000, 1), 100, 60), "hit ratio of cache", 0.005),
        is(
          "calls of the origin, /s",
          100 * (1 - ttlHitRatio(zipfShares(1000, 1), 100, 60)),
          "offered per second of origin",
          0.0076
        )
      ],
      { name: "1000 keys, 60 s" }
    )
  ]
}

const slidingTtl: Law = {
  id: "sliding-ttl",
  title: "Answers kept for a time after they were last asked for",
  says: "A popular answer never expires, however old it is.",
  formula: "1 - e^(-lambda T)",
  source: "elementary: a hit is a gap shorter than T",
  worlds: [
    world(
      open({
        rate: 2,
        requests: 100_000,
        warmup: 0,
        system: { cache: { cache: { ttl: "3s", ttlFrom: "access" } }, origin: origin("0s") },
        steps: [throughCache]
      }),
      [is("hit ratio", slidingHitRatio([1], 2, 3), "hit ratio of cache", 0.005)]
    )
  ]
}

/** How many calls the origin got each time the entry had expired. */
const stampedes = (ran: Ran): ReadonlyArray<number> => {
  const { arrivals } = ran.followed("origin")
  const found: Array<number> = []
  let last = -Infinity
  for (const at of arrivals) {
    // Recomputing takes 3 s, and the entry lives for a minute after it.
    if (at - last > 30 * second) found.push(0)
    found[found.length - 1]!++
    last = at
  }
  // The last one may have been cut off by the end.
  return found.slice(0, -1)
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

const stampede: Law = {
  id: "cache-stampede",
  title: "Everybody recomputes what has just expired",
  says: "Ten lookups a second and three seconds of recomputing are 31 recomputations at once, or one if misses are coalesced.",
  formula: "1 + Poisson(lambda delta)",
  source: "Vattani, Chierichetti and Lowenstein, Optimal Probabilistic Cache Stampede Prevention (VLDB 2015)",
  worlds: [false, true].map((coalesce) =>
    world(
      open({
        rate: 10,
        requests: 630_000 / 2,
        warmup: 0,
        system: { cache: { cache: { ttl: "60s", coalesce } }, origin: origin("3s") },
        steps: [throughCache]
      }),
      coalesce
        ? [
            isExactly("recomputations each time", 1, (ran) => mean(stampedes(ran))),
            is(
              "lookups that wait each time",
              30,
              (ran) => ran.measure("coalesced misses of cache") / ran.measure("offered of origin"),
              0.036
            )
          ]
        : [
            is("recomputations each time", 31, (ran) => mean(stampedes(ran)), 0.034),
            is(
              "their standard deviation",
              Math.sqrt(30),
              (ran) => {
                const all = stampedes(ran)
                const average = mean(all)
                return Math.sqrt(mean(all.map((count) => (count - average) * (count - average))))
              },
              0.135
            )
          ],
      { name: coalesce ? "coalesced" : "not coalesced", follows: ["origin"] }
    )
  )
}

const flushes = 10
const between = 31

/** Share of the lookups between two times after each flush that the origin had not to answer. */
const hitsAfterFlush = (from: number, to: number) => (ran: Ran) => {
  const within = (at: number) => {
    const since = (at / second) % between
    return since >= from && since < to
  }
  const count = (name: string) => ran.followed(name).arrivals.filter(within).length
  return 1 - count("origin") / count("cache")
}

const coldRestart: Law = {
  id: "cold-cache",
  title: "A cache that lost everything",
  says: "After a restart the origin gets the whole load, and how soon that ends depends on the popular keys.",
  formula: "h(t) = sum p (1 - e^(-lambda p t))",
  source: "coupon collecting; Huang et al., Metastable Failures in the Wild (OSDI 2022), sec. 5.3",
  worlds: [
    world(
      {
        ...open({
          rate: 1000,
          requests: flushes * between * 1000,
          warmup: 0,
          key: "zipf(1000, 1)",
          system: { cache: { cache: {} }, origin: origin("0s") },
          steps: [throughCache]
        }),
        faults: { restart: { on: "cache", flush: true, at: `${between}s`, every: `${between}s` } }
      },
      (
        [
          [0.1, 0.2, 0.2],
          [1, 1.2, 0.07],
          [5, 6, 0.02],
          [30, 31, 0.005]
        ] as const
      ).map(([from, to, share]) =>
        is(
          `hit ratio from ${from} to ${to} s after it`,
          warmingHitRatio(zipfShares(1000, 1), 1000, from, to),
          hitsAfterFlush(from, to),
          share
        )
      ),
      { follows: ["cache", "origin"] }
    )
  ]
}

const readThrough: Law = {
  id: "cache-latency",
  title: "The response of a read-through cache",
  says: "With 95 % hits the mean is three times the median, and p96 is the origin's.",
  formula: "a mixture; a miss pays for the cache and the origin",
  source: "elementary",
  worlds: [
    world(
      open({
        rate: 100,
        requests: 100_000,
        warmup: 0,
        arrivals: "paced",
        system: { cache: origin("1ms"), origin: origin("50ms") },
        steps: [
          { call: "cache.read" },
          { choice: [{ chance: "5%", steps: [{ call: "origin.read" }] }, { otherwise: [] }] }
        ]
      }),
      [
        is("mean response, ms", 3.5, "mean response of visit", 0.045),
        is("p50 response, ms", 1, "p50 response of visit", 0.01),
        is("p94 response, ms", 1, "p94 response of visit", 0.01),
        is("p96 response, ms", 51, "p96 response of visit", 0.01),
        is("p99 response, ms", 51, "p99 response of visit", 0.01)
      ]
    )
  ]
}

export const caches: ReadonlyArray<Law> = [ttl, slidingTtl, stampede, coldRestart, readThrough]
