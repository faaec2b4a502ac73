/**
 * Evidence tables: every figure of every option with its interval and its difference to the baseline, what it costs, how it went
 * over time.
 */
import type { ComparedHeadline, DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Difference } from "../../experiments/comparisons/PairedComparison.ts"
import { byFigure, comparisonInShort, conclusions } from "../comparison/ComparisonStory.ts"
import { differenceText, intervalText } from "../DifferenceText.ts"
import { code, escaped, table } from "../MarkdownText.ts"
import { formatMoney } from "../Money.ts"
import { formatInstant, formatShare } from "../Quantity.ts"
import { costInShort } from "../stories/CostStory.ts"
import { bullets, type Decision, sampleOf, section } from "./Decision.ts"

export const signs: Readonly<Record<Difference, string>> = {
  "better": "✓",
  "worse": "✗",
  "no real difference": "=",
  "not sure yet": "?"
}

/** Columns of a table: more are hard to read. */
const columnsMax = 6

export const evidenceTables = (decision: Decision): string => {
  const { comparison } = decision
  const figures = byFigure(comparison)
  const tables: Array<string> = []
  for (let from = 0; from < figures.length; from += columnsMax) {
    tables.push(figuresTable(comparison, figures.slice(from, from + columnsMax)))
  }
  return section("Evidence", [
    `${escaped(comparisonInShort(comparison))} Below each value is its difference to ${escaped(comparison.baseline)}, seed by seed: ` +
      "✓ better, ✗ worse, = no real difference, ? not sure yet.",
    ...tables,
    bullets(conclusions({ ...comparison, remarks: [] }).map((line) => escaped(line.replace(/^\* /, "")))),
    costTable(decision),
    courses(decision)
  ])
}

const figuresTable = (
  { baseline, variants }: DesignComparison,
  figures: ReadonlyArray<ReadonlyArray<ComparedHeadline>>
): string =>
  table(
    ["---", ...figures.map(() => "--:")],
    ["", ...figures.map(([first]) => `${escaped(first!.name)} (${first!.better} is better)`)],
    variants
      .map((variant) => [
        escaped(variant),
        ...figures.map((rows) => {
          const one = rows.find((row) => row.variant === variant)
          if (one === undefined) return escaped(intervalText(rows[0]!.compared.baseline, rows[0]!))
          const { difference, own, verdict } = one.compared
          return `${escaped(intervalText(own, one))}<br>${escaped(differenceText(difference, one))} ${signs[verdict]}`
        })
      ])
      .map(([name, ...cells], i) => [variants[i] === baseline ? `${name} (baseline)` : name!, ...cells])
  )

const costTable = (decision: Decision): string => {
  const rows = decision.comparison.variants.flatMap((variant) => {
    const { cost } = sampleOf(decision, variant)
    if (cost === undefined) return []
    const [dearest] = cost.components
    const at = (load: number) => {
      const forecast = cost.forecast.find((one) => one.load === load)
      return formatMoney(forecast?.perHour ?? null, cost.currency)
    }
    const most = dearest === undefined ? "–" : `${dearest.name} (${formatShare(dearest.share)})`
    return [[variant, costInShort(cost), most, at(2), at(10), formatShare(cost.failure.share)].map(escaped)]
  })
  if (rows.length === 0) return ""
  const titles = ["What it costs (seed 1)", "", "Dearest", "An hour at 2x load", "at 10x load", "Paid for failure"]
  return table(["---", "---", "---", "--:", "--:", "--:"], titles, rows)
}

const width = 60
const levels = "▁▂▃▄▅▆▇█"

/** The share of good requests over time of the run that is kept of each design, and when there was a fault. */
const courses = (decision: Decision): string => {
  const { variants } = decision.comparison
  const name = Math.max(6, ...variants.map((variant) => variant.length))
  const lines = variants.map((variant) => `${variant.padEnd(name)} ${courseOf(decision, variant)}`)
  const { atMs, faults } = sampleOf(decision, variants[0]!).picture
  const marks = columns.map((i) => {
    const [from, to] = [(i * atMs) / width, ((i + 1) * atMs) / width]
    return faults.some((one) => one.fromMs < to && (one.toMs ?? Infinity) > from) ? "x" : " "
  })
  const scale = `${" ".repeat(name + 1)}0:00${formatInstant(atMs).padStart(width - 4)}`
  const faultLine = faults.length === 0 ? [] : [`${"fault".padEnd(name)} ${marks.join("")}`.trimEnd()]
  return [
    "Share of good requests over time, seed 1 (full height is all of them, · is where none ended):",
    code("text", [...lines, ...faultLine, scale].join("\n"))
  ].join("\n\n")
}

const columns = Array.from({ length: width }, (_, i) => i)

const courseOf = (decision: Decision, variant: string): string => {
  const { atMs, journeys, windowMs } = sampleOf(decision, variant).picture
  return columns
    .map((i) => {
      const first = Math.floor((i * atMs) / width / windowMs)
      const last = Math.max(first + 1, Math.floor(((i + 1) * atMs) / width / windowMs))
      let good = 0
      let ended = 0
      for (const { series } of journeys) {
        for (let w = first; w < last; w++) {
          good += series.good[w] ?? 0
          ended += (series.carried[w] ?? 0) + (series.failed[w] ?? 0)
        }
      }
      return ended === 0 ? "·" : levels[Math.min(7, Math.floor((good / ended) * 7.999))]
    })
    .join("")
}
