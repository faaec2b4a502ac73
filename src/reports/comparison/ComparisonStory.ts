/**
 * Comparison story: what the table and the reports of a comparison tell of it in words.
 */
import type { ComparedHeadline, DesignComparison, Pareto } from "../../experiments/DesignComparison.ts"

/** Figure by figure, each with its designs. */
export const byFigure = ({
  headlines
}: Pick<DesignComparison, "headlines">): ReadonlyArray<ReadonlyArray<ComparedHeadline>> =>
  [...new Set(headlines.map(({ name }) => name))].map((name) => headlines.filter((one) => one.name === name))

/** How it was compared. */
export const comparisonInShort = ({
  confidence,
  scenario,
  seeds,
  variants
}: Omit<DesignComparison, "pareto" | "remarks">): string =>
  `${scenario}: ${variants.length} designs, ${seeds} seeds, each with the same users, dice and faults for all. ` +
  `Half-widths at ${Number((100 * confidence).toFixed(2))} %.`

/** Who is dominated, who is on the front, and what differs between two files; there may be no front. */
export const conclusions = ({
  dominated,
  pareto,
  remarks = [],
  variants
}: Pick<DesignComparison, "dominated" | "variants"> &
  Partial<Pick<DesignComparison, "pareto" | "remarks">>): ReadonlyArray<string> => [
  ...Object.entries(dominated).map(
    ([variant, by]) => `${variant} is dominated: ${by} is better in something and worse in nothing.`
  ),
  ...(pareto === undefined ? [] : [frontInWords(pareto, variants)]),
  ...remarks
]

const frontInWords = ({ over, ranks }: Pareto, variants: ReadonlyArray<string>): string => {
  const front = variants.filter((variant) => ranks[variant] === 1)
  const behind = variants
    .filter((variant) => ranks[variant] !== 1)
    .toSorted((one, other) => ranks[one]! - ranks[other]!)
    .map((variant) => `${variant} (rank ${ranks[variant]})`)
  const figures = joined([...new Set(over.map((name) => name.replace(/ of .*/, "")))])
  return behind.length === 0
    ? `* All are on the Pareto front over ${figures}: none is better in one without being worse, or unsure, in another.`
    : `* On the Pareto front over ${figures}: ${joined(front)}. Behind it: ${joined(behind)}.`
}

const joined = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`
