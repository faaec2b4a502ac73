/**
 * Split rows: two runs side by side at the same instant, what differs in figures, and the difference in one line.
 *
 * A small screen shows the figures and one pane of each; a large one the charts of both, with the same axes.
 */
import type { PairFigure } from "../../experiments/comparisons/Pair.ts"
import { compared, difference, insight } from "../../reports/stories/Insight.ts"
import { formatSpan, millisecond } from "../../sim/kernel/Instant.ts"
import { besideName } from "../actions/BesideMenu.ts"
import { frame, insideOf, type Rows, beside as sideBySide, stacked } from "../drawing/Frame.ts"
import type { Role } from "../drawing/Palette.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Size, Writing } from "../drawing/Surface.ts"
import { stateRoles } from "../drawing/Symbols.ts"
import type { Column } from "../drawing/Table.ts"
import { table } from "../drawing/Table.ts"
import type { Bench, Beside, Pane } from "../Model.ts"
import { spread } from "../panes/Edges.ts"
import { drawPane } from "../panes/PaneView.ts"
import { linesAsRows, prose } from "../panes/Prose.ts"
import type { Standing } from "../Standing.ts"
import { standings } from "../Standing.ts"

/** The bench as it would be if the other run were the one that is open. */
const twinOf = (bench: Bench, { opening, retries, told }: Beside): Bench => ({
  ...bench,
  opening,
  retries,
  frame: told?.frame,
  beside: undefined
})

const value = (figure: number | null, unit: PairFigure["unit"]): string => {
  if (figure === null) return "-"
  switch (unit) {
    case "rate":
      return formatQuantity(figure, "rate")
    case "share":
      return formatQuantity(figure, "ratio")
    case "milliseconds":
      return formatQuantity(figure * millisecond, "span")
    case "factor":
      return formatQuantity(figure, "count")
  }
}

const roles = { same: "dim", unknown: "dim", better: "good", worse: "bad" } as const satisfies Record<string, Role>

const figureRow = (figure: PairFigure, isOne: boolean): ReadonlyArray<Writing> => {
  const ink = roles[compared(figure)]
  return [
    isOne ? figure.name : `${figure.journey}: ${figure.name}`,
    value(figure.here, figure.unit),
    { text: value(figure.there, figure.unit), ink },
    { text: difference(figure), ink }
  ]
}

const told = ({ state, utilisation, waiting }: Standing, look: Look): Writing => [
  { text: `${look.symbols.states[state]} `, ink: stateRoles[state] },
  {
    text: [
      ...(utilisation === undefined ? [] : [`${Math.round(utilisation * 100)}%`]),
      ...(waiting > 0 ? [`q${formatQuantity(waiting, "count")}`] : [])
    ].join(" ")
  }
]

const isOtherwise = (one: Standing, other: Standing): boolean =>
  one.state !== other.state ||
  Math.abs((one.utilisation ?? 0) - (other.utilisation ?? 0)) >= 0.1 ||
  Math.abs(one.waiting - other.waiting) > 0.5 * Math.max(4, one.waiting, other.waiting)

/** Components that are in another state here than there, or much busier. */
const componentRows = (bench: Bench, twin: Bench, look: Look): ReadonlyArray<ReadonlyArray<Writing>> => {
  const of = ({ frame, opening }: Bench) => (opening === undefined ? [] : standings(opening.topology, frame?.picture))
  const others = of(twin)
  const journeys = new Set(bench.frame?.picture.journeys.map(({ name }) => name))
  return of(bench)
    .filter(({ name }) => !journeys.has(name))
    .flatMap((one): ReadonlyArray<ReadonlyArray<Writing>> => {
      const other = others.find(({ name }) => name === one.name)
      if (other === undefined) return [[one.name, told(one, look), { text: "-", ink: "dim" }, "only here"]]
      return isOtherwise(one, other)
        ? [[one.name, told(one, look), told(other, look), { text: "now", ink: "dim" }]]
        : []
    })
}

