/**
 * Failures pane: what went wrong for whom, by cause, since the warm-up.
 */
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import { bars } from "../drawing/Bars.ts"
import { lineChart } from "../drawing/LineChart.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look } from "../drawing/Surface.ts"
import type { Bench } from "../Model.ts"
import type { PaneView } from "./PaneView.ts"
import { linesAsRows, prose } from "./Prose.ts"
import type { Subject } from "./Subject.ts"
import { chartWindow, faultIntervals, fullOf, instantsOf, subjectOf } from "./Subject.ts"

/** Causes and how often, the most frequent first. */
const causesOf = (subject: Subject): ReadonlyArray<readonly [cause: string, count: number]> => {
  const of = Object.entries(
    subject.kind === "journey" ? subject.journey.total.failedBy : subject.component.total.failedBy
  )
  const beside: ReadonlyArray<readonly [string, number]> =
    subject.kind === "journey"
      ? [
          ["no user free", subject.journey.total.dropped],
          ["answered degraded", subject.journey.total.degraded],
          ["answered stale", subject.journey.total.stale]
        ]
      : [["done for nobody", subject.component.total.wasted]]
  return [...of, ...beside].filter(([, count]) => count > 0).toSorted((one, other) => other[1] - one[1])
}

/** How fast the promises of the journey spend their budget: at 1 it is used up exactly over time. */
const burnPane = (bench: Bench, picture: Picture, subject: Subject, look: Look): PaneView => {
  const own = picture.objectives.filter(({ of }) => of === subject.name)
  const promises = own.length > 0 ? own : picture.objectives
  const at = instantsOf(picture)
  return {
    title: `Burn rate of ${promises.map(({ name }) => name).join(", ") || "no promise"}`,
    note: promises
      .map(({ budgetSpent }) => (budgetSpent === null ? "-" : `${formatQuantity(budgetSpent, "ratio")} spent`))
      .join(", "),
    rows: (size) =>
      promises.length === 0
        ? linesAsRows(prose("Nothing is promised, so there is no budget.", size.width, "dim"), size, look)
        : lineChart(
            {
              title: "",
              unit: "count",
              ...chartWindow(bench),
              series: promises.map(({ burn, name }) => ({ name, at, values: fullOf(burn, picture) })),
              faults: faultIntervals(picture),
              objective: { name: "budget", value: 1 }
            },
            size,
            look
          )
  }
}

export const failuresPane = (bench: Bench, look: Look): PaneView => {
  const subject = subjectOf(bench)
  const picture = bench.frame?.picture
  if (bench.turned.includes("failures") && picture !== undefined && subject !== undefined) {
    return burnPane(bench, picture, subject, look)
  }
  const causes = subject === undefined ? [] : causesOf(subject)
  const failed = subject?.kind === "journey" ? subject.journey.total.failed : (subject?.component.total.failed ?? 0)
  return {
    title: `Failures of ${subject?.name ?? bench.selected ?? "the system"}`,
    note: failed === 0 ? "none" : formatQuantity(failed, "count"),
    rows: (size) =>
      causes.length === 0
        ? linesAsRows(prose("Nothing has failed since the warm-up.", size.width, "dim"), size, look)
        : bars(
            { kind: "amounts", unit: "count", bars: causes.map(([label, value]) => ({ label, value, ink: "bad" })) },
            size,
            look
          )
  }
}
