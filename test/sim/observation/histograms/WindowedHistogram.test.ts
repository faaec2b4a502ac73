import * as FastCheck from "fast-check"
import { describe, expect, it } from "vitest"
import { Histogram } from "../../../../src/sim/observation/histograms/Histogram.ts"
import { WindowedHistogram } from "../../../../src/sim/observation/histograms/WindowedHistogram.ts"

const filled = (windows: ReadonlyArray<ReadonlyArray<number>>, closesLast = true): WindowedHistogram => {
  const windowed = new WindowedHistogram()
  windows.forEach((values, w) => {
    for (const value of values) windowed.record(value)
    if (closesLast || w < windows.length - 1) windowed.close()
  })
  return windowed
}

const plain = (values: ReadonlyArray<number>): Histogram => {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

describe("a windowed histogram", () => {
  it("gives the values of the windows asked for", () => {
    const windowed = filled([[100, 200], [300], [400]])

    expect(windowed.between(0, 2).compact()).toEqual(plain([100, 200, 300]).compact())
    expect(windowed.between(1, 3).compact()).toEqual(plain([300, 400]).compact())
    expect([windowed.countBetween(0, 2), windowed.sumBetween(0, 2)]).toEqual([3, 600])
  })

  it("counts the open window with those that are closed", () => {
    const windowed = filled([[100], [200, 300]], false)

    expect(windowed.between(0, 2).compact()).toEqual(plain([100, 200, 300]).compact())
    expect(windowed.between(1, 2).compact()).toEqual(plain([200, 300]).compact())
    expect([windowed.countBetween(0, 1), windowed.countBetween(1, 2), windowed.sumBetween(0, Infinity)]).toEqual([
      1, 2, 600
    ])
  })

  it("has nothing in windows that have not begun", () => {
    const windowed = filled([[100], [200]], false)

    expect([windowed.countBetween(2, 5), windowed.between(2, 5).count]).toEqual([0, 0])
  })

  it("counts zeros", () => {
    const windowed = filled([[0, 0, 50], [0]])

    expect(windowed.between(0, 1).compact()).toEqual(plain([0, 0, 50]).compact())
    expect(windowed.between(1, 2).max).toBe(0)
  })

  it("that begins late is empty before", () => {
    const windowed = new WindowedHistogram(3)
    windowed.record(70)
    windowed.close()

    expect([windowed.countBetween(0, 3), windowed.countBetween(3, 4)]).toEqual([0, 1])
  })

  it("counts more of one value than fit into an entry of its list", () => {
    const windowed = new WindowedHistogram()
    for (let i = 0; i < 50_000; i++) windowed.record(1_000)
    for (let i = 0; i < 100; i++) windowed.record(9_000)
    windowed.close()

    const histogram = windowed.between(0, 1)
    expect([histogram.count, histogram.countAtMost(2_000), histogram.sum]).toEqual([50_100, 50_000, 50_900_000])
  })

  it("refuses what is no length of time", () => {
    expect(() => new WindowedHistogram().record(-1)).toThrow("0 or more")
    expect(() => new WindowedHistogram().record(NaN)).toThrow("0 or more")
  })

  it("is the same as one histogram of all values, however they are spread over windows", () => {
    const values = FastCheck.array(FastCheck.nat(1e12), { maxLength: 40 })
    FastCheck.assert(
      FastCheck.property(FastCheck.array(values, { minLength: 1, maxLength: 8 }), (windows) => {
        expect(filled(windows).between(0, windows.length).compact()).toEqual(plain(windows.flat()).compact())
      })
    )
  })

  it("is the same after many values in one window, which are joined on the way", () => {
    const values = Array.from({ length: 20_000 }, (_, i) => (i * 7_919) % 1_000_003)
    const windowed = filled([values, values.slice(0, 100)], false)

    expect(windowed.between(0, 1).compact()).toEqual(plain(values).compact())
    expect(windowed.between(1, 2).compact()).toEqual(plain(values.slice(0, 100)).compact())
  })
})
