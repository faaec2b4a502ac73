import { describe, expect, it } from "vitest"
import { Cache, describe as inWords } from "../../../../src/sim/components/caches/Cache.ts"
import { CacheCopies } from "../../../../src/sim/components/caches/CacheCopies.ts"
import { CacheWrite } from "../../../../src/sim/components/caches/WriteCache.ts"
import { inProcess } from "../../../../src/sim/components/links/Ways.ts"
import { Workplace } from "../../../../src/sim/components/places/Workplace.ts"
import { hashOf } from "../../../../src/sim/model/KeyHash.ts"
import { decode, Ground } from "../Ground.ts"

/** A cache in front of an origin where everything takes 100 ms. */
const bench = (written: object) => {
  const ground = new Ground()
  const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
  const cache = new CacheCopies(decode(Cache, written), "pages", placeOf, ground.run, inProcess)
  const origin = ground.callee([100, "full"])
  const store = ground.callee([100, "full"])
  const asker = (name: string, zone?: string, region?: string) => {
    const workplace = new Workplace(ground.place(name, zone, region), ground.kernel)
    const read = cache.readThrough(origin.endpoint, { place: workplace.place, workplace })
    const readAt = (key: number, ...instants: ReadonlyArray<number>) => {
      for (const at of instants) ground.callAt(at, read, ground.from(workplace.place, key))
    }
    const writeAt = (written: object, key: number, ...instants: ReadonlyArray<number>) => {
      const asking = { place: workplace.place, workplace }
      const write = cache.write(decode(CacheWrite, written), store.endpoint, asking)
      for (const at of instants) ground.callAt(at, write, ground.from(workplace.place, key))
    }
    return { workplace, readAt, writeAt }
  }
  return { ground, cache, origin, store, asker }
}

describe("keys that do not exist", () => {
  const absent = Array.from({ length: 1000 }, (_, key) => key).filter((key) => hashOf(key, 7) < 0.05)
  const first = absent[0]!

  it("are the share of keys that was said, whatever their order", () => {
    // Three standard deviations of a binomial share of 5 % of 1000 are 2.1 %.
    expect(Math.abs(absent.length / 1000 - 0.05)).toBeLessThan(0.021)
  })

  it("go through to the origin every time, unless that they are absent is kept", () => {
    const calls = (negative: object) => {
      const { asker, ground, origin } = bench({ negative: { absent: "5%", ...negative } })
      asker("shop/1").readAt(first, 0, 200, 1099, 1100)
      ground.finish()
      return [origin.instants, ground.counters]
    }

    expect([calls({}), calls({ ttl: "1s" })]).toEqual([
      [[0, 200, 1099, 1100], { misses: 4, "lookups of absent keys that went through": 4 }],
      [[0, 1100], { misses: 2, hits: 2, "negative hits": 2, "lookups of absent keys that went through": 2 }]
    ])
  })

  it("do not concern the others", () => {
    const { asker, ground, origin } = bench({ ttl: "10s", negative: { absent: "5%", ttl: "1s" } })
    const present = [0, 1, 2].find((key) => !absent.includes(key))!

    asker("shop/1").readAt(present, 0, 5000)
    ground.finish()

    expect(origin.instants).toEqual([0])
    expect(ground.counters).toEqual({ misses: 1, hits: 1 })
  })
})

