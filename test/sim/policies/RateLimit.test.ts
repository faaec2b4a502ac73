import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import type { Endpoint } from "../../../src/sim/model/Endpoint.ts"
import * as RateLimit from "../../../src/sim/policies/RateLimit.ts"
import * as Timeout from "../../../src/sim/policies/Timeout.ts"
import { decode, Lab } from "./Lab.ts"

const { TokenBucket } = RateLimit

describe("a token bucket", () => {
  it("is full at first, and holds no more than its burst however long nobody comes", () => {
    const bucket = new TokenBucket(10, 3)

    expect([0, 0, 0, 0].map((at) => bucket.take(at, 0))).toEqual([0, 0, 0, -1])
    expect([0, 0, 0, 0].map(() => bucket.take(50 * second, 0))).toEqual([0, 0, 0, -1])
  })

  it("has the next token exactly when it is due, rounded up to the nanosecond", () => {
    const bucket = new TokenBucket(3, 2)

    bucket.take(0, 0)
    bucket.take(0, 0)

    expect(bucket.take(333_333_333, 0)).toBe(-1)
    expect(bucket.take(333_333_334, 0)).toBe(0)
    // The two thirds of a nanosecond by which that was late are not lost.
    expect(bucket.take(666_666_666, 0)).toBe(-1)
    expect(bucket.take(666_666_667, 0)).toBe(0)
    expect(bucket.take(1_000_000_000 - 1, 0)).toBe(-1)
    expect(bucket.take(1_000_000_000, 0)).toBe(0)
  })

  it.each([
    ["10/m", 6 * second],
    ["5/h", 720 * second],
    ["1/d", 86_400 * second],
    ["0.5/s", 2 * second]
  ])("filled at %s has a token every %d ns, without drift", (written, every) => {
    const bucket = new TokenBucket(decode(RateLimit.RateLimit, { rate: written }).rate, 1)

    for (let i = 0; i < 50; i++) {
      if (i > 0) expect(bucket.take(i * every - 1, 0)).toBe(-1)
      expect(bucket.take(i * every, 0)).toBe(0)
    }
  })

  it("reserves tokens that will be there in time, one behind the other", () => {
    const bucket = new TokenBucket(10, 1)
    const waits = [1, 2, 3, 4].map(() => bucket.take(0, 200 * millisecond))

    expect(waits).toEqual([0, 100 * millisecond, 200 * millisecond, -1])
    expect(bucket.take(100 * millisecond, 200 * millisecond)).toBe(200 * millisecond)
  })

  it("that is never filled gives out its burst and nothing more", () => {
    const bucket = new TokenBucket(0, 2)

    expect([0, 0, 0].map(() => bucket.take(0, 1000 * second))).toEqual([0, 0, -1])
    expect(bucket.take(100_000 * second, 1000 * second)).toBe(-1)
  })

  it("lets as many through as a table of instants, however calls come", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 * millisecond }), { maxLength: 200 })

    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 5 }), (all, rate, burst) => {
        const bucket = new TokenBucket(rate, burst)
        // The generic cell rate algorithm in exact whole numbers: nanoseconds times the rate.
        const cell = BigInt(second)
        let arrival = 0n
        let now = 0
        for (const gap of all) {
          now += gap
          const at = BigInt(now) * BigInt(rate)
          const isThrough = arrival - cell * BigInt(burst - 1) <= at
          expect(bucket.take(now, 0)).toBe(isThrough ? 0 : -1)
          if (isThrough) arrival = (arrival > at ? arrival : at) + cell
        }
      })
    )
  })
})

const limit = (lab: Lab, written: unknown, endpoint: Endpoint) =>
  lab.through(RateLimit.make(decode(RateLimit.RateLimit, written), lab.caller, lab.run), endpoint)

describe("a rate limit", () => {
  it("rejects what is over it, without calling", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 2 }, callee.endpoint)

    for (const at of [0, 10, 20, 99, 100, 110]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 10, 100])
    expect(lab.endings.filter((ending) => ending.startsWith("rate"))).toEqual([
      "rate limited at 20",
      "rate limited at 99",
      "rate limited at 110"
    ])
    expect(lab.counters).toEqual({ "calls rejected by rate limit": 3 })
  })

  it("lets a second's worth through at once by default, and at least one", () => {
    const through = (rate: string) => {
      const lab = new Lab()
      const callee = lab.callee([0, "full"])
      const endpoint = limit(lab, { rate }, callee.endpoint)
      for (let i = 0; i < 30; i++) lab.callAt(0, endpoint)
      lab.finish()
      return callee.seen.length
    }

    expect([through("20/s"), through("10/m")]).toEqual([20, 1])
  })

  it("lets calls wait for their turn, in order", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 1, maxWait: "200ms" }, callee.endpoint)

    for (const at of [0, 0, 0, 0]) lab.callAt(at, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 100, 200])
    expect(lab.endings[0]).toBe("rate limited at 0")
  })

  it("does not give the reservation of a caller back who left", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const endpoint = limit(lab, { rate: "10/s", burst: 1, maxWait: "1s" }, callee.endpoint)

    lab.call(endpoint(lab.request()))
    const waiting = lab.call(endpoint(lab.request()))
    lab.at(50, () => waiting.interruptUnsafe())
    lab.callAt(60, endpoint)
    lab.finish()

    expect(callee.instants).toEqual([0, 200])
    expect(lab.endings[0]).toBe("full at 5")
  })

  it("does not begin with a call that was withdrawn while it waited", () => {
    const lab = new Lab()
    const callee = lab.callee([5, "full"])
    const limited = limit(lab, { rate: "10/s", burst: 1, maxWait: "1s" }, callee.endpoint)
    const after = { after: 50 * millisecond, cancels: "waiting" } as const
    const timed = lab.through(Timeout.make(after, lab.caller, lab.run), limited)

    lab.callAt(0, limited)
    lab.callAt(1, timed)
    lab.finish()

    expect(lab.endings).toEqual(["full at 5", "timed out at 51"])
    expect(callee.instants).toEqual([0])
  })

  it("takes a token anew each time its effect is run", () => {
    const lab = new Lab()
    const callee = lab.callee([0, "error"])
    const call = limit(lab, { rate: "1/s", burst: 2 }, callee.endpoint)(lab.request())

    lab.call(Effect.retry(call, { times: 2 }))

    expect(lab.finish().endings).toEqual(["rate limited at 0"])
    expect(callee.seen).toHaveLength(2)
  })

  it.each([
    [{ rate: "100/s" }, "at most 100/s with bursts of 100, more are rejected"],
    [{ rate: "10/m", burst: 3, maxWait: "1s" }, "at most 10/m with bursts of 3, more wait up to 1s"]
  ])("says %j in words", (written, words) => {
    expect(RateLimit.describe(decode(RateLimit.RateLimit, written))).toBe(words)
  })
})
