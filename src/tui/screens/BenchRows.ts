/**
 * Bench rows: the screen on which a scenario runs, as rows of text.
 *
 * Large screens show a grid of panes, ordinary ones a pane at a time with tabs, tiny ones a single line. Whatever the size, the
 * rows are exactly as many and as wide as the screen.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { Bindings } from "../actions/KeyBindings.ts"
import { withKeys } from "../actions/KeySentences.ts"
import { beside, fitRows, type Rows, stacked } from "../drawing/Frame.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Size, Writing } from "../drawing/Surface.ts"
import type { Bench, Model, Pane } from "../Model.ts"
import { isGrid, isWide } from "../Model.ts"
import { benchHeader, promiseRow, spread, tabs, timeOf } from "../panes/Edges.ts"
import { stateSigns } from "../panes/Looks.ts"
import { drawPane } from "../panes/PaneView.ts"
import { linesAsRows, prose, wrap } from "../panes/Prose.ts"
import { formatSpeed } from "../Speed.ts"
import { standings } from "../Standing.ts"
import { presenterRows } from "./PresenterRows.ts"
import { splitRows } from "./SplitRows.ts"

interface Placed {
  readonly pane: Pane
  readonly height: number
}

interface Column {
  readonly width: number
  readonly panes: ReadonlyArray<Placed>
}

const share = (cells: number, part: number): number => Math.floor(cells * part)

/** Where the panes of the grid stand. */
export const gridOf = (size: Size, nodes: number): ReadonlyArray<Column> => {
  const { height, width } = size
  const table = Math.min(share(height, 0.3), Math.max(6, nodes + 3))
  const systemHeight = share(height, 0.54)
  if (isWide({ width, height: height + 3 })) {
    const [left, middle] = [share(width, 0.38), share(width, 0.37)]
    return [
      {
        width: left,
        panes: [
          { pane: "system", height: height - table },
          { pane: "components", height: table }
        ]
      },
      {
        width: middle,
        panes: [
          { pane: "traffic", height: share(height, 0.5) },
          { pane: "latency", height: height - share(height, 0.5) }
        ]
      },
      {
        width: width - left - middle,
        panes: [
          { pane: "failures", height: share(height, 0.25) },
          { pane: "events", height: height - share(height, 0.25) - share(height, 0.3) },
          { pane: "runs", height: share(height, 0.3) }
        ]
      }
    ]
  }
  const left = share(width, 0.5)
  const [traffic, latency] = [share(height, 0.4), share(height, 0.4)]
  return [
    {
      width: left,
      panes: [
        { pane: "system", height: systemHeight },
        { pane: "components", height: table },
        { pane: "events", height: height - systemHeight - table }
      ]
    },
    {
      width: width - left,
      panes: [
        { pane: "traffic", height: traffic },
        { pane: "latency", height: latency },
        { pane: "failures", height: height - traffic - latency }
      ]
    }
  ]
}

const gridRows = (bench: Bench, columns: ReadonlyArray<Column>, look: Look): Rows =>
  beside(
    columns.map(({ panes, width }) =>
      stacked(panes.map(({ height, pane }) => drawPane(pane, bench, { width, height }, look, pane === bench.pane)))
    )
  )

/** The topology above, traffic and latency below: what one wants to see first of a run on a small screen. */
const overview = (bench: Bench, size: Size, look: Look): Rows => {
  const upper = Math.ceil(size.height / 2)
  const left = size.width >> 1
  const lower = size.height - upper
  return stacked([
    drawPane("system", bench, { width: size.width, height: upper }, look, true),
    beside([
      drawPane("traffic", bench, { width: left, height: lower }, look, false),
      drawPane("latency", bench, { width: size.width - left, height: lower }, look, false)
    ])
  ])
}

