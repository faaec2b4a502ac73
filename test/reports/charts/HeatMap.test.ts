import { describe, expect, it } from "vitest"
import { heatMap } from "../../../src/reports/charts/HeatMap.ts"
import type { TimeFrame } from "../../../src/reports/charts/TimeChart.ts"
import { sampleResult } from "../sampleResult.ts"

const [buy] = sampleResult().picture.journeys
const frame: TimeFrame = {
  untilMs: 1000,
  windowMs: 250,
  bands: [
    { name: "warm-up", kind: "warm-up", fromMs: 0, toMs: 250 },
    { name: "slow", kind: "fault", fromMs: 500, toMs: 750 }
  ]
}
/** Rows of up to 10 ms, 100 ms and 1 s. */
const drawn = (counts: ReadonlyArray<ReadonlyArray<number>>): string =>
  heatMap({ ...buy!, heat: { boundsMs: [10, 100, 1000], counts } }, frame, "wide")?.text ?? "nothing"
const pathOf = (svg: string, shade: number): string | undefined =>
  new RegExp(`fill="var\\(--heat${shade}\\)" d="([^"]*)"`).exec(svg)?.[1]

describe("a heat map", () => {
  it("draws neighbours of a shade as one, from the frame's left edge", () => {
    const svg = drawn([
      [0, 0, 0, 0],
      [100, 100, 0, 0],
      [0, 0, 0, 0]
    ])

    // Only the row in use is shown: the frame is 972 pixels wide from 54, and y from 8 to 226.
    expect(pathOf(svg, 6)).toBe("M54,8H540V226H54z")
    expect(svg.match(/--heat/g)).toHaveLength(1)
  })

  it("has six shades of the square root of the count", () => {
    const svg = drawn([
      [0, 0, 0, 0],
      [100, 1, 20, 60],
      [0, 0, 0, 0]
    ])

    // Roots of 1, 0.01, 0.2 and 0.6 are 1, 0.1, 0.447 and 0.775, in sixths: 6, 1, 3 and 5.
    expect([1, 2, 3, 4, 5, 6].filter((shade) => pathOf(svg, shade) !== undefined)).toEqual([1, 3, 5, 6])
  })

  it("shows where faults begin and end, and nothing else", () => {
    const svg = drawn([[1, 1, 1, 1]])

    expect(svg.match(/<line [^>]*x1="(540|783)"/g)).toHaveLength(2)
    expect(svg.match(/<line /g)).toHaveLength(2)
  })

  it("is not drawn where nothing ended", () => {
    expect(drawn([[0, 0, 0, 0]])).toBe("nothing")
    expect(drawn([])).toBe("nothing")
  })
})
