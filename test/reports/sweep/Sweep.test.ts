import { describe, expect, it } from "vitest"
import type { Headline } from "../../../src/experiments/comparisons/Headlines.ts"
import { withRest } from "../../../src/experiments/sweeps/EveryKnob.ts"
import type { Turned } from "../../../src/experiments/sweeps/Knob.ts"
import { gridOf, runsByPlace, type SweptRun, starOf } from "../../../src/experiments/sweeps/Sweep.ts"
import { sweepPage } from "../../../src/reports/sweep/SweepPage.ts"
import { sweepColumns, sweepCsv, sweepParquet } from "../../../src/reports/sweep/SweepRows.ts"
import { sweepText } from "../../../src/reports/sweep/SweepText.ts"
import { type Swept, shortNames } from "../../../src/reports/sweep/Swept.ts"
import { tornadoOf } from "../../../src/reports/sweep/Tornado.ts"

const axis = (name: string, ...values: ReadonlyArray<string>): Turned => ({
  name,
  values: values.map((value) => ({ value, set: [`${name}=${value}`] }))
})

const figure = (value: number | null): Headline => ({ name: "good requests", unit: "share", better: "higher", value })

/** Two seeds at every point; the second is always a tenth worse, so pairs differ by nothing but their point. */
const runsOf = (points: ReadonlyArray<ReadonlyArray<string>>, value: (point: ReadonlyArray<string>) => number | null) =>
  points.flatMap((point) =>
    ["1", "2"].map((seed): SweptRun => {
      const good = value(point)
      const own = good === null ? null : good - (seed === "2" ? 0.1 : 0)
      return { key: `${point}-${seed}`, point, variant: "v", seed, figures: [figure(own)] }
    })
  )

const swept = (axes: ReadonlyArray<Turned>, runs: ReadonlyArray<SweptRun>, isOneByOne: boolean): Swept => ({
  title: "bar",
  axes,
  points: isOneByOne ? starOf(axes) : gridOf(axes),
  isOneByOne,
  variants: ["v"],
  seeds: 2,
  runs: runsByPlace(runs),
  figures: [figure(0)]
})

describe("a tornado", () => {
  const axes = [axis("load", "0.8x", "1.2x"), axis("a.b.workers", "8"), axis("c.d.link", "1ms")].map(withRest)
  // Half of the requests are good; less load makes it 60 %, more 20 %, workers one point less, and the link does nothing.
  const worth: Readonly<Record<string, number>> = { "0.8x": 0.1, "1.2x": -0.3, "8": -0.01 }
  const runs = runsOf(starOf(axes), (point) => point.reduce((sum, value) => sum + (worth[value] ?? 0), 0.5))
  const all = swept(axes, runs, true)

  it("has the knob that moves most at its top, and leaves out what moves nothing", () => {
    const { knobs, still } = tornadoOf(all, figure(0), "v")

    expect(knobs.map(({ name, reach }) => [name, Number(reach.toFixed(6))])).toEqual([
      ["load", 0.3],
      ["b.workers", 0.01]
    ])
    expect(still).toEqual(["d.link"])
  })

  it("is sure of it although the seeds differ by ten times as much as the workers matter", () => {
    const [, workers] = tornadoOf(all, figure(0), "v").knobs

    expect(workers!.swings[0]!.compared.verdict).toBe("worse")
  })

  it("is drawn with its longest bar to the left, in the terminal and on the page", () => {
    const text = sweepText(all, { ascii: true, width: 100 })

    expect(text).toMatch(/load +0\.8x +\|#{4} +\+10 \+-0 points/)
    expect(text).toMatch(/ 1\.2x +#{12}\| +-30 \+-0 points/)
    expect(text).toContain("Nothing comes of d.link.")
    expect(sweepPage(all, "faultline sweep bar")).toContain("load moves it most, b.workers next")
  })
})

describe("a tornado of a design that has a price", () => {
  const axes = [axis("shop.instances", "4"), axis("link", "1ms")].map(withRest)
  const cost = (value: number): Headline => ({
    ...{ name: "cost per hour", unit: "money", better: "lower", currency: "USD" },
    value
  })
  // A fourth instance makes a tenth more good for $1.50 an hour; the link makes less good, for nothing.
  const runs = runsOf(starOf(axes), (point) => 0.5 + (point[0] === "4" ? 0.1 : 0) - (point[1] === "1ms" ? 0.2 : 0)).map(
    (run) => ({ ...run, figures: [...run.figures, cost(run.point[0] === "4" ? 6 : 4.5)] })
  )
  const priced: Swept = { ...swept(axes, runs, true), figures: [figure(0), cost(0)] }

  it("says what each turn costs, in the terminal and on the page, and nothing of what costs nothing", () => {
    const text = sweepText(priced, { ascii: true, width: 100 })

    expect(text).toMatch(/shop.instances +4 .*\+10 \+-0 points +\+\$1\.50 an hour\n/)
    expect(text).toMatch(/link +1ms .*-20 \+-0 points\n/)
    expect(sweepPage(priced, "faultline sweep bar")).toContain("What they cost: shop.instances 4: +$1.50 an hour.")
  })

  it("has nothing to add where the cost is the figure", () => {
    const [knob] = tornadoOf(priced, cost(0), "v").knobs

    expect(knob!.swings.map(({ costs }) => costs)).toEqual([""])
  })
})

describe("a sweep over two knobs", () => {
  const axes = [axis("x", "1", "2"), axis("y", "10ms", "20ms")]
  const runs = runsOf(gridOf(axes), ([x, y]) => (x === "2" && y === "20ms" ? null : Number(x) / 4))
  const all = swept(axes, runs, false)

  it("is a map, with a dash where nothing could be measured", () => {
    expect(sweepText(all, { ascii: true })).toMatch(/2 +45% # +-\n/)
    expect(sweepPage(all, "faultline sweep bar")).toContain("from 20% to 45%")
  })

  it("is shades alone where the figures do not fit", () => {
    const across = axis("y", ...Array.from({ length: 20 }, (_, i) => String(i)))
    const many = swept(
      [axes[0]!, across],
      runsOf(gridOf([axes[0]!, across]), ([x]) => Number(x) / 4),
      false
    )

    expect(sweepText(many, { ascii: true })).toContain(`1  ${"..".repeat(20)}\n`)
  })

  it("is the same page every time, and asks the network for nothing", () => {
    const page = sweepPage(all, "faultline sweep bar")

    expect(sweepPage(all, "faultline sweep bar")).toBe(page)
    expect(page).not.toMatch(/(?:src|href)="?https?:/)
  })

  it("has a row per run in CSV, and the same in Parquet", async () => {
    const columns = sweepColumns(axes, runs)
    const [head, first, ...others] = sweepCsv(columns).trimEnd().split("\n")

    expect(head).toBe("x,y,variant,seed,good requests [share]")
    expect(first).toBe("1,10ms,v,1,0.25")
    expect(others.at(-1)).toBe("2,20ms,v,2,")
    expect(others).toHaveLength(7)
    const parquet = Buffer.from(await sweepParquet(columns))
    expect(parquet.subarray(0, 4).toString()).toBe("PAR1")
    expect(parquet.subarray(-4).toString()).toBe("PAR1")
  })
})

describe("the name of a knob", () => {
  it("is as much of its end as tells it from the others", () => {
    expect(
      shortNames(["load", "system.a.service.workers", "system.b.service.workers", "system.b.service.instances"])
    ).toEqual(["load", "a.service.workers", "b.service.workers", "service.instances"])
  })
})
