/**
 * Variant table: the designs of a scenario side by side, a line each, after all of them have been run.
 *
 * Shares are of all requests that ended, of every journey together; times are those of the journey that waits longest.
 */
import type { Result } from "../experiments/Result.ts"
import { fit, inkOf, type PlainOptions, toneOf } from "../reports/PlainInk.ts"
import { formatFactor, formatMs, formatShare } from "../reports/Quantity.ts"

const columns = ["good", "failed", "p50", "p99", "tries", "claims held"] as const

/** The table, with a line feed at its end. */
export const variantTable = (results: ReadonlyArray<Result>, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const width = 4 + Math.max("VARIANTS".length, ...results.map(({ variant }) => variant.length))
  const cells = (values: ReadonlyArray<string>) =>
    values.map((value, i) => fit(value, i === 5 ? 12 : 8, "right")).join("")
  const rows = results.map((result) => {
    const name = `  ${ink.verdicts[result.verdict]} ${result.variant}`
    return ink.paint(fit(name, width + 2), toneOf[result.verdict]) + cells(figuresOf(result))
  })
  return ink.finish(
    [ink.paint(fit("VARIANTS", width + 2), "strong") + ink.paint(cells(columns), "dim"), ...rows, ""].join("\n")
  )
}

const figuresOf = ({ judged, picture: { journeys } }: Result): ReadonlyArray<string> => {
  const totals = journeys.map(({ total }) => total)
  const sum = (of: (one: (typeof totals)[number]) => number): number => totals.reduce((all, one) => all + of(one), 0)
  const share = (count: number) => formatShare(ended === 0 ? null : count / ended)
  const ended = sum(({ carried, failed }) => carried + failed)
  const slowest = totals.reduce<(typeof totals)[number] | undefined>(
    (slow, one) => ((one.answeredMs.p99 ?? -1) > (slow?.answeredMs.p99 ?? -1) ? one : slow),
    undefined
  )
  const offered = sum((one) => one.offered)
  const tries = offered === 0 ? null : 1 + sum(({ retries }) => retries) / offered
  return [
    share(sum(({ good }) => good)),
    share(sum(({ failed }) => failed)),
    formatMs(slowest?.answeredMs.p50 ?? null),
    formatMs(slowest?.answeredMs.p99 ?? null),
    formatFactor(tries),
    `${judged.filter(({ verdict }) => verdict === "passed").length} of ${judged.length}`
  ]
}
