import { describe, expect, it } from "vitest"
import type { PairFigure } from "../../../src/experiments/comparisons/Pair.ts"
import { compared, insight } from "../../../src/reports/stories/Insight.ts"

type Both = readonly [here: number | null, there: number | null]

const figuresOf = (
  values: { throughput?: Both; good?: Both; failures?: Both; p99?: Both; tries?: Both },
  journey = "buy"
): ReadonlyArray<PairFigure> => {
  const one = (
    name: string,
    unit: PairFigure["unit"],
    better: PairFigure["better"],
    [here, there]: Both = [null, null]
  ): PairFigure => ({ journey, name, unit, better, here, there })
  return [
    one("throughput", "rate", "higher", values.throughput),
    one("good requests", "share", "higher", values.good),
    one("failures", "share", "lower", values.failures),
    one("p99", "milliseconds", "lower", values.p99),
    one("tries", "factor", "lower", values.tries)
  ]
}

describe("an insight", () => {
  it("says what is the same and what is worse, in one line", () => {
    const figures = figuresOf({ throughput: [500, 502], failures: [0.031, 0.03], p99: [100, 180] })

    expect(insight(figures)).toBe("same throughput, same failures, 80% worse p99")
  })

  it("says points of shares, and factors of what has become a multiple", () => {
    const figures = figuresOf({
      throughput: [500, 300],
      good: [0.9, 0.55],
      failures: [0.05, 0.45],
      p99: [100, 320],
      tries: [1, 2.5]
    })

    expect(insight(figures)).toBe(
      "40% less throughput, 40 points more failures, 35 points fewer good requests, 3.2x the p99, 2.5x the tries"
    )
  })

  it("does not say the same thing of good and of failed requests", () => {
    const figures = figuresOf({ throughput: [100, 100], good: [0.9, 0.8], failures: [0.1, 0.2], p99: [50, 25] })

    expect(insight(figures)).toBe("same throughput, 10 points more failures, 50% better p99")
  })

  it("is about the journey that differs most, by name", () => {
    const figures = [
      ...figuresOf({ throughput: [10, 10], p99: [50, 50] }, "browse"),
      ...figuresOf({ throughput: [10, 10], p99: [50, 100] }, "buy")
    ]

    expect(insight(figures)).toBe("buy: same throughput, 2x the p99")
  })

  it("says that there is nothing to compare before anything was measured", () => {
    expect(insight(figuresOf({}))).toBe("nothing to compare yet")
  })

  it("takes a fiftieth of a figure for no difference, and a little more for one", () => {
    const [at] = figuresOf({ throughput: [100, 98] })
    const [above] = figuresOf({ throughput: [100, 97.9] })

    expect(compared(at!)).toBe("same")
    expect(compared(above!)).toBe("worse")
  })
})
