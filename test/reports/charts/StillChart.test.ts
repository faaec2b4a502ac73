import { describe, expect, it } from "vitest"
import { stillChart } from "../../../src/reports/charts/StillChart.ts"
import type { TimeChart, TimeFrame } from "../../../src/reports/charts/TimeChart.ts"

const frame: TimeFrame = {
  untilMs: 1000,
  windowMs: 100,
  bands: [
    { name: "slow", kind: "fault", fromMs: 200, toMs: 300 },
    { name: "slow", kind: "fault", fromMs: 500, toMs: 600 }
  ]
}
const chart: TimeChart = {
  id: "a-chart",
  says: `"quoted" & <odd>`,
  unit: "count",
  scale: "linear",
  size: "wide",
  levels: [{ label: "at most 10", value: 10 }],
  lines: [{ label: "load", colour: "good", thinnedBy: "mean", values: [5, 5, 5, 5, 5, null, 5, null, 5, 5] }]
}
const svg = stillChart(chart, frame).text

/** Margins of a wide chart: the frame is 972 pixels wide and begins at 54; y from 226 up to 22. */
const x = (ms: number) => Math.round((54 + 0.972 * ms) * 10) / 10

describe("a still chart", () => {
  it("is the same when it is drawn again", () => {
    expect(stillChart(chart, frame).text).toBe(svg)
  })

  it("says what it is, escaped", () => {
    expect(svg.startsWith('<svg role="img" aria-label="&quot;quoted&quot; &amp; &lt;odd&gt;"')).toBe(true)
  })

  it("draws a level stretch from its first point to its last, and a gap as a gap", () => {
    // 5 of 10.6 is 96.2 pixels above the foot, at 226.
    const y = Math.round((226 - (5 / 10.6) * 204) * 10) / 10

    expect(svg).toContain(`d="M${x(50)},${y}h388.8M${x(650)},${y}zM${x(850)},${y}h97.2"`)
  })

  it("has a dot where a figure has no neighbours", () => {
    expect(svg.match(/<circle/g)).toHaveLength(1)
  })

  it("marks every band and names a fault once", () => {
    expect(svg).toContain(`M${x(200)},22H${x(300)}V226H${x(200)}Z`)
    expect(svg).toContain(`M${x(500)},22H${x(600)}V226H${x(500)}Z`)
    expect(svg.match(/>slow</g)).toHaveLength(1)
  })

  it("shows what to compare with", () => {
    expect(svg).toContain(">at most 10<")
  })
})