describe("copies of a cache", () => {
  it("are one per instance, lost with it, and report as one", () => {
    const { asker, ground, origin } = bench({ scope: "instance" })
    const one = asker("shop/1")
    const two = asker("shop/2")

    one.readAt(7, 0, 200, 400)
    two.readAt(7, 200, 400)
    ground.during(300, 310, [one.workplace.conditions], { down: true })
    ground.finish()

    expect(origin.instants).toEqual([0, 200, 400])
    expect(ground.counters).toEqual({ misses: 3, hits: 2 })
    expect(ground.journal.sites.filter(({ kind }) => kind === "cache").length).toBe(1)
  })

  it("are shared by the instances of a zone, or of a region", () => {
    const calls = (scope: string) => {
      const { asker, ground, origin } = bench({ scope })
      const places = [
        ["shop/1", "eu-1", "eu"],
        ["shop/2", "eu-2", "eu"],
        ["shop/3", "eu-1", "eu"],
        ["shop/4", "us-1", "us"]
      ] as const
      for (const [i, [name, zone, region]] of places.entries()) asker(name, zone, region).readAt(7, i * 200)
      ground.finish()
      return origin.seen.length
    }

    expect(["shared", "region", "zone", "instance"].map(calls)).toEqual([1, 2, 3, 4])
  })

  it("are emptied where the fault is", () => {
    const { asker, cache, ground, origin } = bench({ scope: "zone" })

    asker("shop/1", "eu-1").readAt(7, 0, 400)
    asker("shop/2", "eu-2").readAt(7, 1, 401)
    ground.at(300, () => cache.flush(({ zone }) => zone === "eu-1"))
    ground.finish()

    expect(origin.instants).toEqual([0, 1, 400])
    expect(cache.parts.map(({ place }) => place.name)).toEqual(["pages/eu-1", "pages/eu-2"])
  })

  it("may ask another cache after a miss: an edge in front of a shield asks the origin once for all zones", () => {
    const { asker, cache, ground, origin } = bench({ ttl: "10s" })
    const placeOf = (name: string, zone: string | undefined) => ground.place(name, zone)
    const edge = new CacheCopies(decode(Cache, { scope: "zone", ttl: "1s" }), "edge", placeOf, ground.run, inProcess)
    asker("origin")
    for (const [i, zone] of ["eu-1", "us-1"].entries()) {
      const asking = { place: ground.place(`clients-${zone}`, zone), workplace: undefined }
      const read = edge.readThrough(cache.readThrough(origin.endpoint, asking), asking)
      for (const at of [0, 500, 1300]) ground.callAt(at + 200 * i, read, ground.from(asking.place, 7))
    }
    ground.finish()

    // The edges miss twice each: at first, and after a second; only the first of these finds nothing in the shield.
    expect(origin.instants).toEqual([0])
    expect(ground.counters).toEqual({ misses: 5, hits: 5 })
  })
})

describe("a write past a cache", () => {
  it("that invalidates lets the next reader ask the origin", () => {
    const { asker, ground, origin, store } = bench({})
    const shop = asker("shop/1")

    shop.readAt(7, 0, 250, 301)
    shop.writeAt({}, 7, 200)
    ground.finish()

    // Until the write is done, at 300, the old value is the value.
    expect(store.instants).toEqual([200])
    expect(origin.instants).toEqual([0, 301])
    expect(ground.endings).toEqual(["full at 100", "full at 250", "full at 300", "full at 401"])
  })

  it("that invalidates loses against a read that was under way: the old value is stored after it", () => {
    const { asker, ground, origin } = bench({})
    const shop = asker("shop/1")

    shop.writeAt({}, 7, 0)
    shop.readAt(7, 50, 400, 650)
    ground.finish()

    expect(origin.instants).toEqual([50])
    expect(ground.endings).toEqual(["full at 100", "full at 150", "stale at 400", "stale at 650"])
    // Out of date since the write was done, at 100.
    expect(ground.counters).toMatchObject({ "outdated answers": 2, "outdated milliseconds": 300 + 550 })
  })

  it("that goes through has the new value in it at once", () => {
    const { asker, ground, origin } = bench({})
    const shop = asker("shop/1")

    shop.writeAt({ mode: "through" }, 7, 0)
    shop.readAt(7, 101)
    ground.finish()

    expect(origin.seen).toEqual([])
    expect(ground.endings).toEqual(["full at 100", "full at 101"])
  })

  it("that goes around it leaves the old value there until its ttl", () => {
    const { asker, ground, origin } = bench({ ttl: "1s" })
    const shop = asker("shop/1")

    shop.readAt(7, 0, 350, 1099, 1100, 1300)
    shop.writeAt({ mode: "around" }, 7, 200)
    ground.finish()

    expect(origin.instants).toEqual([0, 1100])
    expect(ground.endings).toEqual([
      "full at 100",
      "full at 300",
      "stale at 350",
      "stale at 1099",
      "full at 1200",
      "full at 1300"
    ])
    expect(ground.counters["outdated milliseconds"]).toBe(50 + 799)
  })

  it("invalidates the copy of who writes, and the others stay as they are", () => {
    const { asker, ground } = bench({ scope: "instance" })
    const one = asker("shop/1")
    const two = asker("shop/2")

    one.readAt(7, 0, 400)
    two.readAt(7, 0, 401)
    one.writeAt({}, 7, 200)
    ground.finish()

    expect(ground.endings.slice(-2)).toEqual(["stale at 401", "full at 500"])
  })

  it("is not failed by a cache that is dead, which is out of date when it is not emptied", () => {
    const { asker, cache, ground } = bench({ hit: "1ms" })
    const shop = asker("shop/1")

    shop.readAt(7, 0, 400)
    shop.writeAt({}, 7, 200)
    ground.during(
      250,
      350,
      cache.parts.map(({ conditions }) => conditions),
      { errors: 1 }
    )
    ground.finish()

    expect(ground.endings).toEqual(["full at 101", "full at 300", "stale at 401"])
    expect(ground.counters["failed lookups"]).toBe(1)
  })

  it("does not make an answer of a failure that is kept", () => {
    const { asker, cache, ground } = bench({ cacheFailures: "1s" })
    const shop = asker("shop/1")
    const failing = ground.callee([100, "error"])
    const read = cache.readThrough(failing.endpoint, { place: shop.workplace.place, workplace: shop.workplace })

    for (const at of [0, 400]) ground.callAt(at, read, ground.from(shop.workplace.place, 7))
    shop.writeAt({ mode: "around" }, 7, 200)
    ground.finish()

    expect(ground.endings).toEqual(["error at 100", "full at 300", "error at 400"])
  })

  it("that fails leaves the cache alone", () => {
    const { cache, ground } = bench({})
    const place = ground.place("shop/1")
    const failing = ground.callee([100, "error"])
    const write = cache.write({ mode: "through" }, failing.endpoint, { place, workplace: undefined })

    ground.callAt(0, write, ground.from(place, 7))
    ground.finish()

    expect(ground.endings).toEqual(["error at 100"])
    expect(ground.counters).toEqual({})
  })
})

