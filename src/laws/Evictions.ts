/**
 * Laws of full caches: how often they hit, by what they throw out.
 */
import { origin, throughCache } from "./Caches.ts"
import { is, type Law, world } from "./Law.ts"
import { fifoHitRatio, lruHitRatio, lruOfTwo, zipfShares } from "./theory/Caching.ts"
import { ms, open, openLoad } from "./Worlds.ts"

const lru: Law = {
  id: "lru",
  title: "Least recently used, 100 of 1000 keys with Zipf popularity",
  says: "A cache for a tenth of the keys answers 58 % of the lookups.",
  formula: "sum p (1 - e^(-p T)), sum (1 - e^(-p T)) = C",
  source: "Che, Tung and Wang (2002); Fricker, Robert and Roberts (2012)",
  worlds: [
    world(
      open({
        rate: 1000,
        requests: 400_000,
        warmup: 50_000,
        arrivals: "paced",
        key: "zipf(1000, 1)",
        system: { cache: { cache: { capacity: 100 } }, origin: origin("0s") },
        steps: [throughCache]
      }),
      [is("hit ratio", lruHitRatio(zipfShares(1000, 1), 100), "hit ratio of cache", 0.005)]
    )
  ]
}

const blindEviction: Law = {
  id: "fifo-and-random",
  title: "Eviction that does not look at use, 100 of 1000 keys with Zipf popularity",
  says: "First in, first out and random eviction answer the same 52 %, where the least recently used would answer 58 %.",
  formula: "sum p^2 T / (1 + p T), sum p T / (1 + p T) = C",
  source: "Gelenbe (1973); Fricker, Robert and Roberts (2012)",
  worlds: (["fifo", "random"] as const).map((eviction) =>
    world(
      open({
        rate: 1000,
        requests: 400_000,
        warmup: 50_000,
        arrivals: "paced",
        key: "zipf(1000, 1)",
        system: { cache: { cache: { capacity: 100, eviction } }, origin: origin("0s") },
        steps: [throughCache]
      }),
      [is("hit ratio", fifoHitRatio(zipfShares(1000, 1), 100), "hit ratio of cache", 0.0093)],
      { name: eviction }
    )
  )
}

const lruExact: Law = {
  id: "lru-of-two",
  title: "Least recently used with two places, exactly",
  says: "The order of the last two different keys is a chain whose shares are known exactly.",
  formula: "P(a, b) = p_a p_b / (1 - p_a)",
  source: "King (1971); Hendricks (1972)",
  worlds: [
    (() => {
      const shares = [0.5, 0.25, 0.15, 0.07, 0.03]
      const duration = 200_000
      return world(
        {
          duration: ms(duration),
          warmup: "1s",
          system: { cache: { cache: { capacity: 2 } }, origin: origin("0s") },
          journeys: Object.fromEntries(shares.map((_, key) => [`key-${key}`, { key, steps: [throughCache] }])),
          load: {
            k6: {
              scenarios: Object.fromEntries(
                shares.map((share, key) => [`users-${key}`, openLoad(2000 * share, duration, `key-${key}`)])
              )
            },
            arrivals: "poisson"
          }
        },
        [is("hit ratio", lruOfTwo(shares), "hit ratio of cache", 0.0056)]
      )
    })()
  ]
}

export const evictions: ReadonlyArray<Law> = [lru, blindEviction, lruExact]
