/**
 * Caching theory: hit ratios when every lookup draws its key independently.
 */
import { solve } from "./Chances.ts"

/** Popularities of `count` keys, the k-th in proportion to k^-exponent. */
export const zipfShares = (count: number, exponent: number): ReadonlyArray<number> => {
  const weights = Array.from({ length: count }, (_, k) => Math.exp(-exponent * Math.log(k + 1)))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / all)
}

const sumOf = (shares: ReadonlyArray<number>, value: (share: number) => number): number =>
  shares.reduce((sum, share) => sum + value(share), 0)

/** Least recently used, by the characteristic time of Che, Tung and Wang. */
export const lruHitRatio = (shares: ReadonlyArray<number>, capacity: number): number => {
  const time = solve((t) => sumOf(shares, (p) => 1 - Math.exp(-p * t)) - capacity, 0, 1e9)
  return sumOf(shares, (p) => p * (1 - Math.exp(-p * time)))
}

/** First in, first out, and any at random, which come to the same (Gelenbe 1973). */
export const fifoHitRatio = (shares: ReadonlyArray<number>, capacity: number): number => {
  const time = solve((t) => sumOf(shares, (p) => (p * t) / (1 + p * t)) - capacity, 0, 1e9)
  return sumOf(shares, (p) => (p * p * time) / (1 + p * time))
}

/** Least recently used with two places, exactly (King). */
export const lruOfTwo = (shares: ReadonlyArray<number>): number =>
  shares.reduce(
    (sum, a, i) => sum + shares.reduce((inner, b, j) => inner + (i === j ? 0 : (a * b * (a + b)) / (1 - a)), 0),
    0
  )

/** Kept for a time after it was stored (Jung, Berger, Balakrishnan). */
export const ttlHitRatio = (shares: ReadonlyArray<number>, rate: number, ttl: number): number =>
  sumOf(shares, (p) => (p * (rate * p * ttl)) / (1 + rate * p * ttl))

/** Kept for a time after it was last used. */
export const slidingHitRatio = (shares: ReadonlyArray<number>, rate: number, ttl: number): number =>
  sumOf(shares, (p) => p * (1 - Math.exp(-rate * p * ttl)))

/** Share of hits between two times after an empty start, where nothing ever goes. */
export const warmingHitRatio = (shares: ReadonlyArray<number>, rate: number, from: number, to: number): number =>
  sumOf(shares, (p) => {
    const per = rate * p
    return p * (1 - (Math.exp(-per * from) - Math.exp(-per * to)) / (per * (to - from)))
  })

/** How long an entry that lives for `ttl` is out of date, if its key is written `writes` times a second. */
const outdatedSpan = (writes: number, ttl: number): number => ttl - (1 - Math.exp(-writes * ttl)) / writes

/** Share of reads that get what has been written since, where a write tells the cache nothing. */
export const outdatedShare = (reads: number, writes: number, ttl: number): number =>
  (reads * outdatedSpan(writes, ttl)) / (1 + reads * ttl)

/** For how long what they get has been out of date, in the mean. */
export const outdatedAge = (writes: number, ttl: number): number =>
  (ttl * ttl * 0.5 - outdatedSpan(writes, ttl) / writes) / outdatedSpan(writes, ttl)

/** How many have gathered since the last flush at a random instant, if an interval begins with the first. */
export const gathered = (rate: number, interval: number): number =>
  (interval + rate * interval * interval * 0.5) / (interval + 1 / rate)