describe("write-behind", () => {
  it("answers at once and writes each when the interval is over", () => {
    const { asker, ground, store } = bench({ hit: "1ms" })
    const shop = asker("shop/1")

    shop.writeAt({ mode: "behind" }, 7, 0, 500, 2000)
    shop.readAt(7, 600)
    ground.finish()

    expect(ground.endings).toEqual(["full at 1", "full at 501", "full at 601", "full at 2001"])
    expect(store.instants).toEqual([1001, 1001, 3001])
    expect(ground.counters).toEqual({ hits: 1, "flushed writes": 3 })
    expect(ground.levels["buffered writes"]).toEqual([1, 2, 0, 1, 0])
  })

  it("writes a full batch at once, in one run", () => {
    const { asker, ground, store } = bench({})

    asker("shop/1").writeAt({ mode: "behind", batch: 3 }, 7, 0, 10, 20, 30)
    ground.finish()

    expect(store.instants).toEqual([20, 1030])
    expect(ground.counters["flushed writes"]).toBe(4)
  })

  it("loses what it has answered and not written when the cache crashes or is flushed", () => {
    const { asker, cache, ground, store } = bench({})
    const shop = asker("shop/1")

    shop.writeAt({ mode: "behind" }, 7, 0, 500)
    shop.writeAt({ mode: "behind" }, 8, 1500)
    ground.during(
      600,
      700,
      cache.parts.map(({ conditions }) => conditions),
      { down: true }
    )
    ground.at(1600, () => cache.flush(() => true))
    ground.finish()

    expect(store.seen).toEqual([])
    expect(ground.counters).toEqual({ "lost writes": 3 })
  })

  it("is done when a cache goes on that stood still", () => {
    const { asker, cache, ground, store } = bench({})
    const stands = (from: number, to: number) =>
      ground.during(
        from,
        to,
        cache.parts.map(({ conditions }) => conditions),
        { paused: true }
      )

    asker("shop/1").writeAt({ mode: "behind" }, 7, 0)
    asker("shop/1").writeAt({ mode: "behind" }, 8, 5000)
    stands(500, 3000)
    stands(5100, 5200)
    asker("shop/1").writeAt({ mode: "behind" }, 9, 9000)
    stands(9500, 10_000)
    ground.finish()

    expect(store.instants).toEqual([3000, 6000, 10_000])
  })

  it("loses what the origin refuses", () => {
    const { cache, ground } = bench({})
    const place = ground.place("shop/1")
    const failing = ground.callee([100, "error"])
    const write = cache.write({ mode: "behind" }, failing.endpoint, { place, workplace: undefined })

    ground.callAt(0, write, ground.from(place, 7))
    ground.finish()

    expect(ground.endings).toEqual(["full at 0"])
    expect(ground.counters).toEqual({ "lost writes": 1 })
  })

  it("goes to the origin itself when the cache is dead", () => {
    const { asker, cache, ground, store } = bench({})

    asker("shop/1").writeAt({ mode: "behind" }, 7, 10)
    ground.during(
      0,
      100,
      cache.parts.map(({ conditions }) => conditions),
      { down: true }
    )
    ground.finish()

    expect(store.instants).toEqual([10])
    expect(ground.endings).toEqual(["full at 110"])
  })
})

describe("copies in words", () => {
  it("say how many there are, and what is absent", () => {
    const words = [{ scope: "zone", negative: { absent: "5%" } }, { negative: { absent: "5%", ttl: "5s" } }].map(
      (written) => inWords(decode(Cache, written))
    )

    expect(words).toEqual([
      "one per zone, any number of entries, kept for ever, in the caller's memory, 5% of keys absent, which is not kept",
      "any number of entries, kept for ever, in the caller's memory, 5% of keys absent, that kept for 5s"
    ])
  })
})
