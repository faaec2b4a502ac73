import { describe, expect, it } from "vitest"
import { millisecond, second } from "../../../src/sim/kernel/Instant.ts"
import { type LineChart, lineChart } from "../../../src/tui/drawing/LineChart.ts"
import { dark, picture, plain } from "./Looks.ts"

/** From 0 to 100 requests a second in ten seconds, with a fault in the middle half and a goal at three quarters. */
const ramp: LineChart = {
  title: "Load",
  unit: "rate",
  from: 0,
  to: 10 * second,
  series: [{ name: "offered", at: [0, 5 * second, 10 * second], values: [0, 50, 100] }],
  faults: [{ name: "db down", from: 2.5 * second, to: 7.5 * second }],
  objective: { name: "goal", value: 75 }
}

describe("a line chart", () => {
  it("has a title, a legend, two axes, the fault and the objective", () => {
    expect(picture(lineChart(ramp, { width: 40, height: 9 }, plain("braille")))).toEqual([
      "Load                    ━━ offered 100/s",
      "100/s┤        ░░░░░░░░░░░░░░░░░░   ⣀⡠⠔⠒⠉",
      "     │ goal 75/s⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⠄⢀⣀⠤⠒⠊⠉⠄⠄⠄⠄⠄",
      "     │        ░░░░░░░░░░⣀⡠⠔⠒⠉⠁░░",
      " 50/s┤        ░░░░⣀⡠⠤⠒⠊⠉░░░░░░░░",
      "     │     ⢀⣀⠤⠤⠒⠊⠉░░░░░░░░░░░░░░",
      "    0┤⣀⠤⠔⠒⠉⠁  ░░░░░░░░░░░░░░░░░░",
      "     ╰┬───────━━━━ db down ━━━━────────┬",
      "     0s               5s             10s"
    ])
  })

  it("tells series apart by their signs in ascii, the last one where they are the same", () => {
    const goodput = { name: "goodput", at: [0, 5 * second, 10 * second], values: [0, 50, 0] }
    const both = { ...ramp, faults: [], series: [...ramp.series, goodput] }

    expect(picture(lineChart(both, { width: 48, height: 8 }, plain("ascii")))).toEqual([
      "Load              * offered 100/s  + goodput 0/s",
      "100/s+                                     *****",
      "     | goal 75/s- - - - - - - - -********** - -",
      " 50/s+                +++++***++*",
      "     |      **+++++***          +++   ++++",
      "    0++++++*                              +   ++",
      "     ++--------------------+-------------------+",
      "     0s                   5s                 10s"
    ])
  })

  it("gives every decade the same room on a logarithmic axis", () => {
    const tenfold: LineChart = {
      title: "Latency",
      unit: "span",
      scale: "log",
      from: 0,
      to: 4 * second,
      series: [
        {
          name: "p99",
          at: [0, 1, 2, 3, 4].map((i) => i * second),
          values: [1, 10, 100, 1000, 10_000].map((i) => i * millisecond)
        }
      ]
    }

    expect(picture(lineChart(tenfold, { width: 30, height: 11 }, plain("braille")))).toEqual([
      "Latency             ━━ p99 10s",
      "  10s┤                     ⣀⠔⠊",
      "     │                  ⣀⠔⠊",
      "     │               ⢀⠔⠊",
      "     │            ⢀⡠⠊⠁",
      "100ms┤         ⢀⠤⠒⠁",
      "     │      ⡠⠔⠊⠁",
      "     │   ⡠⠔⠉",
      "  1ms┤⡠⠔⠉",
      "     ╰┬───────────┬──────────┬",
      "     0s          2s         4s"
    ])
  })

  it("leaves a gap where there is no number", () => {
    const at = [0, 2, 3, 4, 6, 8].map((i) => i * second)
    const broken: LineChart = {
      title: "",
      unit: "rate",
      from: 0,
      to: 8 * second,
      series: [{ name: "x", at, values: [9, 9, Number.NaN, 9, 9, 9] }]
    }

    expect(lineChart(broken, { width: 9, height: 1 }, plain("ascii"))).toEqual(["*** *****"])
  })

  it("keeps the lines when there is room for little else", () => {
    expect(picture(lineChart(ramp, { width: 10, height: 3 }, plain("ascii")))).toEqual([
      "Load",
      "- -:-:- **",
      "********"
    ])
  })

  it("shows the cursor beside the lines", () => {
    const replay = { ...ramp, faults: [], title: "", series: [], cursor: 5 * second }
    const { objective: _, ...chart } = replay

    expect(lineChart(chart, { width: 9, height: 2 }, plain("ascii"))).toEqual(["    |    ", "    |    "])
  })

  it("shows a fault that still lasts up to the edge, and none that is over", () => {
    const faults = [
      { name: "cut", from: 8 * second, to: Number.POSITIVE_INFINITY },
      { name: "gone", from: -9 * second, to: -second }
    ]
    const axis = lineChart({ ...ramp, faults }, { width: 46, height: 7 }, plain("ascii")).at(-2)

    expect(axis).toBe("     ++-------------------+----------== cut ==")
  })

  it("draws an area of dots below its line", () => {
    const { objective: _, ...area } = {
      ...ramp,
      title: "",
      faults: [],
      series: [{ ...ramp.series[0]!, shape: "area" as const }]
    }

    expect(picture(lineChart(area, { width: 12, height: 4 }, plain("braille")))).toEqual([
      "  ━━ offered",
      "        ⢀⣤⢔⢟",
      "    ⢀⣤⢔⢟⢕⢕⢕⢕",
      "⣀⢴⢖⢟⢕⢕⢕⢕⢕⢕⢕⢕"
    ])
  })

  it("paints the fault as a ground where it can", () => {
    const rows = lineChart(ramp, { width: 40, height: 9 }, dark)

    expect(rows.slice(1, 7).every((row) => row.includes("48;2;56;34;47"))).toBe(true)
    expect(rows.join("")).not.toContain("░")
  })
})
