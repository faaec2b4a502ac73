import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { markdownReport } from "../../src/reports/Markdown.ts"
import { blamed } from "../../src/reports/page/Blamed.ts"
import { plainReport } from "../../src/reports/plain/Plain.ts"
import { asWritten, decodeResult, encodeResult } from "../../src/reports/results/ResultFile.ts"
import type { Blame } from "../../src/sim/observation/blame/Blame.ts"
import { sampleResult } from "./sampleResult.ts"

const retry = "shop.checkout -> payments.charge/retry"

const blame: Blame = {
  requests: 4_000,
  followed: 1_000,
  journeys: [
    {
      name: "buy <b>",
      requests: 300,
      meanMs: 2_000,
      parts: [
        { kind: "waiting", of: "payments", share: 0.3 },
        { kind: "service", of: "payments", share: 0.1 },
        { kind: "other tries", of: retry, share: 0.6 }
      ]
    }
  ],
  components: [
    { name: "shop", busyMs: 1_000, wastedShare: 0, parts: [{ kind: "useful", of: null, share: 1 }] },
    {
      name: "payments",
      busyMs: 9_000,
      wastedShare: 0.75,
      parts: [
        { kind: "useful", of: null, share: 0.22 },
        { kind: "rescue", of: retry, share: 0.03 },
        { kind: "again", of: retry, share: 0.6 },
        { kind: "abandoned", of: null, share: 0.15 }
      ]
    }
  ]
}
const result = sampleResult({ blame })

describe("the blame in a report", () => {
  it("names the policy that caused the load, and where the time went, in plain text", () => {
    const text = plainReport(result)

    expect(text).toContain("BLAME\n  - The retries of shop.checkout -> payments.charge caused 63% of the work of")
    expect(text).toContain("75% of the work of payments was of no use to anybody.")
    expect(text.replace(/\s+/g, " ")).toContain(
      `A late or failed request of buy <b> took 2s on average: 60% other tries of ${retry}, 30% waiting in payments, ` +
        "10% work of payments."
    )
    expect(text).toMatch(/work +useful +rescue +again +left\n/)
    expect(text).toMatch(/payments +22% +3% +60% +15%/)
    expect(text).toContain("1,000 of 4,000 requests were")
  })

  it("is not there where nothing failed and nothing was wasted", () => {
    const calm = sampleResult({ blame: { ...blame, journeys: [], components: blame.components.slice(0, 1) } })

    expect(plainReport(calm)).not.toContain("BLAME")
    expect(markdownReport(calm)).not.toContain("Blame")
  })

  it("has its tables in Markdown, with names that mean nothing there", () => {
    const text = markdownReport(result)

    expect(text).toContain(
      "**Blame:** The retries of shop.checkout -> payments.charge caused 63% of the work of payments."
    )
    expect(text).toContain("| **payments** | 22% | 3% | 60% | 15% |")
    expect(text).toContain("| **buy &lt;b>, 2s each** | 300 | 100% |")
  })

  it("is a section of the page, a bar for each component and two tables", () => {
    const section = blamed(result)!.text

    expect(section).toMatch(/^<section id="blame">/)
    expect(section).toContain("<h2>Blame</h2>")
    expect(section).toContain("Share of work that was of no use: shop 0%, payments 75%")
    expect(section.match(/<rect /g)).toHaveLength(5)
    expect(section).toContain("buy &lt;b&gt;, 2s each")
  })

  it("is read from result.json as it was written", () => {
    const read = Effect.runSync(decodeResult(encodeResult(result)))

    expect(read.blame).toEqual(asWritten(result).blame)
    expect(read.blame!.components[1]!.parts[2]).toEqual({ kind: "again", of: retry, share: 0.6 })
  })
})
