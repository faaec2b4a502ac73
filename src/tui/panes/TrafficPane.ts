/**
 * Traffic pane: what is asked, what is answered, and what of that is any good, over virtual time.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import type { ChartSeries } from "../drawing/LineChart.ts"
import { extremes, lineChart } from "../drawing/LineChart.ts"
import type { Role } from "../drawing/Palette.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look } from "../drawing/Surface.ts"
import type { Bench } from "../Model.ts"
import type { PaneView } from "./PaneView.ts"
import type { Subject } from "./Subject.ts"
import { chartWindow, faultIntervals, fullOf, instantsOf, subjectOf } from "./Subject.ts"

const seriesOf = (subject: Subject, picture: Picture): ReadonlyArray<ChartSeries> => {
  const at = instantsOf(picture)
  const one = (name: string, values: ReadonlyArray<number>, ink: Role): ChartSeries => ({
    name,
    at,
    values: fullOf(values, picture),
    ink
  })
  if (subject.kind === "component") {
    const { carried, failed, offered, wasted } = subject.component.series
    return [
      one("offered", offered, "series1"),
      one("carried", carried, "series3"),
      one("failed", failed, "bad"),
      one("wasted", wasted, "series2")
    ]
  }
  const { carried, good, offered } = subject.journey.series
  return [one("offered", offered, "series1"), one("carried", carried, "series2"), one("goodput", good, "series3")]
}

/** What users ask for, and what their requests make of it on the way. */
const triesOf = ({ journey }: Extract<Subject, { kind: "journey" }>, picture: Picture): ReadonlyArray<ChartSeries> => {
  const at = instantsOf(picture)
  const { attempts, failed, offered } = journey.series
  return [
    { name: "tries", at, values: fullOf(attempts, picture), ink: "bad" },
    { name: "offered", at, values: fullOf(offered, picture), ink: "series1" },
    { name: "failed", at, values: fullOf(failed, picture), ink: "series2" }
  ]
}

const seriesOn = (bench: Bench): ReadonlyArray<ChartSeries> => {
  const [subject, picture] = [subjectOf(bench), bench.frame?.picture]
  if (subject === undefined || picture === undefined) return []
  return subject.kind === "journey" && bench.turned.includes("traffic")
    ? triesOf(subject, picture)
    : seriesOf(subject, picture)
}

const noteOf = (subject: Subject | undefined): string | undefined => {
  if (subject === undefined) return undefined
  const factor =
    subject.kind === "journey" ? subject.journey.total.attemptsPerRequest : subject.component.total.callsPerRequest
  const word = subject.kind === "journey" ? "tries" : "calls"
  return factor === null || (subject.kind === "journey" && factor < 1.005)
    ? undefined
    : `${formatQuantity(factor, "count")} ${word} per request`
}

/** `twin` is a bench beside which it is drawn, with the same axis. */
export const trafficPane = (bench: Bench, look: Look, twin?: Bench): PaneView => {
  const subject = subjectOf(bench)
  const picture = bench.frame?.picture
  const note = noteOf(subject)
  return {
    title: `Traffic of ${subject?.name ?? bench.selected ?? "the system"}`,
    ...(note === undefined ? {} : { note }),
    rows: (size) => {
      const chart = {
        title: "",
        unit: "rate",
        ...chartWindow(bench),
        series: seriesOn(bench),
        faults: picture === undefined ? [] : faultIntervals(picture),
        ...(picture === undefined || bench.state === "over" ? {} : { cursor: picture.atMs * millisecond })
      } as const
      const axis =
        twin === undefined ? {} : { max: extremes({ ...chart, series: [...chart.series, ...seriesOn(twin)] }).max }
      return lineChart({ ...chart, ...axis }, size, look)
    }
  }
}