/** The same three below each other, where it is high and not wide. */
const tower = (bench: Bench, size: Size, look: Look): Rows => {
  const each = Math.floor(size.height * 0.3)
  return stacked([
    drawPane("system", bench, { width: size.width, height: size.height - 2 * each }, look, true),
    drawPane("traffic", bench, { width: size.width, height: each }, look, false),
    drawPane("latency", bench, { width: size.width, height: each }, look, false)
  ])
}

/** Mistakes of the file or the end of the simulation, instead of panes. */
const troubleRows = (bench: Bench, size: Size, look: Look, keys: Bindings): Rows => {
  const isMistaken = bench.state === "mistaken"
  const lines: ReadonlyArray<Writing> = [
    "",
    { text: isMistaken ? "This scenario cannot be run:" : "The simulation is gone:", ink: "bad" },
    "",
    ...wrap(bench.trouble ?? "", size.width - 4).map((line): Writing => [{ text: "  " }, { text: line }]),
    "",
    ...prose(
      withKeys(
        isMistaken
          ? "Put it right in the file ({edit} opens it): it is read again when it is saved. {back} leads back to the library."
          : "That is a bug of Faultline, or of the scenario's own code. {again} starts it again; {back} leads back to the library.",
        keys
      ),
      size.width - 2,
      "dim"
    )
  ]
  return linesAsRows(lines, size, look)
}

const bodyRows = (bench: Bench, size: Size, look: Look, isLarge: boolean, keys: Bindings): Rows => {
  if (bench.trouble !== undefined) return troubleRows(bench, size, look, keys)
  if (bench.isPresenting) return presenterRows(bench, size, look)
  if (bench.beside !== undefined) return splitRows(bench, bench.beside, size, look, isLarge)
  const columns = gridOf(size, bench.opening?.topology.nodes.length ?? 0)
  const isInGrid = columns.some(({ panes }) => panes.some(({ pane }) => pane === bench.pane))
  if (isLarge && !bench.isZoomed && isInGrid) return gridRows(bench, columns, look)
  const isOverview = !isLarge && !bench.isZoomed && bench.pane === "system"
  if (isOverview && size.width >= 76 && size.height >= 18) return overview(bench, size, look)
  if (isOverview && size.height >= 27) return tower(bench, size, look)
  return drawPane(bench.pane, bench, size, look, true)
}

/** The whole screen without its footer. */
export const benchRows = (model: Model, look: Look): Rows => {
  const { bench, size } = model
  if (bench === undefined) return fitRows([], size)
  const isLarge = isGrid(size)
  const hasTabs = !isLarge && !bench.isPresenting && bench.trouble === undefined
  const head = [
    ...benchHeader(bench, size.width, look),
    ...(size.height >= 16 ? promiseRow(bench, size.width, look) : []),
    ...(hasTabs ? tabs(bench.pane, size.width, look) : [])
  ]
  const body = bodyRows(bench, { width: size.width, height: size.height - head.length - 1 }, look, isLarge, model.keys)
  return fitRows([...head, ...body], { ...size, height: size.height - 1 }, look.symbols.ellipsis)
}

/** Everything that matters on one line: "t=92s p99=5.9s bad=28% ► x8 (q quit)". */
export const benchLine = (model: Model, look: Look): Rows => {
  const { bench, size } = model
  if (bench === undefined) return []
  const { frame, opening, speed, state } = bench
  if (opening === undefined || frame === undefined)
    return spread(`${state} ${bench.opened.source}`, "", size.width, look)
  const journey = standings(opening.topology, frame.picture)[0]
  const p99 = journey?.p99Ms == null ? "-" : formatQuantity(journey.p99Ms * millisecond, "span")
  const bad = journey?.badShare == null ? "-" : formatQuantity(journey.badShare, "ratio")
  const sign = stateSigns(look)[state]
  return spread(
    `t=${timeOf(bench)} p99=${p99} bad=${bad} ${sign} ${formatSpeed(speed)}`,
    withKeys("({quit} quit)", model.keys),
    size.width,
    look
  )
}
