/**
 * Comparison table: every headline figure of every design, its difference to the baseline, and what to make of that.
 */
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Difference } from "../../experiments/comparisons/PairedComparison.ts"
import { byFigure, comparisonInShort, conclusions } from "../../reports/comparison/ComparisonStory.ts"
import { differenceText, effectText, intervalText } from "../../reports/DifferenceText.ts"
import { fit, inkOf, type PlainOptions, type Tone } from "../../reports/plain/PlainInk.ts"

/** Two futures of one run have no front. */
export type Comparison = Omit<DesignComparison, "pareto" | "remarks"> &
  Partial<Pick<DesignComparison, "pareto" | "remarks">>

const tones: Readonly<Record<Difference, Tone>> = {
  "better": "good",
  "worse": "bad",
  "no real difference": "dim",
  "not sure yet": "open"
}

/** The table, with a line feed at its end. Designs on the Pareto front have a star. */
export const comparisonTable = (comparison: Comparison, options: PlainOptions = {}): string => {
  const { baseline, pareto, variants } = comparison
  const ink = inkOf(options)
  const name = 4 + Math.max(...variants.map((variant) => variant.length), 12)
  const plainly = (text: string) => (options.ascii ? text.replaceAll("±", "+-") : text)
  const starred = (variant: string) => fit(`${pareto?.ranks[variant] === 1 ? "* " : "  "}${variant}`, name + 2)
  const blocks = byFigure(comparison).map((rows) => {
    const [{ better, compared: first, name: of, ...about }] = rows as readonly [(typeof rows)[number]]
    const own = fit(plainly(intervalText(first.baseline, about)), 20, "right")
    const lines = rows.map(({ compared, variant }) => {
      const cells =
        fit(plainly(intervalText(compared.own, about)), 20, "right") +
        fit(plainly(differenceText(compared.difference, about)), 26, "right")
      const effect = effectText(compared.effect)
      const verdict = ink.paint(effect === "" ? compared.verdict : fit(compared.verdict, 18), tones[compared.verdict])
      return `${starred(variant)}${cells}  ${verdict}${effect === "" ? "" : ink.paint(effect, "dim")}`
    })
    return [
      ink.paint(`${of} (${better} is better)`, "strong"),
      `${starred(baseline)}${own}  ${ink.paint("baseline", "dim")}`,
      ...lines
    ].join("\n")
  })
  const head = ink.paint(comparisonInShort(comparison), "dim")
  const ending = conclusions(comparison)
  return ink.finish(`${[head, ...blocks, ...(ending.length === 0 ? [] : [ending.join("\n")])].join("\n\n")}\n`)
}
