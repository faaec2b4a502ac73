/**
 * Variant figures: what is said of each design when all of them stand side by side.
 *
 * Shares are of all requests that ended, of every journey together; times are those of the journey that waits longest.
 */
import type { Result } from "../../experiments/Result.ts"
import { formatFactor, formatMs, formatShare } from "../Quantity.ts"

/** What the figures are called. */
export const figureNames = ["good", "failed", "p50", "p99", "tries", "claims held"] as const

/** The figures of a run, in the order of their names. */
export const figuresOf = ({ judged, picture: { journeys } }: Result): ReadonlyArray<string> => {
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
