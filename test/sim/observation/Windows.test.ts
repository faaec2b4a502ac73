import { describe, expect, it } from "vitest"
import { day, hour, millisecond, minute, second } from "../../../src/sim/kernel/Instant.ts"
import { Windows, windowFor, windowsMax } from "../../../src/sim/observation/Windows.ts"

describe("the size of windows", () => {
  it.each([
    [10 * second, 100 * millisecond],
    [minute, 100 * millisecond],
    [61 * second, 200 * millisecond],
    [4 * minute, 500 * millisecond],
    [10 * minute, second],
    [hour, 10 * second],
    [day, 5 * minute]
  ])("for %d ns is %d ns", (duration, size) => {
    expect(windowFor(duration)).toBe(size)
  })

  it.each([1, 59, 3_600, 12_345, 1_000_000].map((seconds) => seconds * second))(
    "gives at most 600 of them in %d ns",
    (duration) => {
      expect(Math.ceil(duration / windowFor(duration))).toBeLessThanOrEqual(windowsMax)
    }
  )

  it("is a second for a run without an end", () => {
    expect(windowFor(Infinity)).toBe(second)
  })
})

describe("windows", () => {
  it("hold their beginning and not their end", () => {
    const windows = new Windows(10 * second, 0, second)

    expect([windows.of(0), windows.of(second - 1), windows.of(second)]).toEqual([0, 0, 1])
  })

  it("take the last instant of the run into the window that ends there", () => {
    const windows = new Windows(10 * second, 0, second)
    for (let w = 0; w < 9; w++) windows.next()

    expect(windows.current).toBe(9)
    expect(windows.end).toBeGreaterThan(10 * second)
    expect(windows.of(10 * second)).toBe(9)
  })

  it("go on after the planned end", () => {
    const windows = new Windows(10 * second, 0, second)
    for (let w = 0; w < 10; w++) windows.next()

    expect([windows.begin(windows.current), windows.end]).toEqual([10 * second, 11 * second])
  })

  it("begin to count at the first edge after the warm-up", () => {
    expect(new Windows(10 * second, 2 * second, second).first).toBe(2)
    expect(new Windows(10 * second, 2 * second + 1, second).first).toBe(3)
  })

  it("are as many as have begun, and one at the very start", () => {
    const windows = new Windows(10 * second, 0, second)
    expect(windows.countAt(0)).toBe(1)
    windows.next()

    expect([windows.countAt(second), windows.countAt(second + 1)]).toEqual([1, 2])
  })

  it("last only as long as time has passed", () => {
    const windows = new Windows(10 * second, 0, second)

    expect(windows.spanOf(1, 4, 10 * second)).toBe(3 * second)
    expect(windows.spanOf(1, 4, 2.5 * second)).toBe(1.5 * second)
    expect(windows.spanOf(3, 4, second)).toBe(0)
  })
})