const figuresRows = (bench: Bench, twin: Bench, beside: Beside, size: Size, look: Look): Rows => {
  const figures = beside.told?.figures ?? []
  const isOne = new Set(figures.map(({ journey }) => journey)).size < 2
  const columns: ReadonlyArray<Column> = [
    { title: "", importance: 10, least: 8, grows: true },
    { title: bench.opening?.variant ?? "", importance: 9, least: 8 },
    { title: besideName(beside.against), importance: 8, least: 8 },
    { title: "difference", importance: 7, least: 14 }
  ]
  const since = beside.fromMs > 0 ? `since ${formatSpan(beside.fromMs * millisecond)}` : "since the warm-up"
  return frame(
    { title: "Two at once", note: since, padding: 1 },
    table(
      {
        columns,
        rows: [...figures.map((figure) => figureRow(figure, isOne)), ...componentRows(bench, twin, look)],
        whenEmpty: "Nothing to compare yet."
      },
      insideOf(size, 1),
      look
    ),
    size,
    look
  )
}

/** Figures read badly across a very wide screen: what is left of it tells what has happened. */
const besideEvents = (bench: Bench, size: Size, look: Look, figures: (size: Size) => Rows): Rows => {
  if (size.width < figuresWidth + 50) return figures(size)
  const events = { width: size.width - figuresWidth, height: size.height }
  return sideBySide([
    figures({ width: figuresWidth, height: size.height }),
    drawPane("events", bench, events, look, bench.pane === "events")
  ])
}

const figuresWidth = 80

/** The pane of both, under the names of the runs. */
const bothRows = (pane: Pane, bench: Bench, twin: Bench, size: Size, look: Look, isFocused: boolean): Rows => {
  const left = size.width >> 1
  return sideBySide([
    drawPane(pane, bench, { width: left, height: size.height }, look, isFocused, twin),
    drawPane(pane, twin, { width: size.width - left, height: size.height }, look, isFocused, bench)
  ])
}

const namesRow = (bench: Bench, beside: Beside, width: number, look: Look): Rows => {
  const left = width >> 1
  return sideBySide([
    spread({ text: ` ${bench.opening?.variant ?? ""}`, ink: "accent" }, "", left, look),
    spread({ text: ` ${besideName(beside.against)}`, ink: "accent" }, "", width - left, look)
  ])
}

/** What the second run does differently, in as many lines as it takes, at most two. */
const insightRows = (beside: Beside, width: number, look: Look): Rows => {
  const lines = prose(insight(beside.told?.figures ?? []), width, "title", {
    text: `${besideName(beside.against)}: `,
    ink: "accent"
  })
  return linesAsRows(lines, { width, height: Math.min(2, lines.length) }, look)
}

/** Panes of a large screen, the chosen one among them. */
const panesFor = (pane: Pane, height: number): ReadonlyArray<Pane> => {
  const usual: ReadonlyArray<Pane> = height >= 36 ? ["system", "traffic", "latency"] : ["traffic", "latency"]
  return usual.includes(pane) ? usual : [pane, ...usual].slice(0, usual.length)
}

/** The body of the bench while two runs go along, exactly as large as asked. */
export const splitRows = (bench: Bench, beside: Beside, size: Size, look: Look, isLarge: boolean): Rows => {
  const twin = twinOf(bench, beside)
  const said = insightRows(beside, size.width, look)
  const names = namesRow(bench, beside, size.width, look)
  const room = size.height - said.length - names.length
  if (bench.isZoomed) {
    return [...names, ...bothRows(bench.pane, bench, twin, { ...size, height: room }, look, true), ...said]
  }
  const figures = (beside.told?.figures.length ?? 0) + componentRows(bench, twin, look).length + 3
  const height = Math.min(figures, isLarge ? Math.floor(room * 0.35) : Math.max(9, room - 7), room)
  const rest = room - height
  const figured = besideEvents(bench, { ...size, height: rest < 5 ? room + 1 : height }, look, (own) =>
    figuresRows(bench, twin, beside, own, look)
  )
  if (rest < 5) return [...figured, ...said]
  const shown = isLarge ? panesFor(bench.pane, rest) : [bench.pane]
  const each = Math.floor(rest / shown.length)
  const panes = shown.map((pane, i) => {
    const tall = i === 0 ? rest - each * (shown.length - 1) : each
    return bothRows(pane, bench, twin, { ...size, height: tall }, look, pane === bench.pane)
  })
  return [...names, ...stacked(panes), ...figured, ...said]
}
