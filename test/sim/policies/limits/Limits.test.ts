import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import { RandomStreams } from "../../../../src/sim/kernel/RandomStreams.ts"
import { Aimd } from "../../../../src/sim/policies/limits/Aimd.ts"
import { Gradient2 } from "../../../../src/sim/policies/limits/Gradient2.ts"
import type { Limit } from "../../../../src/sim/policies/limits/Limit.ts"
import { Vegas } from "../../../../src/sim/policies/limits/Vegas.ts"
import { Windowed } from "../../../../src/sim/policies/limits/Windowed.ts"

/** The limit after each of so many calls, all alike. */
const after = (limit: Limit, calls: number, tookMs: number, inFlight = 1000, isDropped = false): Array<number> =>
  Array.from({ length: calls }, () => {
    limit.sample(tookMs * millisecond, inFlight, isDropped)
    return limit.limit
  })

describe("AIMD", () => {
  const aimd = (options = {}) => new Aimd({ algorithm: "aimd", ...options })

  it("begins with 20, and never leaves 20 to 200", () => {
    expect(aimd().limit).toBe(20)
    expect(after(aimd(), 5, 1, 1000, true).at(-1)).toBe(20)
    expect(after(aimd(), 300, 1).at(-1)).toBe(200)
  })

  it("takes nine tenths after a drop, rounded down, and one more after a success", () => {
    expect(after(aimd({ initial: 100, min: 1 }), 4, 1, 1000, true)).toEqual([90, 81, 72, 64])
    expect(after(aimd(), 3, 1)).toEqual([21, 22, 23])
  })

  it("takes a call over its timeout of 5s for a drop, though it was answered", () => {
    expect(after(aimd({ initial: 100 }), 1, 5000)).toEqual([101])
    expect(after(aimd({ initial: 100 }), 1, 5001)).toEqual([90])
  })

  it("does not grow while less than half of it is used", () => {
    expect(after(aimd(), 1, 1, 9)).toEqual([20])
    expect(after(aimd(), 1, 1, 10)).toEqual([21])
  })
})

describe("Vegas", () => {
  const vegas = (options = {}) => {
    const limit = new Vegas({ algorithm: "vegas", ...options }, new RandomStreams(1).stream("probes"))
    // The first time is the shortest, and changes nothing.
    expect(after(limit, 1, 10)).toEqual([options && "initial" in options ? options.initial : 20])
    return limit
  }

  // In line, of 20: ceil(20 * (1 - 10 / t)).
  it.each([
    [10, 0, 26],
    [10.5, 1, 26],
    [11, 2, 21],
    [11.5, 3, 20],
    [14, 6, 20],
    [15, 7, 19]
  ])("of 20, with calls of %f ms that take 10 alone (%d in line), makes %d", (took, _inLine, limit) => {
    expect(after(vegas(), 1, took)).toEqual([limit])
  })

  it("steps by 2 from a limit of 100 on, and by 3 from 1000 on", () => {
    expect(after(vegas({ initial: 100 }), 1, 10)).toEqual([112])
    expect(after(vegas({ initial: 99 }), 1, 10)).toEqual([105])
    expect(after(vegas({ initial: 1000, max: 5000 }), 1, 10)).toEqual([1018])
  })

  it("falls by a step after a drop, however fast it was, but not below 1", () => {
    expect(after(vegas(), 1, 10, 1, true)).toEqual([19])
    expect(after(vegas({ initial: 2 }), 3, 10, 1, true)).toEqual([1, 1, 1])
  })

  it("does not grow while less than half of it is used", () => {
    expect(after(vegas(), 1, 10, 9)).toEqual([20])
    expect(after(vegas(), 1, 10, 10)).toEqual([26])
  })

  it("measures the shortest time anew after 15 to 30 calls for each of its limit", () => {
    // Four in line of twenty: it stays, until 12 ms is taken for the shortest time and nobody seems to be in line.
    const limits = after(vegas(), 602, 12)
    const changed = limits.findIndex((limit) => limit !== 20)

    expect(changed).toBeGreaterThan(298)
    expect(changed).toBeLessThan(601)
    expect(limits[changed]).toBe(26)
  })
})

describe("Gradient2", () => {
  const gradient2 = (options = {}) => new Gradient2({ algorithm: "gradient2", ...options })

  it("grows by a fifth of 4 with each call while none is slow", () => {
    // 20.8, 21.6, 22.4, 23.2
    expect(after(gradient2(), 4, 10)).toEqual([20, 21, 22, 23])
    expect(after(gradient2(), 1000, 10).at(-1)).toBe(200)
  })

  it("bears calls that take half as long again as usual, and no more", () => {
    const with15 = gradient2({ min: 1, initial: 100, longWindow: 1_000_000 })
    after(with15, 10, 10, 1)
    expect(after(with15, 1, 15)).toEqual([100])

    const with30 = gradient2({ min: 1, initial: 100, longWindow: 1_000_000 })
    after(with30, 10, 10, 1)
    // 100 * 0.8 + (100 * 15 / 30 + 4) * 0.2 = 90.8
    expect(after(with30, 1, 30)).toEqual([90])
  })

  it("shrinks by half at most, to twice what may stand in line", () => {
    const limit = gradient2({ min: 1, initial: 100, longWindow: 1_000_000 })
    after(limit, 10, 10, 1)

    // However slow calls are, L = L / 2 + 4 has its fixed point at 8.
    expect(after(limit, 1, 100_000)).toEqual([90])
    expect(after(limit, 200, 1_000_000).at(-1)).toBe(8)
  })

  it("takes for usual after a long time what was slow at first", () => {
    const limit = gradient2({ min: 1, initial: 100 })
    after(limit, 10, 10, 1)

    const slow = after(limit, 3000, 40)
    expect(Math.min(...slow)).toBeLessThan(20)
    expect(slow.at(-1)).toBe(200)
  })

  it("does not change while less than half of it is used", () => {
    expect(after(gradient2(), 1, 10, 9)).toEqual([20])
    expect(after(gradient2({ queueSize: 10 }), 1, 10, 10)).toEqual([22])
  })
})

describe("a limit that learns by windows", () => {
  const samples: Array<readonly [number, number, boolean]> = []
  const learner: Limit = {
    limit: 1,
    sample: (took, inFlight, isDropped) => void samples.push([took, inFlight, isDropped])
  }
  const windowed = () => {
    samples.length = 0
    return new Windowed({ samples: 3 }, learner)
  }

  it("hands on the mean time, the most in flight, and whether any was dropped", () => {
    const window = windowed()
    // The window before the first call has one call only, and is thrown away.
    window.sample(1, 1000 * second, 999, true)
    window.sample(0.5 * second, 10 * millisecond, 3, false)
    window.sample(0.9 * second, 20 * millisecond, 7, true)
    expect(samples).toEqual([])

    window.sample(1.1 * second, 60 * millisecond, 5, false)
    expect(samples).toEqual([[30 * millisecond, 7, true]])
  })

  it("leaves out calls that were answered at once", () => {
    const window = windowed()
    window.sample(1, second, 1, false)
    for (let i = 0; i < 10; i++) window.sample(2 * second, 99_999, 1, false)

    expect(samples).toEqual([])
  })
})
