/**
 * Comparison story: what the table and the reports of a comparison tell of it in words.
 */
import type { ComparedHeadline, DesignComparison, Pareto } from "../../experiments/comparisons/DesignComparison.ts"

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
  `${scenario}: ${variants.length} designs, ${seeds} ${seeds === 1 ? "seed" : "seeds"}, each with the same users, dice and faults for all. ` +
  `Half-widths at ${Number((100 * confidence).toFixed(2))} %; response times are those of answered requests.`

/** Who is dominated, who is on the front, whether chance plays a part, and what differs between two files; there may be no front. */
export const conclusions = ({
  dominated,
  headlines,
  pareto,
  remarks = [],
  variants
}: Pick<DesignComparison, "dominated" | "headlines" | "variants"> &
  Partial<Pick<DesignComparison, "pareto" | "remarks">>): ReadonlyArray<string> => [
  ...Object.entries(dominated).map(
    ([variant, by]) => `${variant} is dominated: ${by} is better in something and worse in nothing.`
  ),
  ...(pareto === undefined ? [] : [frontInWords(pareto, variants)]),
  ...(isAllTheSame(headlines)
    ? [
        "Every seed gave the same figures: nothing that is measured here is left to chance, and more seeds tell nothing."
      ]
    : []),
  ...remarks
]

/** Constant arrivals and lengths of work leave nothing to dice; an interval of zero then says nothing of how sure it is. */
const isAllTheSame = (headlines: ReadonlyArray<ComparedHeadline>): boolean =>
  headlines.some(({ compared: { own } }) => own.count > 0) &&
  headlines.every(({ compared: { baseline, own } }) =>
    [baseline, own].every(({ count, halfWidth, mean }) => count === 0 || halfWidth <= 1e-9 * Math.abs(mean))
  )

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
