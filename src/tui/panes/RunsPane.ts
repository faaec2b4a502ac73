/**
 * Runs pane: the finished runs of this session beside each other, to compare designs.
 */

import type { VerdictWord } from "../../experiments/Result.ts"
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { Role } from "../drawing/Palette.ts"
import type { Unit } from "../drawing/Quantity.ts"
import { formatQuantity } from "../drawing/Quantity.ts"
import type { Look, Writing } from "../drawing/Surface.ts"
import type { Column } from "../drawing/Table.ts"
import { table } from "../drawing/Table.ts"
import type { Bench, RunSummary } from "../Model.ts"
import type { PaneView } from "./PaneView.ts"

const columns: ReadonlyArray<Column> = [
  { title: "design", importance: 10, least: 8, grows: true },
  { title: "verdict", importance: 9, least: 7 },
  { title: "good", importance: 8, align: "right" },
  { title: "p99", importance: 7, align: "right" },
  { title: "failed", importance: 6, align: "right" },
  { title: "tries", importance: 5, align: "right" },
  { title: "seed", importance: 4, align: "right" },
  { title: "by hand", importance: 3, align: "right" }
]

export const verdictRoles: Readonly<Record<VerdictWord, Role>> = { passed: "good", failed: "bad", inconclusive: "warn" }

const figure = (value: number | null, unit: Unit): string => (value === null ? "-" : formatQuantity(value, unit))

const rowOf = (run: RunSummary): ReadonlyArray<Writing> => [
  run.variant,
  { text: run.verdict, ink: verdictRoles[run.verdict] },
  figure(run.goodShare, "ratio"),
  figure(run.p99Ms === null ? null : run.p99Ms * millisecond, "span"),
  figure(run.failed, "count"),
  figure(run.attemptsPerRequest, "count"),
  run.seed,
  { text: run.byHand === 0 ? "-" : String(run.byHand), ink: run.byHand === 0 ? "dim" : "fault" }
]

export const runsPane = (bench: Bench, look: Look): PaneView => ({
  title: "Runs",
  note: "finished since you opened it",
  rows: (size) =>
    table(
      {
        columns,
        rows: bench.runs.map(rowOf),
        top: bench.runs.length,
        whenEmpty: "None is finished yet."
      },
      size,
      look
    )
})
