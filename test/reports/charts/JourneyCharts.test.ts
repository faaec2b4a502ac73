import { describe, expect, it } from "vitest"
import { responseChart } from "../../../src/reports/charts/JourneyCharts.ts"
import { sampleResult } from "../sampleResult.ts"

const { picture } = sampleResult()
const [buy, browse] = picture.journeys
const [checkout] = picture.objectives

describe("the chart of response times", () => {
  it("shows what the objectives of its journey call soon enough", () => {
    expect(responseChart(buy!, 0, "wide", picture).levels).toEqual([{ label: "checkout: 1s", value: 1000 }])
    expect(responseChart(browse!, 1, "wide", picture).levels).toEqual([])
  })

  it("shows nothing for an objective that sets no limit", () => {
    const objectives = [{ ...checkout!, good: "answered" }]

    expect(responseChart(buy!, 0, "wide", { ...picture, objectives }).levels).toEqual([])
  })
})
