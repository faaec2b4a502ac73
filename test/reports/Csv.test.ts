import { describe, expect, it } from "vitest"
import { csvReport } from "../../src/reports/Csv.ts"
import { sampleResult } from "./sampleResult.ts"

const result = sampleResult()
const { picture } = result
const rows = csvReport(result)
  .trimEnd()
  .split("\n")
  .map((line) => line.split(","))
const column = (name: string) => rows.slice(1).map((row) => row[rows[0]!.indexOf(name)])

describe("the CSV of the series", () => {
  it("has a row per window and equally many cells in each", () => {
    expect(rows).toHaveLength(481)
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
    expect(column("from_s").slice(0, 3)).toEqual(["0", "0.5", "1"])
  })

  it("has every series under a name that tells its unit", () => {
    expect(column("journey.buy.offered_per_s")).toEqual(picture.journeys[0]!.series.offered.map(String))
    expect(column("component.ledger.waiting").map(Number)).toHaveLength(480)
    expect(column("meter.shop -> payments.retries.added")[0]).toBe("0.5")
    expect(column("objective.checkout.burn")[0]).toBe("0")
  })

  it("has an empty cell for a figure that does not exist", () => {
    const { p99Ms } = picture.journeys[0]!.series

    expect(column("journey.buy.p99_ms").filter((cell) => cell === "")).toHaveLength(
      p99Ms.filter((value) => value === null).length
    )
  })

  it("says how long the last window was", () => {
    const short = csvReport(sampleResult({ picture: { ...picture, atMs: 239_700 } }))
      .trimEnd()
      .split("\n")

    expect(short.at(-1)?.startsWith("239.5,0.2,")).toBe(true)
  })

  it("quotes a name with a comma in it", () => {
    const journeys = [{ ...picture.journeys[0]!, name: 'buy, "now"' }]

    expect(csvReport(sampleResult({ picture: { ...picture, journeys } }))).toContain(
      ',"journey.buy, ""now"".carried_per_s",'
    )
  })
})
