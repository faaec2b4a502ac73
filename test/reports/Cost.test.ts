import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { markdownReport } from "../../src/reports/Markdown.ts"
import { costs } from "../../src/reports/page/Costs.ts"
import { plainReport } from "../../src/reports/plain/Plain.ts"
import { asWritten, decodeResult, encodeResult } from "../../src/reports/results/ResultFile.ts"
import type { Cost } from "../../src/sim/observation/cost/Cost.ts"
import { sampleResult } from "./sampleResult.ts"

/** Half an hour in which a third of everything was for nobody. */
const cost: Cost = {
  currency: "USD",
  source: "List prices, 2025-01",
  hours: 0.5,
  total: 3,
  perHour: 6,
  good: 2_000,
  per1000Good: 1.5,
  components: [
    {
      name: "shop <b>",
      instances: 4,
      total: 2,
      perHour: 4,
      share: 2 / 3,
      running: 1.2,
      storage: 0.3,
      calls: 0.4,
      traffic: 0.1,
      failure: { abandoned: 0.5, retries: 0.1, share: 0.3 }
    },
    {
      name: "ledger",
      instances: 1,
      total: 1,
      perHour: 2,
      share: 1 / 3,
      running: 1,
      storage: 0,
      calls: 0,
      traffic: 0,
      failure: { abandoned: 0.4, retries: 0, share: 0.4 }
    }
  ],
  journeys: [{ name: "buy", total: 3, perHour: 6, share: 1, good: 2_000, per1000Good: 1.5 }],
  failure: { abandoned: 0.9, retries: 0.1, share: 1 / 3 },
  forecast: [
    { load: 1, perHour: 6, per1000Good: 1.5, instances: [{ name: "shop <b>", count: 4 }] },
    { load: 2, perHour: 9.5, per1000Good: 1.1875, instances: [{ name: "shop <b>", count: 7 }] }
  ]
}
const result = sampleResult({ cost })

describe("the cost in a report", () => {
  it("is told in plain text, per hour", () => {
    const text = plainReport(result)

    expect(text).toContain("COST $6.00 an hour, $1.50 per 1000 good requests")
    expect(text).toMatch(/shop <b> +4 +\$4\.00 +66\.7% +\$3\.00 +\$0\.80 +\$0\.20 +30%/)
    expect(text).toMatch(/in all +5 +\$6\.00 +100% +\$5\.00 +\$0\.80 +\$0\.20 +33\.3%/)
    expect(text).toMatch(/2x the load +\$9\.50 +\$1\.19/)
    expect(text).toContain("2x the load: shop <b> 7 instead of 4.")
    expect(text.replace(/\s+/g, " ")).toContain(
      "Failure costs $2.00 an hour (33.3% of all): $1.80 for work that nobody"
    )
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it("is told in Markdown, without letting names be markup", () => {
    const text = markdownReport(result)

    expect(text).toContain("**Cost:** $6.00 an hour, $1.50 per 1000 good requests.")
    expect(text).toContain("| shop &lt;b> | 4 | $4.00 |")
  })

  it("is drawn on the page, without letting names be markup", () => {
    const { text } = costs(result)!

    expect(text).toMatch(/^<section id="cost">/)
    expect(text).toContain("<svg")
    expect(text).toContain("Cost an hour: shop &lt;b&gt; $4.00, ledger $2.00")
    expect(text).not.toContain("<b>")
  })

  it("stands in result.json, and adds up to the cent when it has been rounded", async () => {
    const third = { ...cost.components[0]!, total: 200 / 3, perHour: 400 / 3 }
    const rest = { ...cost.components[1]!, total: 100 / 3, perHour: 200 / 3 }
    const given = sampleResult({ cost: { ...cost, total: 100, components: [third, rest] } })
    const read = await Effect.runPromise(decodeResult(encodeResult(given)))
    const sum = read.cost!.components.reduce((all, { total }) => all + total, 0)

    expect(read.cost).toEqual(asWritten(given).cost)
    expect(Math.abs(sum - read.cost!.total)).toBeLessThan(0.005)
  })

  it("is left out where there are no prices", () => {
    const without = sampleResult()

    expect(plainReport(without)).not.toContain("COST")
    expect(markdownReport(without)).not.toContain("Cost")
    expect(costs(without)).toBeUndefined()
    expect(encodeResult(without)).not.toContain('"cost"')
  })
})
