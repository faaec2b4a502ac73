/**
 * Trace pane: one request on its way, as a waterfall of its calls or as messages between those who took part.
 */
import { sequenceLines } from "../../reports/SequenceText.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { TracePicture } from "../../sim/observation/pictures/Picture.ts"
import { sequenceOf } from "../../sim/observation/pictures/Sequence.ts"
import type { Rows } from "../drawing/Frame.ts"
import { fitRows } from "../drawing/Frame.ts"
import type { Role } from "../drawing/Palette.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Piece, Size } from "../drawing/Surface.ts"
import { Surface } from "../drawing/Surface.ts"
import { truncate, visibleWidth } from "../drawing/TextWidth.ts"
import { drawTimeAxis } from "../drawing/TimeAxis.ts"
import type { Bench } from "../Model.ts"
import type { Bar, Stretch } from "../Waterfall.ts"
import { picked, waterfall } from "../Waterfall.ts"
import { clock } from "./EventsPane.ts"
import type { PaneView } from "./PaneView.ts"
import { linesAsRows, prose } from "./Prose.ts"

const signs: Readonly<Record<Stretch["kind"], readonly [sign: string, ascii: string, ink: Role, says: string]>> = {
  queue: ["░", ".", "warn", "line"],
  service: ["█", "#", "series3", "work"],
  calls: ["─", "-", "border", "calls"],
  network: ["═", "=", "series4", "network"],
  "back-off": ["┄", "~", "series2", "back-off"],
  pause: ["·", ",", "dim", "pause"]
}

const span = (ms: number): string => formatQuantity(ms * millisecond, "span")

const signOf = (kind: Stretch["kind"], look: Look): Piece => ({
  text: signs[kind][look.symbols.name === "ascii" ? 1 : 0],
  ink: signs[kind][2]
})

const legend = (look: Look): ReadonlyArray<Piece> =>
  Object.keys(signs).flatMap((kind, i): ReadonlyArray<Piece> => {
    const sign = signOf(kind as Stretch["kind"], look)
    return [
      { text: i === 0 ? "" : "  " },
      { ...sign, text: sign.text.repeat(2) },
      { text: ` ${signs[kind as Stretch["kind"]][3]}`, ink: "dim" }
    ]
  })

const labelOf = ({ attempt, depth, name }: Bar): string =>
  `${"  ".repeat(depth)}${name}${attempt > 1 ? ` try ${attempt}` : ""}`

const noteOf = ({ isWasted, outcome, tookMs }: Bar): Piece => ({
  text: `${span(tookMs)}${outcome === "ok" ? "" : ` ${outcome ?? "under way"}`}${isWasted ? ", for nobody" : ""}`,
  ink: isWasted ? "dim" : outcome === "ok" || outcome === null ? "text" : "bad"
})

const widest = (texts: ReadonlyArray<string>): number => Math.max(0, ...texts.map(visibleWidth))

/** The end of all, unless work for nobody goes on for longer than the request took: then that is cut. */
const shownUntil = ({ endedMs, startedMs }: TracePicture, bars: ReadonlyArray<Bar>): number => {
  const end = Math.max(startedMs + 0.001, ...bars.flatMap(({ stretches }) => stretches.map(({ toMs }) => toMs)))
  return endedMs === null || endedMs === startedMs ? end : Math.min(end, endedMs + (endedMs - startedMs))
}

const drawWaterfall = (trace: TracePicture, atMs: number, size: Size, look: Look): Rows => {
  const surface = new Surface(size)
  const bars = waterfall(trace, atMs)
  const end = shownUntil(trace, bars)
  const left = Math.min(widest(bars.map(labelOf)), Math.floor(surface.width * 0.3)) + 1
  const right = Math.min(widest(bars.map((bar) => noteOf(bar).text)), Math.floor(surface.width * 0.3)) + 1
  const width = Math.max(1, surface.width - left - right)
  const columnOf = (ms: number) => ((ms - trace.startedMs) / (end - trace.startedMs)) * width
  const rows = Math.max(0, surface.height - 3)
  const shown = bars.length > rows ? bars.slice(0, Math.max(0, rows - 1)) : bars
  shown.forEach((bar, y) => {
    const ink = bar.isWasted ? ("dim" as const) : ("text" as const)
    surface.write(0, y, { text: truncate(labelOf(bar), left - 1, look.symbols.ellipsis), ink })
    for (const stretch of bar.stretches) {
      const { text, ink } = signOf(stretch.kind, look)
      const first = Math.min(width - 1, Math.floor(columnOf(stretch.fromMs)))
      const last = Math.min(width - 1, Math.max(first, Math.ceil(columnOf(stretch.toMs)) - 1))
      for (let column = first; column <= last; column++) {
        surface.put(left + column, y, text, bar.isWasted && stretch.kind === "service" ? "dim" : (ink as Role))
      }
    }
    const note = noteOf(bar)
    surface.write(surface.width - right + 1, y, {
      ...note,
      text: truncate(note.text, right - 1, look.symbols.ellipsis)
    })
  })
  if (shown.length < bars.length) {
    surface.write(0, shown.length, { text: `+${bars.length - shown.length} calls more`, ink: "dim" })
  }
  if (surface.height >= 5) {
    const window = { from: 0, to: (end - trace.startedMs) * millisecond, intervals: [] }
    drawTimeAxis(surface, window, { left, width, y: surface.height - 3, hasLabels: true }, look)
  }
  surface.write(0, surface.height - 1, legend(look))
  return surface.rows(look.theme)
}

const drawSequence = (trace: TracePicture, size: Size, look: Look): Rows => {
  const lines = sequenceLines(sequenceOf(trace), {
    colour: look.theme.hasColour,
    ascii: look.symbols.name === "ascii",
    width: size.width
  })
  const isCut = lines.length > size.height
  const shown = isCut ? lines.slice(0, Math.max(0, size.height - 1)) : lines
  const more = isCut ? [`${lines.length - shown.length} messages more have no room`] : []
  return fitRows([...shown, ...more], size, look.symbols.ellipsis)
}

export const tracePane = (bench: Bench, look: Look): PaneView => {
  const { frame, pick, turned } = bench
  const { atMs, traces } = frame?.picture ?? { atMs: 0, traces: [] }
  const trace = picked(traces, pick, atMs)
  const isSequence = turned.includes("trace")
  return {
    title: trace === undefined ? "One request" : `Request ${trace.id} of ${trace.journey} at ${clock(trace.startedMs)}`,
    note: `${typeof pick === "number" ? "chosen" : pick} of ${traces.length} followed`,
    rows: (size) =>
      trace === undefined
        ? linesAsRows(prose("No request has been followed yet.", size.width, "dim"), size, look)
        : isSequence
          ? drawSequence(trace, size, look)
          : drawWaterfall(trace, atMs, size, look)
  }
}
