/**
 * Failures pane: what went wrong for whom, by cause, since the warm-up.
 */
import { bars } from "../drawing/Bars.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look } from "../drawing/Surface.ts"
import type { Bench } from "../Model.ts"
import type { PaneView } from "./PaneView.ts"
import { linesAsRows, prose } from "./Prose.ts"
import type { Subject } from "./Subject.ts"
import { subjectOf } from "./Subject.ts"

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

export const failuresPane = (bench: Bench, look: Look): PaneView => {
  const subject = subjectOf(bench)
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
