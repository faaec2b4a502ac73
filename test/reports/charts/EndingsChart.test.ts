import { describe, expect, it } from "vitest"
import { colourOfEnding, endingsChart } from "../../../src/reports/charts/EndingsChart.ts"
import type { Ending } from "../../../src/reports/stories/Story.ts"
import { sampleResult } from "../sampleResult.ts"

const { picture } = sampleResult()
const [buy] = picture.journeys
const total = {
  ...buy!.total,
  carried: 60,
  good: 50,
  failed: 40,
  failedBy: { "timed out": 30, "queue full": 10 }
}
const svg = endingsChart({ ...picture, phases: [] }, { ...buy!, total, phases: [] }, "wide").text

describe("the chart of endings", () => {
  it("gives every ending its share of the width", () => {
    // Beside "whole run" there is room for a bar of 942.6 pixels; one of each segment parts it from the next.
    const widths = [...svg.matchAll(/<rect [^>]*?width="([\d.]+)"/g)].map(([, width]) => Number(width))

    expect(widths).toEqual([470.3, 93.3, 281.8, 93.3])
  })

  it("says the shares in words for those who cannot see it", () => {
    expect(svg).toContain(
      'aria-label="How requests of buy ended: whole run good 50%, late 10%, timed out 30%, queue full 10%"'
    )
  })

  it("names a segment if there is room in it", () => {
    expect(svg).toContain(">good 50%<")
    expect(svg).not.toContain(">queue full 10%<")
  })

  it("tells five causes apart by colour, and all after them as one", () => {
    const endings = ["a", "b", "c", "d", "e", "f"].map((name): Ending => ({ name, kind: "failed" }))

    expect(endings.map((ending) => colourOfEnding(ending, endings))).toEqual([
      "cause1",
      "cause2",
      "cause3",
      "cause4",
      "cause5",
      "cause5"
    ])
  })
})
