/**
 * Comparison table: every headline figure of every design, its difference to the baseline, and what to make of that.
 */
import type { Headline, Unit } from "../experiments/Headlines.ts"
import type { Compared, Difference } from "../experiments/PairedComparison.ts"
import { fit, inkOf, type PlainOptions, type Tone } from "../reports/PlainInk.ts"
import { formatFactor, formatMs, formatShare } from "../reports/Quantity.ts"
import type { Interval } from "../sim/observation/Confidence.ts"

/** One figure of one design. */
export interface ComparedHeadline extends Pick<Headline, "name" | "unit" | "better"> {
  readonly variant: string
  readonly compared: Compared
}

export interface Comparison {
  readonly scenario: string
  readonly baseline: string
  readonly variants: ReadonlyArray<string>
  readonly seeds: number
  /** Of each interval, 0..1. */
  readonly confidence: number
  readonly headlines: ReadonlyArray<ComparedHeadline>
  /** Designs for which another one is better in something and worse in nothing. */
  readonly dominated: Readonly<Record<string, string>>
}

const tones: Readonly<Record<Difference, Tone>> = {
  "better": "good",
  "worse": "bad",
  "no real difference": "dim",
  "not sure yet": "open"
}

const formats: Readonly<Record<Unit, (value: number) => string>> = {
  share: formatShare,
  milliseconds: formatMs,
  factor: formatFactor
}

const sizeOf = (value: number, unit: Unit): string =>
  unit === "share" ? `${Number((100 * value).toPrecision(3))} points` : formats[unit](value)

const around = ({ halfWidth, mean }: Interval, unit: Unit): string => {
  if (Number.isNaN(mean)) return "–"
  return Number.isFinite(halfWidth)
    ? `${formats[unit](mean)} ±${sizeOf(halfWidth, unit).replace(" points", "")}`
    : formats[unit](mean)
}

const differenceOf = ({ halfWidth, mean }: Interval, unit: Unit): string => {
  if (Number.isNaN(mean)) return "–"
  const sign = mean > 0 ? "+" : mean < 0 ? "-" : ""
  const size = sizeOf(Math.abs(mean), unit).replace(" points", "")
  const width = Number.isFinite(halfWidth) ? ` ±${sizeOf(halfWidth, unit).replace(" points", "")}` : ""
  return `${sign}${size}${width}${unit === "share" ? " points" : ""}`
}

/** The table, with a line feed at its end. */
export const comparisonTable = (comparison: Comparison, options: PlainOptions = {}): string => {
  const { baseline, confidence, dominated, headlines, scenario, seeds, variants } = comparison
  const ink = inkOf(options)
  const name = 4 + Math.max(...variants.map((variant) => variant.length), 12)
  const plainly = (text: string) => (options.ascii ? text.replace("±", "+-") : text)
  const names = [...new Set(headlines.map((one) => one.name))]
  const blocks = names.map((of) => {
    const rows = headlines.filter((one) => one.name === of)
    const { better, unit } = rows[0]!
    const own = fit(plainly(around(rows[0]!.compared.baseline, unit)), 20, "right")
    const lines = rows.map(({ compared, variant }) => {
      const cells =
        fit(plainly(around(compared.own, unit)), 20, "right") +
        fit(plainly(differenceOf(compared.difference, unit)), 26, "right")
      return `  ${fit(variant, name)}${cells}  ${ink.paint(compared.verdict, tones[compared.verdict])}`
    })
    return [
      ink.paint(`${of} (${better} is better)`, "strong"),
      `  ${fit(baseline, name)}${own}  ${ink.paint("baseline", "dim")}`,
      ...lines
    ].join("\n")
  })
  const worse = Object.entries(dominated).map(
    ([variant, by]) => `${variant} is dominated: ${by} is better in something and worse in nothing.`
  )
  const head =
    `${scenario}: ${variants.length} designs, ${seeds} seeds, each with the same users, dice and faults for all. ` +
    `Half-widths at ${Number((100 * confidence).toFixed(2))} %.`
  return ink.finish(
    `${[ink.paint(head, "dim"), ...blocks, ...(worse.length === 0 ? [] : [worse.join("\n")])].join("\n\n")}\n`
  )
}
