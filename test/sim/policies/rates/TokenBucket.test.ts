import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import { Options, TokenBucket } from "../../../../src/sim/policies/rates/TokenBucket.ts"
import { decode } from "../Lab.ts"

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
    const bucket = new TokenBucket(decode(Options, { rate: written }).rate, 1)

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
