import { describe, expect, it } from "vitest"
import { millisecond } from "../../../../src/sim/kernel/Instant.ts"
import { Histogram } from "../../../../src/sim/observation/histograms/Histogram.ts"
import {
  figure,
  GrowingPercentiles,
  percentilesOf,
  share
} from "../../../../src/sim/observation/histograms/Percentiles.ts"
import { WindowedHistogram } from "../../../../src/sim/observation/histograms/WindowedHistogram.ts"
import { Windows } from "../../../../src/sim/observation/Windows.ts"
import { at } from "../HandMadeRun.ts"

describe("percentiles", () => {
  it("of nothing are nothing", () => {
    expect(percentilesOf(new Histogram())).toEqual({
      count: 0,
      mean: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      p999: null,
      max: null
    })
  })

  it("are milliseconds", () => {
    const histogram = new Histogram()
    for (let i = 1; i <= 1_000; i++) histogram.record(i * millisecond)
    const { count, max, mean, p50, p999 } = percentilesOf(histogram)

    expect([count, mean, max]).toEqual([1_000, 500.5, 1_000])
    expect(Math.abs(p50! - 500) / 500).toBeLessThan(0.002)
    expect(Math.abs(p999! - 999) / 999).toBeLessThan(0.002)
  })
})

describe("percentiles that grow with a run", () => {
  const make = () => {
    const windows = new Windows(at(10), 0, at(1))
    const source = new WindowedHistogram()
    const close = () => {
      source.close()
      windows.next()
    }
    return { close, growing: new GrowingPercentiles(source), source, windows }
  }

  it("have the open window in them", () => {
    const { close, growing, source, windows } = make()
    source.record(10 * millisecond)
    close()
    source.record(30 * millisecond)

    expect(growing.between(0, 2, windows)).toMatchObject({ count: 2, mean: 20, max: 30 })
    source.record(50 * millisecond)
    expect(growing.between(0, 2, windows)).toMatchObject({ count: 3, mean: 30, max: 50 })
  })

  it("are the same as those of a single look", () => {
    const { close, growing, source, windows } = make()
    for (let w = 0; w < 5; w++) {
      source.record((w + 1) * 10 * millisecond)
      growing.between(1, w + 1, windows)
      close()
    }

    expect(growing.between(1, 5, windows)).toEqual(new GrowingPercentiles(source).between(1, 5, windows))
    expect(growing.between(1, 5, windows)).toMatchObject({ count: 4, mean: 35 })
  })

  it("forget what lies before a new beginning", () => {
    const { close, growing, source, windows } = make()
    source.record(10 * millisecond)
    close()
    source.record(30 * millisecond)
    close()
    growing.between(0, 2, windows)

    expect(growing.between(1, 2, windows)).toMatchObject({ count: 1, mean: 30 })
  })
})

describe("a figure", () => {
  it("is null where there is no number", () => {
    expect([figure(1.5), figure(NaN), figure(Infinity)]).toEqual([1.5, null, null])
    expect([share(1, 4), share(0, 4), share(0, 0)]).toEqual([0.25, 0, null])
  })
})
