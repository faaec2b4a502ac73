import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { second } from "../../../src/sim/kernel/Instant.ts"
import { bars } from "../../../src/tui/drawing/Bars.ts"
import { Canvas } from "../../../src/tui/drawing/Canvas.ts"
import { frame } from "../../../src/tui/drawing/Frame.ts"
import { heatMap } from "../../../src/tui/drawing/HeatMap.ts"
import { lineChart } from "../../../src/tui/drawing/LineChart.ts"
import { sparkline } from "../../../src/tui/drawing/Sparkline.ts"
import type { Look, Size } from "../../../src/tui/drawing/Surface.ts"
import { states } from "../../../src/tui/drawing/Symbols.ts"
import { table } from "../../../src/tui/drawing/Table.ts"
import { visibleWidth } from "../../../src/tui/drawing/TextWidth.ts"
import { topology } from "../../../src/tui/drawing/Topology.ts"
import { allLooks } from "./Looks.ts"
import { columnAfter } from "./Terminal.ts"

const looks = fc.constantFrom(...allLooks)
const sizes = fc.record({ width: fc.integer({ min: 0, max: 130 }), height: fc.integer({ min: 0, max: 42 }) })
/** Any text but the characters that must not come from the drawing itself in `ascii`. */
const names = fc
  .oneof(fc.string({ maxLength: 24 }), fc.string({ unit: "grapheme", maxLength: 8 }), fc.constantFrom("api", "日本"))
  .map((name) => name.replace(/[\u2500-\u28ff]/g, "x"))
const values = fc.oneof(fc.double(), fc.double({ min: 0, max: 1e10, noNaN: true }), fc.constantFrom(0, 1, Number.NaN))
const instants = fc.integer({ min: -20, max: 200 }).map((seconds) => seconds * second)
const units = fc.constantFrom("span", "rate", "ratio", "count", "bytes")
const intervalsWith = (texts: fc.Arbitrary<string>) =>
  fc.array(fc.record({ name: texts, from: instants, to: fc.oneof(instants, fc.constant(Number.POSITIVE_INFINITY)) }), {
    maxLength: 3
  })

const chartsWith = (texts: fc.Arbitrary<string>) =>
  fc.record(
    {
      title: texts,
      unit: units,
      scale: fc.constantFrom("linear", "log"),
      from: instants,
      to: instants,
      series: fc.array(
        fc.array(fc.tuple(instants, values), { maxLength: 30 }).chain((points) =>
          fc.record({
            name: texts,
            at: fc.constant(points.map(([at]) => at).sort((a, b) => a - b)),
            values: fc.constant(points.map(([, value]) => value)),
            shape: fc.constantFrom("line", "area")
          })
        ),
        { maxLength: 8 }
      ),
      faults: intervalsWith(texts),
      objective: fc.record({ name: texts, value: values }),
      cursor: instants
    },
    { requiredKeys: ["title", "unit", "from", "to", "series"] }
  )

const charts = chartsWith(names)

const heatMaps = fc.record({
  title: names,
  unit: units,
  from: instants,
  to: instants,
  bounds: fc
    .array(fc.double({ min: 0, max: 1e10, noNaN: true }), { maxLength: 9 })
    .map((all) => all.sort((a, b) => a - b)),
  columns: fc.array(fc.array(values, { maxLength: 9 }), { maxLength: 20 }),
  faults: intervalsWith(names)
})

const barCharts = fc.record({
  kind: fc.constantFrom("amounts", "shares"),
  unit: units,
  bars: fc.array(fc.record({ label: names, value: values }), { maxLength: 9 })
})

const tables = fc.record(
  {
    columns: fc.array(
      fc.record({ title: names, importance: fc.nat(5), align: fc.constantFrom("left", "right"), grows: fc.boolean() }),
      { maxLength: 6 }
    ),
    rows: fc.array(fc.array(names, { maxLength: 7 }), { maxLength: 12 }),
    selected: fc.integer({ min: -1, max: 14 }),
    top: fc.integer({ min: -3, max: 20 }),
    whenEmpty: names
  },
  { requiredKeys: ["columns", "rows"] }
)

