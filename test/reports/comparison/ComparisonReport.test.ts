import { describe, expect, it } from "vitest"
import type { Runs } from "../../../src/experiments/comparisons/DesignComparison.ts"
import { compareDesigns } from "../../../src/experiments/comparisons/DesignComparison.ts"
import type { Evidence } from "../../../src/experiments/comparisons/Evidence.ts"
import { comparisonCsv } from "../../../src/reports/comparison/ComparisonCsv.ts"
import { comparisonJUnit } from "../../../src/reports/comparison/ComparisonJUnit.ts"
import { comparisonMarkdown } from "../../../src/reports/comparison/ComparisonMarkdown.ts"
import { comparisonPage } from "../../../src/reports/comparison/ComparisonPage.ts"
import { conclusions } from "../../../src/reports/comparison/ComparisonStory.ts"
import { sampleResult } from "../sampleResult.ts"

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
const { picture } = sampleResult()
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
    expect(text).toContain("| fast | 101ms ±2.48ms | -100ms ±0ms |  | better |")
    expect(text).toContain("The two files differ in faults")
    expect(text).toContain("```sh\nfaultline compare shop\n```")
  })
})

describe("what is told of a comparison", () => {
  const of = (...values: ReadonlyArray<ReadonlyArray<number>>) =>
    compareDesigns(
      "shop",
      new Map(
        values.map((all, i) => [
          `design ${i}`,
          all.map((value) => [{ name: "response p99", unit: "milliseconds", better: "lower", value } as const])
        ])
      ),
      0.95
    )
  const chanceless = expect.stringContaining("left to chance")

  it("says so if every seed gave the same, since then an interval of zero is no sign of certainty", () => {
    expect(conclusions(of([0.1, 0.1, 0.1], [0.2, 0.2, 0.2]))).toContainEqual(chanceless)
    expect(conclusions(of([0.1, 0.1, 0.1], [0.2, 0.2, 0.3]))).not.toContainEqual(chanceless)
  })

  it("has the effect in deviations of the differences", () => {
    // Differences of 1, 2 and 3: two on average, with a deviation of one.
    const text = comparisonMarkdown(of([10, 10, 10], [11, 12, 13]), "faultline compare shop")

    expect(text).toContain("| design 1 | 12ms ±2.48ms | +2ms ±2.48ms | d +2 | not sure yet |")
  })
})

describe("a comparison in CSV", () => {
  it("has a row for every figure of every design, the baseline without a difference", () => {
    const [titles, slow, fast] = comparisonCsv(comparison).split("\n")

    expect(titles).toMatch(/^figure,unit,better,design,mean,half_width,runs,difference/)
    expect(slow).toMatch(/^response p99,milliseconds,lower,slow_one,201,2\.48\d*,3,,,,baseline$/)
    expect(fast).toMatch(/^response p99,milliseconds,lower,fast,101,2\.48\d*,3,-100,0,,better$/)
  })
})

describe("a comparison in JUnit", () => {
  /** Of so many requests of three seeds so many were bad; 90 % are promised. */
  const evidenceOf = (...bad: ReadonlyArray<number>): ReadonlyArray<Evidence> =>
    bad.map((count, i) => ({
      seed: String(i + 1),
      fingerprint: "",
      headlines: [],
      standings: [{ objective: "served", total: 100, bad: count, budget: { perSecond: 1, allowed: 1, spent: null } }],
      effects: [],
      isInDoubt: false,
      ...(i === 0 ? { result: sampleResult({ picture: { ...picture, objectives: [served] } }) } : {})
    }))
  const served = { ...picture.objectives[0]!, name: "served", of: "buy", good: "answered", target: 0.9 }
  const evidence = new Map([
    ["slow_one", evidenceOf(20, 21, 22)],
    ["fast", evidenceOf(1, 2, 3)],
    ["<i>", evidenceOf(1, 10, 30)]
  ])
  const text = comparisonJUnit(comparison, evidence, "faultline compare shop")

  it("is a suite for every design, with an objective that is kept, broken, or not told from its target", () => {
    expect(text).toContain(`<testsuites name="faultline" tests="3" failures="1" errors="1">`)
    expect(text).toMatch(/name="shop \(slow_one\)" tests="1" failures="1" errors="0"/)
    expect(text).toMatch(/<testcase classname="shop \(fast\)" name="objective: served: 90% of buy is answered"\/>/)
    expect(text).toMatch(/<error message="86\.3% ±36\.9, promised 90%">/)
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

  it("draws the front where designs differ by what they cost alone: what is paid more buys nothing", () => {
    const dear = compareDesigns(
      "shop",
      new Map(
        [...runs].map(
          ([name, all]) => [name, all.map(([p99, cost], i) => [{ ...p99!, value: 100 + i }, cost!])] as const
        )
      ),
      0.95
    )

    expect(comparisonPage(dear, "faultline compare shop")).toContain(
      "slow_one 101ms at EUR 1.00, on the front; fast 101ms at EUR 2.00; &lt;i&gt; 101ms at EUR 4.00"
    )
  })

  it("shows how a run of every design went, on one scale, and the differences with their intervals", () => {
    const samples = new Map([
      ["slow_one", picture],
      ["fast", picture]
    ])
    const drawn = comparisonPage(comparison, "faultline compare shop", samples)

    expect(drawn).toContain("Requests of slow_one per second over time: offered and good")
    expect(drawn).toContain("Requests of fast per second over time: offered and good")
    expect(text).toContain("Differences in response p99: fast -100ms, better; &lt;i&gt; -100ms, better")
  })

  it("needs no network, lets no name be markup, and is the same every time", () => {
    expect(text).not.toMatch(/(src|href)="http/)
    expect(text).not.toContain("<i>")
    expect(comparisonPage(comparison, "faultline compare shop")).toBe(text)
  })
})
