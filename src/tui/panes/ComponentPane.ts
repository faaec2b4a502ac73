/**
 * Component pane: everything that is known of the selected component or journey: what it is, how it stands, who calls it.
 *
 * On its other side its meters over time: states of breakers, limits, retries that a budget refused.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { ComponentPicture, EdgePicture, MeterPicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import { meter } from "../drawing/Bars.ts"
import type { Rows } from "../drawing/Frame.ts"
import { beside, stacked } from "../drawing/Frame.ts"
import { lineChart } from "../drawing/LineChart.ts"
import type { Unit } from "../drawing/Quantity.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import { sparkline } from "../drawing/Sparkline.ts"
import type { Look, Size, Writing } from "../drawing/Surface.ts"
import { stateRoles } from "../drawing/Symbols.ts"
import type { Bench } from "../Model.ts"
import type { Standing } from "../Standing.ts"
import { isOf, standings } from "../Standing.ts"
import { latencyPane } from "./LatencyPane.ts"
import type { PaneView } from "./PaneView.ts"
import { linesAsRows, prose } from "./Prose.ts"
import { chartWindow, faultIntervals, fullOf, instantsOf } from "./Subject.ts"
import { trafficPane } from "./TrafficPane.ts"

const figure = (value: number | null | undefined, unit: Unit): string =>
  value === null || value === undefined ? "-" : formatQuantity(value, unit)

const span = (ms: number | null): string => figure(ms === null ? null : ms * millisecond, "span")

const heading = (text: string): ReadonlyArray<Writing> => ["", { text, ink: "accent" }]

/** A name and what is said of it. */
const row = (name: string, value: Writing): Writing => [
  { text: `  ${name.padEnd(14)} `, ink: "dim" },
  ...(typeof value === "string" ? [{ text: value }] : "text" in value ? [value] : value)
]

const standingLines = ({ state, utilisation }: Standing, look: Look): ReadonlyArray<Writing> => [
  [
    { text: `${look.symbols.states[state]} ${state}`, ink: stateRoles[state] },
    ...(utilisation === undefined
      ? []
      : [{ text: "   busy " }, ...meter(utilisation, 20, look.symbols), { text: ` ${Math.round(utilisation * 100)}%` }])
  ]
]

const figureLines = ({ now, total }: ComponentPicture, standing: Standing): ReadonlyArray<Writing> => [
  ...heading("Now"),
  row("asked", `${figure(standing.offered, "rate")}, carried ${figure(standing.carried, "rate")}`),
  row("in line", `${figure(now.waiting, "count")}, worked on ${figure(now.busy, "count")}`),
  row("p99", span(standing.p99Ms)),
  ...now.conditions.map((condition) => row("hit by", { text: condition, ink: "fault" })),
  ...heading("Since the warm-up"),
  row("calls", `${figure(total.offered, "count")}, ${figure(total.callsPerRequest, "count")} per request of a user`),
  row("failed", `${figure(total.failed, "count")}${reasons(total.failedBy)}`),
  row("for nobody", `${figure(total.wasted, "count")}, ${figure(total.wastedShare, "ratio")} of its work`),
  row("waits", `p50 ${span(total.waitingMs.p50)}, p99 ${span(total.waitingMs.p99)}`),
  row("works", `p50 ${span(total.serviceMs.p50)}, p99 ${span(total.serviceMs.p99)}`),
  ...(total.utilisation === null
    ? []
    : [row("busy", `${figure(total.utilisation, "ratio")} on average${total.isUnstable ? ", and rising" : ""}`)]),
  ...(total.hitRatio === null ? [] : [row("hits", figure(total.hitRatio, "ratio"))])
]

const reasons = (failedBy: Readonly<Record<string, number>>): string => {
  const some = Object.entries(failedBy).filter(([, count]) => count > 0)
  const most = some.toSorted((one, other) => other[1] - one[1]).slice(0, 3)
  return most.length === 0 ? "" : `: ${most.map(([why, count]) => `${figure(count, "count")} ${why}`).join(", ")}`
}

const edgeLine = (name: string, { calls, failedShare, perSecond, retries }: EdgePicture): Writing =>
  row(
    name,
    `${figure(perSecond, "rate")}, ${figure(failedShare, "ratio")} failed, ` +
      `${calls === 0 ? "-" : figure(retries / calls, "ratio")} repeated`
  )

const edgeLines = (name: string, { edges }: Picture): ReadonlyArray<Writing> => {
  const [callers, called] = [edges.filter(({ to }) => to === name), edges.filter(({ from }) => from === name)]
  return [
    ...(callers.length === 0 ? [] : [...heading("Called by"), ...callers.map((edge) => edgeLine(edge.from, edge))]),
    ...(called.length === 0 ? [] : [...heading("Calls"), ...called.map((edge) => edgeLine(edge.to, edge))])
  ]
}

const metersOf = (name: string, { meters }: Picture): ReadonlyArray<MeterPicture> =>
  meters.filter(({ of }) => isOf(of, name))

