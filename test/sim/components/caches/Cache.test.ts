import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { Cache, CacheComponent, describe as inWords } from "../../../../src/sim/components/caches/Cache.ts"
import { Links } from "../../../../src/sim/components/links/Link.ts"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { constant } from "../../../../src/sim/model/distributions/Constant.ts"
import { degraded } from "../../../../src/sim/model/Endpoint.ts"
import * as Timeout from "../../../../src/sim/policies/Timeout.ts"
import { decode, Ground } from "../Ground.ts"

/** A cache in front of an origin that takes 100 ms. */
const cached = (written: unknown, seed = 1) => {
  const ground = new Ground(seed)
  const cache = new CacheComponent(decode(Cache, written), "catalogue", ground.place("catalogue"), ground.run)
  const shop = ground.place("shop/1")
  const origin = ground.callee([100, "full"])
  const read = cache.readThrough(origin.endpoint)
  const readAt = (key: number, ...instants: ReadonlyArray<number>) => {
    for (const at of instants) ground.callAt(at, read, ground.from(shop, key))
  }
  return { ground, cache, shop, origin, read, readAt }
}

describe("a cache", () => {
  it("asks the origin once and then answers itself, in the time of a lookup", () => {
    const { ground, origin, readAt } = cached({ hit: "1ms" })

    readAt(7, 0, 200)
    ground.finish()

    expect(origin.instants).toEqual([1])
    expect(ground.endings).toEqual(["full at 101", "full at 201"])
    expect(ground.counters).toEqual({ misses: 1, hits: 1 })
    expect(ground.calls).toEqual(["catalogue ok at 1", "catalogue ok at 201"])
  })

  it("keeps keys apart", () => {
    const { ground, origin, readAt } = cached({})

    readAt(1, 0, 200)
    readAt(2, 200)
    ground.finish()

    expect(origin.instants).toEqual([0, 200])
    expect(ground.endings).toEqual(["full at 100", "full at 200", "full at 300"])
  })

  it("forgets an answer when its time is over, to the instant", () => {
    const { ground, origin, readAt } = cached({ ttl: "1s" })

    readAt(7, 0, 1099, 1100)
    ground.finish()

    expect(origin.instants).toEqual([0, 1100])
  })

  it("lets answers live longer or shorter by its jitter, evenly", () => {
    const { cache, ground } = cached({ ttl: "10s", jitter: "20%" })

    for (let key = 0; key < 1000; key++) cache.keep(key, Effect.succeed(degraded), 0)
    const lifetimes = Array.from({ length: 1000 }, (_, key) => cache.table.expiresAt(cache.table.find(key)) / 1e9)

    expect([Math.min(...lifetimes) > 8, Math.max(...lifetimes) < 12]).toEqual([true, true])
    // The mean of 1000 draws of a deviation of 4 / sqrt(12) varies by 0.037.
    expect(Math.abs(lifetimes.reduce((sum, one) => sum + one) / 1000 - 10)).toBeLessThan(0.11)
    expect(ground.counters).toEqual({})
  })

  it("throws the least recently used out", () => {
    const { ground, origin, readAt } = cached({ capacity: 2 })

    readAt(1, 0, 300)
    readAt(2, 100)
    readAt(3, 400)
    readAt(1, 600)
    readAt(2, 700)
    ground.finish()

    expect(origin.instants).toEqual([0, 100, 400, 700])
    expect(ground.counters.evictions).toBe(2)
  })

  it("asks the origin for everybody who comes before there is an answer", () => {
    const { ground, origin, readAt } = cached({})

    readAt(7, 0, 10, 20)
    ground.finish()

    expect(origin.instants).toEqual([0, 10, 20])
  })

  it("does not keep a failure, nor a degraded answer", () => {
    const { cache, ground, shop } = cached({})
    const failing = ground.callee([100, "error"], [100, "degraded"], [100, "full"])
    const read = cache.readThrough(failing.endpoint)

    for (const at of [0, 200, 400, 600]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(failing.instants).toEqual([0, 200, 400])
    expect(ground.endings).toEqual(["error at 100", "degraded at 300", "full at 500", "full at 600"])
  })

  it("keeps stale answers as what they are", () => {
    const { cache, ground, shop } = cached({})
    const read = cache.readThrough(ground.callee([100, "stale"]).endpoint)

    for (const at of [0, 200]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(ground.endings).toEqual(["stale at 100", "stale at 200"])
  })

  it("remembers errors for as long as it is told, and no other failures", () => {
    const { cache, ground, shop } = cached({ cacheFailures: "1s" })
    const failing = ground.callee([100, "error"], [100, "timed out"], [100, "full"])
    const read = cache.readThrough(failing.endpoint)

    for (const at of [0, 200, 1099, 1100, 1300]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(failing.instants).toEqual([0, 1100, 1300])
    expect(ground.endings).toEqual([
      "error at 100",
      "error at 200",
      "error at 1099",
      "timed out at 1200",
      "full at 1400"
    ])
  })
})

describe("coalesced misses", () => {
  it("ask the origin once and are answered together", () => {
    const { ground, origin, readAt } = cached({ coalesce: true })

    readAt(7, 0, 10, 99)
    readAt(8, 50)
    ground.finish()

    expect(origin.instants).toEqual([0, 50])
    expect(ground.endings).toEqual(["full at 100", "full at 100", "full at 100", "full at 150"])
    expect(ground.counters).toEqual({ misses: 4, "coalesced misses": 2 })
  })

  it("fail together", () => {
    const { cache, ground, shop } = cached({ coalesce: true })
    const read = cache.readThrough(ground.callee([100, "error"], [100, "full"]).endpoint)

    for (const at of [0, 10, 200]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(ground.endings).toEqual(["error at 100", "error at 100", "full at 300"])
  })

  it("are led on by the next in line when the leader is called back", () => {
    const { ground, origin, read, shop } = cached({ coalesce: true })
    const impatient = ground.through(
      Timeout.make({ after: 50 * millisecond, cancels: "everything" }, ground.caller, ground.run),
      read
    )

    ground.callAt(0, impatient, ground.from(shop, 7))
    ground.callAt(10, read, ground.from(shop, 7))
    ground.callAt(20, read, ground.from(shop, 7))
    ground.finish()

    expect(origin.endings).toEqual(["interrupted at 50", "full at 150"])
    expect(ground.endings).toEqual(["timed out at 50", "full at 150", "full at 150"])
  })

  it("do without a follower who has left", () => {
    const { ground, origin, read, shop } = cached({ coalesce: true })
    const impatient = ground.through(
      Timeout.make({ after: 50 * millisecond, cancels: "everything" }, ground.caller, ground.run),
      read
    )

    ground.callAt(0, impatient, ground.from(shop, 7))
    ground.callAt(0, impatient, ground.from(shop, 7))
    ground.callAt(20, read, ground.from(shop, 7))
    ground.finish()

    expect(origin.endings).toEqual(["interrupted at 50", "interrupted at 50", "full at 150"])
    expect(ground.endings).toEqual(["timed out at 50", "timed out at 50", "full at 150"])
  })

  it("bring the origin's load down from one call per request to one per lifetime", () => {
    const load = (written: unknown) => {
      const { ground, origin, readAt } = cached(written)
      // 100 requests a second for ten lifetimes.
      for (let i = 0; i < 1100; i++) readAt(7, i * 10)
      ground.finish()
      return origin.seen.length
    }

    // A stampede is everybody who comes in the 100 ms that it takes to recompute, both ends included: 11 every 10 ms.
    expect([load({ ttl: "1s" }), load({ ttl: "1s", coalesce: true })]).toEqual([110, 10])
  })
})

describe("early expiry", () => {
  it("recomputes with the probability of XFetch: exp(-left / (beta x recomputing))", () => {
    const trials = 4000
    const { cache, ground, readAt } = cached({ ttl: "10s", earlyExpiry: 2 })
    // Recomputing takes 100 ms, so that an answer with 200 ms left is recomputed with probability 1/e.
    for (let key = 0; key < trials; key++) {
      cache.keep(key, Effect.succeed(degraded), 100 * millisecond)
      readAt(key, 9_800)
    }
    ground.finish()

    // Three standard deviations of a binomial share of 1/e are 2.3 %.
    expect(Math.abs(ground.counters["early refreshes"]! / trials - Math.exp(-1))).toBeLessThan(0.023)
    expect(ground.counters.hits! + ground.counters["early refreshes"]!).toBe(trials)
  })

  it("is off unless it is asked for", () => {
    const { ground, origin, readAt } = cached({ ttl: "1s" })

    readAt(7, 0, ...Array.from({ length: 100 }, (_, i) => 1000 + i))
    ground.finish()

    expect(origin.seen.length).toBe(1)
  })
})

describe("stale-while-revalidate", () => {
  it("gives the old answer out, as stale, while one refresh runs in the background", () => {
    const { ground, origin, readAt } = cached({ ttl: "1s", staleWhileRevalidate: "500ms" })

    readAt(7, 0, 1150, 1200, 1260)
    ground.finish()

    expect(origin.instants).toEqual([0, 1150])
    expect(ground.endings).toEqual(["full at 100", "stale at 1150", "stale at 1200", "full at 1260"])
    expect(ground.counters).toEqual({ misses: 1, "stale answers": 2, "background refreshes": 1, hits: 1 })
  })

  it("asks the origin when an answer is too old for it", () => {
    const { ground, readAt } = cached({ ttl: "1s", staleWhileRevalidate: "500ms" })

    readAt(7, 0, 1600)
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 1700"])
  })

  it("refreshes on nobody's behalf: the deadline of the request does not count, and nobody waits", () => {
    const { ground, origin, read, shop } = cached({ ttl: "1s", staleWhileRevalidate: "500ms" })
    const request = ground.from(shop, 7)
    request.deadline = 1_201 * millisecond

    ground.callAt(0, read, ground.from(shop, 7))
    ground.callAt(1200, read, request)
    ground.finish()

    expect(origin.seen[1]!.request.deadline).toBe(Infinity)
    expect(origin.endings).toEqual(["full at 100", "full at 1300"])
    expect(ground.endings).toEqual(["full at 100", "stale at 1200"])
  })

  it("tries again after a refresh that failed", () => {
    const { cache, ground, shop } = cached({ ttl: "1s", staleWhileRevalidate: "500ms", cacheFailures: "1s" })
    const failing = ground.callee([100, "full"], [100, "error"], [100, "full"])
    const read = cache.readThrough(failing.endpoint)

    for (const at of [0, 1150, 1300, 1450]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(failing.instants).toEqual([0, 1150, 1300])
    expect(ground.endings).toEqual(["full at 100", "stale at 1150", "stale at 1300", "full at 1450"])
  })
})

describe("a fault of a cache", () => {
  const conditionsOf = ({ cache }: ReturnType<typeof cached>) => cache.parts.map((part) => part.conditions)

  it("that flushes it makes everybody miss once", () => {
    const { cache, ground, origin, readAt } = cached({})

    readAt(7, 0, 200, 400)
    ground.at(300, () => cache.flush())
    ground.finish()

    expect(origin.instants).toEqual([0, 400])
  })

  it("that kills it sends every call to the origin, and what it held is gone", () => {
    const bench = cached({ hit: "1ms" })
    const { ground, origin, readAt } = bench

    ground.during(300, 550, conditionsOf(bench), { down: true })
    readAt(7, 0, 200, 300, 400, 600, 800)
    ground.finish()

    expect(origin.instants).toEqual([1, 300, 400, 601])
    expect(ground.endings).toEqual([
      "full at 101",
      "full at 201",
      "full at 400",
      "full at 500",
      "full at 701",
      "full at 801"
    ])
    expect(ground.counters["failed lookups"]).toBe(2)
  })

  it("that kills it during a lookup is a miss, too", () => {
    const bench = cached({ hit: "50ms" })
    const { ground, origin, readAt } = bench

    readAt(7, 0)
    ground.during(20, 30, conditionsOf(bench), { down: true })
    ground.finish()

    expect(origin.instants).toEqual([20])
    expect(ground.calls).toEqual(["catalogue crashed at 20"])
  })

  it("that makes it stand still makes its callers wait", () => {
    const bench = cached({})
    const { ground, readAt } = bench

    readAt(7, 0, 200)
    ground.during(150, 1150, conditionsOf(bench), { paused: true })
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 1150"])
  })

  it("that slows it slows lookups", () => {
    const bench = cached({ hit: "2ms" })
    const { ground, readAt } = bench

    readAt(7, 0, 200)
    ground.during(150, 250, conditionsOf(bench), { slow: 10, latency: 5 * millisecond })
    ground.finish()

    expect(ground.endings).toEqual(["full at 102", "full at 225"])
  })

  it("that makes it err turns that share of lookups into misses", () => {
    const bench = cached({})
    const { ground, origin, readAt } = bench

    readAt(7, 0, 200)
    ground.during(150, 250, conditionsOf(bench), { errors: 1 })
    ground.finish()

    expect(origin.instants).toEqual([0, 200])
    expect(ground.endings).toEqual(["full at 100", "full at 300"])
  })

  it("does not make it ask the origin for what nobody wants any more", () => {
    const bench = cached({ hit: "1ms" })
    const { ground, origin, read, shop } = bench
    const request = ground.from(shop, 7)
    request.deadline = 5 * millisecond

    ground.callAt(10, read, request)
    ground.finish()

    expect(origin.seen).toEqual([])
    expect(ground.endings).toEqual(["expired at 10"])
  })
})

describe("a cache elsewhere", () => {
  const remote = (hit: string | undefined) => {
    const ground = new Ground()
    const links = new Links({ default: { latency: constant(20 * millisecond) } }, ground.run)
    const options = decode(Cache, hit === undefined ? {} : { hit })
    const cache = new CacheComponent(options, "catalogue", ground.place("catalogue"), ground.run, links)
    const read = cache.readThrough(ground.origin(100))
    return { ground, links, read, shop: ground.place("shop/1") }
  }

  it("is reached over links, and the origin is not", () => {
    const { ground, read, shop } = remote("1ms")

    for (const at of [0, 200]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(ground.endings).toEqual(["full at 141", "full at 241"])
  })

  it("that cannot be reached is a miss", () => {
    const { ground, links, read, shop } = remote("1ms")

    ground.during(150, 300, links.conditionsOf("shop -> catalogue"), { down: true })
    for (const at of [0, 200]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(ground.endings).toEqual(["full at 141", "full at 300"])
  })

  it("is not elsewhere at all if lookups take no time", () => {
    const { ground, read, shop } = remote(undefined)

    for (const at of [0, 200]) ground.callAt(at, read, ground.from(shop, 7))
    ground.finish()

    expect(ground.endings).toEqual(["full at 100", "full at 200"])
  })
})

describe("a cache in words", () => {
  it("says how it keeps what", () => {
    const words = [
      {},
      { capacity: 1000, ttl: "1m", jitter: "10%", hit: "1ms", coalesce: true },
      { ttl: "1m", earlyExpiry: 1, staleWhileRevalidate: "30s", cacheFailures: "5s" }
    ].map((written) => inWords(decode(Cache, written)))

    expect(words).toEqual([
      "any number of entries, kept for ever, in the caller's memory",
      "1000 entries, kept for 1m ± 10%, lookup constant(1ms), coalesced misses",
      "any number of entries, kept for 1m, in the caller's memory, early expiry (beta 1), stale for 30s while it is refreshed, errors kept for 5s"
    ])
  })
})
