import { describe, expect, it } from "vitest"
import type { ComparedHeadline } from "../../../src/experiments/comparisons/DesignComparison.ts"
import { comparePairs } from "../../../src/experiments/comparisons/PairedComparison.ts"
import { differenceChart } from "../../../src/reports/charts/DifferenceChart.ts"

const about = { name: "response p99", unit: "milliseconds", better: "lower" } as const
const row = (variant: string, own: ReadonlyArray<number>): ComparedHeadline => ({
  ...about,
  variant,
  compared: comparePairs(own, [100, 100, 100], about)
})

/** The lengths of the lines that lie: those of intervals. */
const intervals = (rows: ReadonlyArray<ComparedHeadline>): ReadonlyArray<number> =>
  [...differenceChart(rows).text.matchAll(/<line ([^>]*)>/g)].flatMap(([, attributes = ""]) => {
    const at = (name: string) => Number(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1])
    return at("y1") === at("y2") ? [at("x2") - at("x1")] : []
  })

describe("a chart of differences", () => {
  it("draws no interval where there is none: every seed with the same difference", () => {
    expect(intervals([row("twin", [100, 100, 100]), row("copy", [100, 100, 100])])).toEqual([])
    expect(intervals([row("twin", [100, 100, 100]), row("slower", [120, 120, 120])])).toEqual([])
  })

  it("draws a longer line for a wider interval", () => {
    const [narrow, wide] = intervals([row("narrow", [119, 120, 121]), row("wide", [117, 120, 123])])

    expect(narrow).toBeGreaterThan(0)
    expect(wide! / narrow!).toBeCloseTo(3, 1)
  })
})
