import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../../src/sim/kernel/Instant.ts"
import * as SlidingWindow from "../../../../src/sim/policies/breakers/SlidingWindow.ts"
import { decode } from "../Lab.ts"

interface Ended {
  readonly at: number
  readonly failed: boolean
  readonly slow: boolean
}

const tallyOf = (window: SlidingWindow.Window) => [window.calls, window.failed, window.slow]

/** The same by going through everything that happened. */
const counted = (ended: ReadonlyArray<Ended>) => [
  ended.length,
  ended.filter(({ failed }) => failed).length,
  ended.filter(({ slow }) => slow).length
]

const history = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 4000 }), failed: fc.boolean(), slow: fc.boolean() }), {
    maxLength: 100
  })
  .map((steps) => {
    let at = 0
    return steps.map(({ failed, slow, wait }): Ended => ({ at: (at += wait * millisecond), failed, slow }))
  })

describe("a sliding window", () => {
  it("of calls holds the latest", () => {
    const window = SlidingWindow.make({ calls: 3 })

    window.add(0, true, false)
    window.add(0, true, true)
    expect(tallyOf(window)).toEqual([2, 2, 1])

    window.add(0, false, true)
    window.add(0, false, false)
    expect(tallyOf(window)).toEqual([3, 1, 2])
  })

  it("of time holds the current second and those before it", () => {
    const window = SlidingWindow.make({ time: 3 * second })

    window.add(0.9 * second, true, false)
    window.add(1.0 * second, true, false)
    window.add(2.999 * second, true, false)
    expect(tallyOf(window)).toEqual([3, 3, 0])

    window.add(3 * second, false, false)
    expect(tallyOf(window)).toEqual([3, 2, 0])

    window.add(60 * second, false, true)
    expect(tallyOf(window)).toEqual([1, 0, 1])
  })

  it("of calls tells what going through all calls tells", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 10 }), (ended, calls) => {
        const window = SlidingWindow.make({ calls })
        for (const { at, failed, slow } of ended) window.add(at, failed, slow)
        expect(tallyOf(window)).toEqual(counted(ended.slice(-calls)))
      })
    )
  })

  it("of time tells what going through all calls tells", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 10 }), (ended, seconds) => {
        const window = SlidingWindow.make({ time: seconds * second })
        for (const { at, failed, slow } of ended) window.add(at, failed, slow)
        const last = Math.floor((ended.at(-1)?.at ?? 0) / second)
        expect(tallyOf(window)).toEqual(counted(ended.filter(({ at }) => Math.floor(at / second) > last - seconds)))
      })
    )
  })

  it.each([{ calls: 4 }, { time: 4 * second }])("of %j forgets everything when cleared", (options) => {
    const window = SlidingWindow.make(options)

    window.add(5 * second, true, true)
    window.clear()
    expect(tallyOf(window)).toEqual([0, 0, 0])

    window.add(6 * second, false, true)
    expect(tallyOf(window)).toEqual([1, 0, 1])
  })

  it.each([
    [{ calls: 100 }, "the last 100 calls"],
    [{ time: "10s" }, "the calls of the last 10s"]
  ])("says %j in words", (written, words) => {
    expect(SlidingWindow.describe(decode(SlidingWindow.SlidingWindow, written))).toBe(words)
  })

  it.each([[{ time: "1500ms" }], [{ time: "500ms" }], [{ calls: 0 }], [{ calls: 5, time: "1s" }], [{}]])(
    "does not accept %j",
    (written) => {
      expect(() => decode(SlidingWindow.SlidingWindow, written)).toThrow()
    }
  )
})
