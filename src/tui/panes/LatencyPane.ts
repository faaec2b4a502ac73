/**
 * Latency pane: percentiles of response times over virtual time on a logarithmic axis, or all of them as a heat map.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { JourneyPicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import type { Rows } from "../drawing/Frame.ts"
import { heatMap } from "../drawing/HeatMap.ts"
import type { ChartSeries } from "../drawing/LineChart.ts"
import { extremes, lineChart } from "../drawing/LineChart.ts"
import type { Role } from "../drawing/Palette.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Size } from "../drawing/Surface.ts"
import type { Bench } from "../Model.ts"
import type { PaneView } from "./PaneView.ts"
import type { Subject } from "./Subject.ts"
import { chartWindow, faultIntervals, fullOf, instantsOf, subjectOf } from "./Subject.ts"

const seriesOf = (subject: Subject, picture: Picture): ReadonlyArray<ChartSeries> => {
  const at = instantsOf(picture)
  const one = (name: string, values: ReadonlyArray<number | null>, ink: Role): ChartSeries => ({
    name,
    at,
    values: fullOf(values, picture, millisecond),
    ink
  })
  if (subject.kind === "component") {
    const { p50Ms, p99Ms } = subject.component.series
    return [one("p50", p50Ms, "series3"), one("p99", p99Ms, "series2")]
  }
  const { p50Ms, p95Ms, p99Ms } = subject.journey.series
  return [one("p50", p50Ms, "series3"), one("p95", p95Ms, "series1"), one("p99", p99Ms, "series2")]
}

/** The promised limit of the journey, if there is one. */
const limitOf = ({ opening }: Bench, journey: string) => {
  const promised = opening?.objectives.find(({ limitMs, of }) => of === journey && limitMs !== null)
  return promised?.limitMs == null ? undefined : { name: promised.name, value: promised.limitMs * millisecond }
}

const seriesOn = (bench: Bench): ReadonlyArray<ChartSeries> => {
  const [subject, picture] = [subjectOf(bench), bench.frame?.picture]
  return subject === undefined || picture === undefined ? [] : seriesOf(subject, picture)
}

const percentiles = (bench: Bench, twin: Bench | undefined, size: Size, look: Look): Rows => {
  const picture = bench.frame?.picture
  const subject = subjectOf(bench)
  const objective = subject?.kind === "journey" ? limitOf(bench, subject.name) : undefined
  const chart = {
    title: "",
    unit: "span",
    scale: "log",
    ...chartWindow(bench),
    series: seriesOn(bench),
    faults: picture === undefined ? [] : faultIntervals(picture),
    ...(objective === undefined ? {} : { objective }),
    ...(picture === undefined || bench.state === "over" ? {} : { cursor: picture.atMs * millisecond })
  } as const
  const axis = twin === undefined ? {} : extremes({ ...chart, series: [...chart.series, ...seriesOn(twin)] })
  return lineChart({ ...chart, ...axis }, size, look)
}

const distribution = (bench: Bench, picture: Picture, { heat }: JourneyPicture, size: Size, look: Look): Rows => {
  const { from, to } = chartWindow(bench)
  const first = Math.max(0, Math.floor(from / (picture.windowMs * millisecond)))
  const last = Math.max(first + 1, Math.ceil(to / (picture.windowMs * millisecond)))
  const none = heat.boundsMs.map(() => 0)
  return heatMap(
    {
      title: "",
      unit: "span",
      from,
      to,
      bounds: [(heat.boundsMs[0] ?? 0) / 2, ...heat.boundsMs].map((bound) => bound * millisecond),
      columns: Array.from({ length: last - first }, (_, i) =>
        first + i < picture.windows ? heat.counts.map((row) => row[first + i] ?? 0) : none
      ),
      faults: faultIntervals(picture)
    },
    size,
    look
  )
}

const noteOf = (subject: Subject | undefined): string | undefined => {
  const figures = subject?.kind === "journey" ? subject.journey.total.answeredMs : subject?.component.total.responseMs
  return figures?.p99 == null ? undefined : `p99 so far ${formatQuantity(figures.p99 * millisecond, "span")}`
}

/** `twin` is a bench beside which it is drawn, with the same axis. */
export const latencyPane = (bench: Bench, look: Look, twin?: Bench): PaneView => {
  const subject = subjectOf(bench)
  const picture = bench.frame?.picture
  const note = noteOf(subject)
  const journey = bench.turned.includes("latency") && subject?.kind === "journey" ? subject.journey : undefined
  return {
    title: `${journey === undefined ? "Response times" : "All response times"} of ${subject?.name ?? bench.selected ?? "the system"}`,
    ...(note === undefined ? {} : { note }),
    rows: (size) =>
      journey !== undefined && picture !== undefined
        ? distribution(bench, picture, journey, size, look)
        : percentiles(bench, twin, size, look)
  }
}