const meterLines = (name: string, picture: Picture, look: Look): ReadonlyArray<Writing> => {
  const own = metersOf(name, picture)
  return own.length === 0
    ? []
    : [
        ...heading("Meters"),
        ...own.map(({ kind, name: what, of, series, value }): Writing => {
          const values = fullOf(series, picture).slice(-60)
          return [
            { text: `  ${figure(value, "count").padStart(6)} `, ink: "title" },
            { text: sparkline(values, 12, look.symbols), ink: "series2" },
            { text: ` ${what}` },
            { text: `${of === name ? "" : ` of ${of}`}${kind === "counter" ? " in all" : ""}`, ink: "dim" }
          ]
        })
      ]
}

interface Known {
  readonly itself: ReadonlyArray<Writing>
  readonly others: ReadonlyArray<Writing>
}

/** What is known of it by itself, and of those around it. */
const known = (bench: Bench, name: string, width: number, look: Look): Known => {
  const { frame, opening } = bench
  const node = opening?.topology.nodes.find((one) => one.name === name)
  if (opening === undefined || node === undefined)
    return { itself: prose("Nothing is selected.", width, "dim"), others: [] }
  const picture = frame?.picture
  const standing = standings(opening.topology, picture).find((one) => one.name === name)
  const component = picture?.components.find((one) => one.name === name)
  const zones = [...new Set(node.zones.filter((zone) => zone !== null))]
  const said = opening.says?.[name] ?? [node.says]
  return {
    itself: [
      ...(standing === undefined ? [] : standingLines(standing, look)),
      ...said.flatMap((sentence) => prose(sentence, width, "dim")),
      ...(zones.length === 0 ? [] : prose(`It stands in ${zones.join(", ")}.`, width, "dim")),
      ...(component === undefined || standing === undefined ? [] : figureLines(component, standing))
    ],
    others: picture === undefined ? [] : [...edgeLines(name, picture), ...meterLines(name, picture, look)]
  }
}

/** Rows below which charts of it say little. */
const chartsMin = 9

/** Beside each other where there is room, below each other where not: then a page down leads to the rest. */
const detailRows = (bench: Bench, name: string, { height, width }: Size, look: Look): Rows => {
  const left = Math.floor(width / 2) - 1
  const isWide = width >= 100
  const { itself, others } = known(bench, name, isWide ? left : width, look)
  if (isWide) {
    const needed = Math.max(itself.length, others.length) + 1
    const tall = height - needed >= chartsMin ? needed : height
    const halves = (rows: (width: number, isLeft: boolean) => Rows): Rows =>
      beside([rows(left, true), rows(width - left - 2, false)], 2)
    const text = halves((width, isLeft) => linesAsRows(isLeft ? itself : others, { width, height: tall }, look))
    if (tall === height) return text
    const charts = halves((width, isLeft) =>
      (isLeft ? trafficPane : latencyPane)(bench, look).rows({ width, height: height - tall })
    )
    return stacked([text, charts])
  }
  const all = [...itself, ...others]
  const top = Math.max(0, Math.min(bench.detailTop, all.length - height + 1))
  const isCut = all.length - top > height
  const shown = isCut ? [...all.slice(top, top + height - 1), rest(all.length - top - height + 1)] : all.slice(top)
  return linesAsRows(shown, { width, height }, look)
}

const rest = (lines: number): Writing => ({ text: `${lines} lines more: pgdn`, ink: "dim" })

/** The meters that have moved, as many charts below each other as there is room for. */
const meterCharts = (bench: Bench, name: string, size: Size, look: Look): Rows => {
  const picture = bench.frame?.picture
  const own = picture === undefined ? [] : metersOf(name, picture).filter(({ series }) => series.some((one) => one > 0))
  if (picture === undefined || own.length === 0) {
    return linesAsRows(prose(`Nothing that ${name} meters has moved yet.`, size.width, "dim"), size, look)
  }
  const shown = own.slice(0, Math.max(1, Math.floor(size.height / 6)))
  const each = Math.floor(size.height / shown.length)
  const at = instantsOf(picture)
  return stacked(
    shown.map(({ name: what, of, series }, i) =>
      lineChart(
        {
          title: `${what}${of === name ? "" : ` of ${of}`}`,
          unit: "count",
          ...chartWindow(bench),
          series: [{ name: "", at, values: fullOf(series, picture) }],
          faults: faultIntervals(picture)
        },
        { width: size.width, height: i === 0 ? size.height - each * (shown.length - 1) : each },
        look
      )
    )
  )
}

export const componentPane = (bench: Bench, look: Look): PaneView => {
  const name = bench.selected ?? ""
  const isTurned = bench.turned.includes("component")
  return {
    title: isTurned ? `Meters of ${name}` : name === "" ? "Component" : name,
    note: bench.opening?.topology.nodes.find((one) => one.name === name)?.kind ?? "",
    rows: (size) => (isTurned ? meterCharts(bench, name, size, look) : detailRows(bench, name, size, look))
  }
}
