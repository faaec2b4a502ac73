import { describe, expect, it } from "vitest"
import {
  formatTick,
  groupSize,
  type Line,
  scaleOf,
  type TimeChart,
  thinned,
  timeFrameOf,
  timeTicks
} from "../../../src/reports/charts/TimeChart.ts"
import { sampleResult } from "../sampleResult.ts"

const line = (values: Line["values"], thinnedBy: Line["thinnedBy"] = "mean"): Line => ({
  label: "a line",
  colour: "good",
  values,
  thinnedBy
})
const chart = (values: Line["values"], other: Partial<TimeChart> = {}): TimeChart => ({
  id: "a-chart",
  says: "a chart",
  unit: "count",
  scale: "linear",
  lines: [line(values)],
  levels: [],
  size: "wide",
  ...other
})

describe("a line of many windows", () => {
  it("is thinned to means, or to the highest so that no spike is lost", () => {
    const values = [1, 3, 100, 0, 7]

    expect(thinned(line(values), 2)).toEqual([2, 50, 7])
    expect(thinned(line(values, "highest"), 2)).toEqual([3, 100, 7])
  })

  it("leaves out of a group what does not exist, and has no figure where nothing does", () => {
    expect(thinned(line([null, 4, null, null]), 2)).toEqual([4, null])
  })

  it.each([
    [480, 240, 2],
    [481, 240, 3],
    [10, 240, 1],
    [0, 240, 1]
  ])("of %d windows and at most %d points has %d windows to a point", (windows, most, size) => {
    expect(groupSize(windows, most)).toBe(size)
  })
})

describe("a scale", () => {
  it("begins at nothing and has round ticks", () => {
    const { from, ticks, to } = scaleOf(chart([3, 640]))

    expect([from, ticks]).toEqual([0, [0, 200, 400, 600]])
    expect(to).toBeCloseTo(678.4)
  })

  it("has room for what the values are compared with", () => {
    expect(scaleOf(chart([3], { levels: [{ label: "limit", value: 20 }] })).ticks).toEqual([0, 5, 10, 15, 20])
  })

  it("goes below nothing where values do", () => {
    expect(scaleOf(chart([-10, 10])).ticks).toEqual([-10, -5, 0, 5, 10])
  })

  it("is there even if all is nothing", () => {
    expect(scaleOf(chart([0, 0]))).toEqual({ from: 0, to: 1, ticks: [0, 1] })
    expect(scaleOf(chart([null], { scale: "log" }))).toEqual({ from: 1, to: 10, ticks: [1, 10] })
  })

  it.each([
    [
      [1, 10_000],
      [1, 10, 100, 1000, 10_000]
    ],
    [
      [20, 900],
      [20, 50, 100, 200, 500, 1000]
    ],
    [
      [20, 60],
      [20, 30, 50, 70]
    ]
  ])("of a logarithmic axis over %j has ticks at %j", (values, ticks) => {
    expect(scaleOf(chart(values, { scale: "log" })).ticks).toEqual(ticks)
  })

  it("names nothing without its unit", () => {
    expect([0, 200].map((value) => formatTick(value, "rate"))).toEqual(["0", "200/s"])
  })
})

describe("an axis of time", () => {
  it.each([
    [240_000, 10, [0, 30_000, 60_000, 90_000, 120_000, 150_000, 180_000, 210_000, 240_000]],
    [240_000, 4, [0, 60_000, 120_000, 180_000, 240_000]],
    [90, 10, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]]
  ])("over %d ms with at most %d steps has ticks at %j", (untilMs, most, ticks) => {
    expect(timeTicks(untilMs, most)).toEqual(ticks)
  })

  it("never has more ticks than asked for, however long the run", () => {
    for (let untilMs = 1; untilMs < 9e9; untilMs *= 3.7) {
      expect(timeTicks(untilMs, 5).length).toBeLessThanOrEqual(6)
    }
  })

  it("reaches to the planned end, with the warm-up and the faults as bands", () => {
    const { picture } = sampleResult()
    const open = picture.faults.map((fault) => ({ ...fault, toMs: null }))

    expect(timeFrameOf({ ...picture, atMs: 90_000, windows: 180, faults: open })).toEqual({
      untilMs: 240_000,
      windowMs: 500,
      bands: [
        { name: "warm-up", kind: "warm-up", fromMs: 0, toMs: 20_000 },
        { name: "slow-ledger", kind: "fault", fromMs: 60_000, toMs: 90_000 }
      ]
    })
  })
})
