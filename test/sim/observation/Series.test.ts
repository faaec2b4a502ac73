import { describe, expect, it } from "vitest"
import { Series, valuesOf } from "../../../src/sim/observation/Series.ts"
import { Windows } from "../../../src/sim/observation/Windows.ts"
import { at } from "./HandMadeRun.ts"

describe("a series", () => {
  it("computes closed windows once and the open one at every look", () => {
    const asked: Array<number> = []
    const series = new Series((w) => {
      asked.push(w)
      return w * 10
    })
    const windows = new Windows(at(10), 0, at(1))
    windows.next()
    windows.next()

    expect(series.values(3, windows)).toEqual([0, 10, 20])
    expect(series.values(3, windows)).toEqual([0, 10, 20])
    expect(asked).toEqual([0, 1, 2, 2])
  })

  it("does not change what it has handed out", () => {
    const windows = new Windows(at(10), 0, at(1))
    const series = new Series((w) => w)
    const first = series.values(1, windows)
    windows.next()
    series.values(2, windows)

    expect(first).toEqual([0])
  })

  it("keeps its name among others", () => {
    const windows = new Windows(at(10), 0, at(1))
    const all = { offered: new Series((w) => w), p99: new Series<number | null>(() => null) }

    expect(valuesOf<{ offered: ReadonlyArray<number>; p99: ReadonlyArray<number | null> }>(all, 1, windows)).toEqual({
      offered: [0],
      p99: [null]
    })
  })
})
