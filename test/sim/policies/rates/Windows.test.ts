import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import { FixedWindow } from "../../../../src/sim/policies/rates/FixedWindow.ts"
import { LeakyBucket } from "../../../../src/sim/policies/rates/LeakyBucket.ts"
import type { Limiter } from "../../../../src/sim/policies/rates/Limiter.ts"
import { SlidingCounter } from "../../../../src/sim/policies/rates/SlidingCounter.ts"
import { SlidingLog } from "../../../../src/sim/policies/rates/SlidingLog.ts"

/** Calls at instants in ascending order, and when each is let through; those that are rejected are left out. */
const through = (limiter: Limiter, instants: ReadonlyArray<number>, maxWait = 0): ReadonlyArray<number> =>
  instants.flatMap((at) => {
    const wait = limiter.take(at, maxWait)
    return wait < 0 ? [] : [at + wait]
  })

const histories = fc
  .array(fc.integer({ min: 0, max: 300 * millisecond }), { maxLength: 200 })
  .map((gaps) => gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, 0)))
const limits = fc.integer({ min: 1, max: 5 })
const patience = fc.constantFrom(0, 500 * millisecond, 5 * second)

describe("a fixed window", () => {
  it("begins anew at whole multiples of its length, not one length after the first call", () => {
    const window = new FixedWindow(1, second)

    expect([900, 999, 1000, 1001, 2000].map((at) => window.take(at * millisecond, 0))).toEqual([0, -1, 0, -1, 0])
  })

  it("reserves calls of later windows, so many of each", () => {
    const window = new FixedWindow(2, second)
    const waits = Array.from({ length: 7 }, () => window.take(250 * millisecond, 2 * second) / millisecond)

    expect(waits).toEqual([0, 0, 750, 750, 1750, 1750, -1 / millisecond])
  })

  it("does not save up what a window did not use", () => {
    const window = new FixedWindow(2, second)

    expect([10, 10, 10].map((at) => window.take(at * second, 0))).toEqual([0, 0, -1])
  })

  it("never lets more than its limit through in one window, and rejects nobody while there is one left", () => {
    fc.assert(
      fc.property(histories, limits, patience, (history, limit, maxWait) => {
        const perWindow = new Map<number, number>()
        const window = new FixedWindow(limit, second)
        for (const at of history) {
          const wait = window.take(at, maxWait)
          const here = Math.floor(at / second)
          if (wait !== 0) expect(perWindow.get(here) ?? 0).toBe(limit)
          if (wait < 0) continue
          const then = Math.floor((at + wait) / second)
          perWindow.set(then, (perWindow.get(then) ?? 0) + 1)
        }
        for (const count of perWindow.values()) expect(count).toBeLessThanOrEqual(limit)
      })
    )
  })
})

describe("a sliding log", () => {
  it("does not count a call any more that was one window ago", () => {
    const log = new SlidingLog(1, second)

    expect([0, 999, 1000].map((at) => log.take(at * millisecond, 0))).toEqual([0, -1, 0])
  })

  it("lets those who wait through when an earlier call is long enough ago", () => {
    expect(through(new SlidingLog(2, 1000), [0, 400, 500, 600], 2000)).toEqual([0, 400, 1000, 1400])
  })

  it("never lets more than its limit through in any stretch of its length, and as many as that allows", () => {
    fc.assert(
      fc.property(histories, limits, patience, (history, limit, maxWait) => {
        const log = new SlidingLog(limit, second)
        const passed: Array<number> = []
        for (const at of history) {
          const wait = log.take(at, maxWait)
          // By definition: the earliest instant at which fewer than the limit were let through less than 1 s before.
          const free = passed.length < limit ? at : Math.max(at, passed.at(-limit)! + second)
          expect(wait).toBe(free - at > maxWait ? -1 : free - at)
          if (wait >= 0) passed.push(at + wait)
        }
        for (const [i, at] of passed.entries()) {
          if (i >= limit) expect(at - passed[i - limit]!).toBeGreaterThanOrEqual(second)
        }
      })
    )
  })
})

describe("a sliding counter", () => {
  it("counts the last window for the share of it that is still covered", () => {
    const counter = new SlidingCounter(4, second)
    through(counter, [0, 0, 0, 0])

    // At 1.25 s three quarters of the last window are covered: 3 of its 4 calls, so one more is let through.
    expect([1250, 1250, 1500, 1500].map((at) => counter.take(at * millisecond))).toEqual([0, -1, 0, -1])
  })

  it("knows nothing of windows before the last", () => {
    const counter = new SlidingCounter(2, second)

    expect(through(counter, [0, 0, 2 * second, 2 * second])).toHaveLength(4)
  })

  it("never lets more than its limit through in one window", () => {
    fc.assert(
      fc.property(histories, limits, (history, limit) => {
        const counter = new SlidingCounter(limit, second)
        const perWindow = new Map<number, number>()
        for (const at of through(counter, history)) {
          perWindow.set(Math.floor(at / second), (perWindow.get(Math.floor(at / second)) ?? 0) + 1)
        }
        for (const count of perWindow.values()) expect(count).toBeLessThanOrEqual(limit)
      })
    )
  })
})

describe("a leaky bucket", () => {
  it("spaces calls as a line of one server with a constant time of service does", () => {
    fc.assert(
      fc.property(histories, limits, (history, capacity) => {
        const bucket = new LeakyBucket(5, capacity)
        const every = second / 5
        const out: Array<number> = []
        for (const at of history) {
          const waiting = out.filter((then) => then > at).length
          const wait = bucket.take(at, Infinity)
          if (waiting === capacity) {
            expect(wait).toBe(-1)
            continue
          }
          const then = Math.max(at, (out.at(-1) ?? -Infinity) + every)
          expect(at + wait).toBe(then)
          out.push(then)
        }
      })
    )
  })

  it("rejects who would wait too long, though there is room", () => {
    expect(through(new LeakyBucket(10, 100), [0, 0, 0, 0], 200 * millisecond)).toEqual([
      0,
      100 * millisecond,
      200 * millisecond
    ])
  })
})
