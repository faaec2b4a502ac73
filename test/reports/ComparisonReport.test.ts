import { describe, expect, it } from "vitest"
import type { Runs } from "../../src/experiments/DesignComparison.ts"
import { compareDesigns } from "../../src/experiments/DesignComparison.ts"
import { comparisonMarkdown } from "../../src/reports/ComparisonMarkdown.ts"
import { comparisonPage } from "../../src/reports/ComparisonPage.ts"

/** Three seeds of each: half of the money buys half of the speed; "<i>" buys nothing with twice as much. */
const runs: Runs = new Map(
  (
    [
      ["slow_one", 200, 1],
      ["fast", 100, 2],
      ["<i>", 100, 4]
    ] as const
  ).map(([name, p99, cost]) => [
    name,
    [0, 1, 2].map((seed) => [
      { name: "response p99", unit: "milliseconds", better: "lower", value: p99 + seed },
      { name: "cost per 1000 good requests", unit: "money", better: "lower", value: cost, currency: "EUR" }
    ])
  ])
)
const comparison = compareDesigns("shop", runs, 0.95, [
  "The two files differ in faults, and not only in their designs."
])

describe("a comparison in Markdown", () => {
  const text = comparisonMarkdown(comparison, "faultline compare shop")

  it("has a row for every design, with what to make of it and a star for the front", () => {
    expect(text).toContain("| slow_one \\* | 201ms | EUR 1.00 |")
    expect(text).toContain("| fast \\* | 101ms ✓ | EUR 2.00 ✗ |")
    expect(text).toContain("| &lt;i> | 101ms ✓ | EUR 4.00 ✗ |")
  })

  it("has the intervals, what differs and the command", () => {
    expect(text).toContain("| fast | 101ms ±2.48ms | -100ms ±0ms | better |")
    expect(text).toContain("The two files differ in faults")
    expect(text).toContain("```sh\nfaultline compare shop\n```")
  })
})

describe("a comparison as a page", () => {
  const text = comparisonPage(comparison, "faultline compare shop")

  it("draws the front, whoever is on it told from whoever is not", () => {
    expect(text).toContain("response p99 (lower is better) over cost per 1000 good requests (lower is better)")
    expect(text).toContain(
      "slow_one 201ms at EUR 1.00, on the front; fast 101ms at EUR 2.00, on the front; &lt;i&gt; 101ms at EUR 4.00"
    )
  })

  it("needs no network, lets no name be markup, and is the same every time", () => {
    expect(text).not.toMatch(/(src|href)="http/)
    expect(text).not.toContain("<i>")
    expect(comparisonPage(comparison, "faultline compare shop")).toBe(text)
  })
})