const ids = fc.constantFrom("a", "b", "c", "d", "e", "f", "g")
const topologies = fc.record(
  {
    nodes: fc.array(
      fc.record(
        {
          id: ids,
          name: names,
          state: fc.constantFrom(...states),
          figures: names,
          utilisation: values,
          group: fc.constantFrom("zone", "region", "nowhere")
        },
        { requiredKeys: ["id", "name", "state"] }
      ),
      { maxLength: 9 }
    ),
    edges: fc.array(
      fc.record(
        { from: ids, to: ids, label: names, isRetrying: fc.boolean(), isCut: fc.boolean() },
        { requiredKeys: ["from", "to"] }
      ),
      { maxLength: 12 }
    ),
    groups: fc.constant([
      { id: "zone", name: "zone a", within: "region" },
      { id: "region", name: "region" }
    ]),
    selected: ids
  },
  { requiredKeys: ["nodes", "edges"] }
)

/** A drawing of anything, given a size and a look. */
type Drawing = (size: Size, look: Look) => ReadonlyArray<string>

const drawings: ReadonlyArray<readonly [string, fc.Arbitrary<Drawing>]> = [
  ["a line chart", charts.map((chart) => (size, look) => lineChart(chart, size, look))],
  ["a heat map", heatMaps.map((map) => (size, look) => heatMap(map, size, look))],
  ["bars", barCharts.map((chart) => (size, look) => bars(chart, size, look))],
  ["a table", tables.map((rows) => (size, look) => table(rows, size, look))],
  ["a topology", topologies.map((graph) => (size, look) => topology(graph, size, look))],
  [
    "a frame",
    fc.tuple(names, names, fc.array(names)).map(
      ([title, note, rows]) =>
        (size, look) =>
          frame({ title, note }, rows, size, look)
    )
  ],
  [
    "a sparkline",
    fc.array(values).map(
      (series) =>
        ({ height, width }, { symbols }) =>
          Array.from({ length: height }, () => sparkline(series, width, symbols))
    )
  ],
  [
    "a canvas",
    fc.array(fc.tuple(values, values, values, values)).map((lines) => (size, look) => {
      const canvas = new Canvas(size, look.symbols)
      const layer = canvas.layer({ kind: "line", ink: "series1" })
      for (const [x, y, toX, toY] of lines) canvas.line(layer, x % 300, y % 200, toX % 300, toY % 200)
      return canvas.toRows(look)
    })
  ]
]

describe.each(drawings)("%s", (_, drawing) => {
  it("has exactly the size it was asked for, whatever it shows", () => {
    fc.assert(
      fc.property(drawing, sizes, looks, (draw, size, look) => {
        const rows = draw(size, look)

        expect(rows.map(visibleWidth)).toEqual(new Array(size.height).fill(size.width))
      }),
      { numRuns: 100 }
    )
  })

  it("writes nothing but text and colours, and no colour at depth none", () => {
    fc.assert(
      fc.property(drawing, sizes, looks, (draw, size, look) => {
        const rows = draw(size, look).join("")
        const uncoloured = rows.replace(/\u001b\[[\d;]*m/g, "")

        expect(uncoloured).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
        if (look.theme.depth === "none") expect(rows).toBe(uncoloured)
        if (look.symbols.name === "ascii") expect(uncoloured).not.toMatch(/[\u2500-\u28ff]/)
      }),
      { numRuns: 100 }
    )
  })
})

describe("a row of a drawing", () => {
  it("is as wide in a terminal as it is counted", async () => {
    // Terminals disagree about emoji and other scripts, but not about this.
    const words = fc.constantFrom("db slow", "p99", "übergabe", "a link that is cut")
    const chart = chartsWith(words).map((data) => (size: Size, look: Look) => lineChart(data, size, look))
    const widths = fc.record({ width: fc.integer({ min: 1, max: 130 }), height: fc.integer({ min: 1, max: 12 }) })
    await fc.assert(
      fc.asyncProperty(chart, widths, looks, async (draw, size, look) => {
        const row = draw({ ...size, height: size.height + 3 }, look).at(-1)!
        expect(await columnAfter(row)).toBe(size.width)
      }),
      { numRuns: 40 }
    )
  })
})
