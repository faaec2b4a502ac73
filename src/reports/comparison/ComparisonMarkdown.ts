/**
 * Comparison in Markdown: a table of figures and designs for a pull request, with every interval folded away below.
 */
import type { ComparedHeadline, DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Difference } from "../../experiments/comparisons/PairedComparison.ts"
import { differenceText, effectText, formatIn, intervalText } from "../DifferenceText.ts"
import { code, escaped, folded, table } from "../MarkdownText.ts"
import { byFigure, comparisonInShort, conclusions } from "./ComparisonStory.ts"

const signs: Readonly<Record<Difference, string>> = {
  "better": "✓",
  "worse": "✗",
  "no real difference": "=",
  "not sure yet": "?"
}

/** With a line feed at its end. */
export const comparisonMarkdown = (comparison: DesignComparison, command: string): string => {
  const { baseline, scenario } = comparison
  const figures = byFigure(comparison)
  const parts = [
    `## ${escaped(scenario)}: designs compared`,
    overview(comparison, figures),
    `✓ better than ${escaped(baseline)}, ✗ worse, = no real difference, ? not sure yet. \\* on the Pareto front.`,
    conclusions(comparison)
      .map((line) => `- ${escaped(line)}`)
      .join("\n"),
    folded(
      "Every figure with its interval",
      figures.map((rows) => detail(baseline, rows))
    ),
    code("sh", command),
    `<sub>${escaped(comparisonInShort(comparison))}</sub>`
  ]
  return `${parts.join("\n\n")}\n`
}

const overview = (
  { baseline, pareto, variants }: DesignComparison,
  figures: ReadonlyArray<ReadonlyArray<ComparedHeadline>>
): string => {
  const rows = variants.map((variant) => [
    `${escaped(variant)}${pareto.ranks[variant] === 1 ? " \\*" : ""}`,
    ...figures.map((rows) => {
      const [first] = rows
      const one = rows.find((row) => row.variant === variant)
      const { mean } = variant === baseline ? first!.compared.baseline : one!.compared.own
      const value = Number.isNaN(mean) ? "–" : escaped(formatIn(mean, first!))
      return one === undefined ? value : `${value} ${signs[one.compared.verdict]}`
    })
  ])
  const titles = figures.map(([first]) => escaped(first!.name))
  return table(["---", ...titles.map(() => "--:")], ["", ...titles], rows)
}

const detail = (baseline: string, rows: ReadonlyArray<ComparedHeadline>): string => {
  const [first] = rows as readonly [ComparedHeadline]
  return [
    `**${escaped(first.name)}** (${first.better} is better)`,
    table(
      ["---", "--:", "--:", "--:", "---"],
      ["", "value", "difference", "effect", ""],
      [
        [escaped(baseline), escaped(intervalText(first.compared.baseline, first)), "", "", "baseline"],
        ...rows.map(({ compared, variant }) => [
          escaped(variant),
          escaped(intervalText(compared.own, first)),
          escaped(differenceText(compared.difference, first)),
          effectText(compared.effect),
          compared.verdict
        ])
      ]
    )
  ].join("\n\n")
}
