/**
 * Metric: something that can be measured over a stretch of a run, under the name by which scenarios ask for it.
 *
 * The tables in `JourneyMetrics.ts` and `ComponentMetrics.ts` are all there is; the reference documentation is made
 * from them.
 */
import type { Instant } from "../kernel/Instant.ts"
import { second } from "../kernel/Instant.ts"
import type { Unit } from "./claims/Measured.ts"
import type { Histogram } from "./histograms/Histogram.ts"
import type { Recording } from "./records/Recording.ts"

/** Where to look: windows `from` to `to` of a recording, and the exact instant at which the stretch begins. */
export interface Look {
  readonly recording: Recording
  readonly from: number
  readonly to: number
  readonly start: Instant
}

/** A metric of things of kind `T`. */
export interface Metric<T> {
  readonly name: string
  /** Other names that mean the same. */
  readonly also?: ReadonlyArray<string>
  readonly unit: Unit
  /** One sentence for the reference. */
  readonly says: string
  /** NaN if there is nothing to measure. */
  readonly read: (thing: T, look: Look) => number
}

/** How long the stretch is, as far as it has passed. */
export const secondsOf = ({ from, recording, to }: Look): number =>
  recording.windows.spanOf(from, to, recording.now) / second

/** The same metric per second, and in the window in which it was highest. */
export const ratesOf = <T>(metric: Metric<T>): ReadonlyArray<Metric<T>> => [
  {
    name: `${metric.name} per second`,
    also: (metric.also ?? []).map((name) => `${name} per second`),
    unit: "rate",
    says: `${metric.name}, per second of the stretch.`,
    read: (thing, look) => metric.read(thing, look) / secondsOf(look)
  },
  {
    name: `peak ${metric.name}`,
    also: (metric.also ?? []).map((name) => `peak ${name}`),
    unit: "rate",
    says: `${metric.name} per second in the full window in which it was highest.`,
    read: (thing, look) => {
      const { now, windows } = look.recording
      let peak = NaN
      for (let w = look.from; w < look.to && windows.begin(w + 1) <= now; w++) {
        const rate = (metric.read(thing, { ...look, from: w, to: w + 1 }) * second) / windows.size
        if (!(rate <= peak)) peak = rate
      }
      return peak
    }
  }
]

/** The metric of this name, or one that a pattern makes. */
export const metricNamed = <T>(
  name: string,
  table: ReadonlyArray<Metric<T>>,
  pattern: (name: string) => Metric<T> | undefined
): Metric<T> | undefined =>
  table.find((metric) => metric.name === name || metric.also?.includes(name) === true) ??
  pattern(name) ??
  rateNamed(name, pattern)

/** `failed by timed out per second`, `peak failed by error`: the rates of counts that a pattern makes. */
const rateNamed = <T>(name: string, pattern: (name: string) => Metric<T> | undefined): Metric<T> | undefined => {
  const metric = pattern(name.replace(/^peak | per second$/, ""))
  if (metric?.unit !== "count") return undefined
  return ratesOf(metric).find((rate) => rate.name === name)
}

const statistic = /^(mean|sd|median|min|max|p(\d+(?:\.\d+)?)) (.+)$/

/** `p99 waiting` as the statistic p99 of "waiting"; `undefined` if it is none, or no percentile. */
export const readStatistic = (
  name: string
): { readonly p: number | "mean" | "sd"; readonly of: string } | undefined => {
  const [, word, percent, of] = statistic.exec(name) ?? []
  if (word === undefined || of === undefined) return undefined
  if (word === "mean" || word === "sd") return { p: word, of }
  const p = word === "median" ? 0.5 : word === "min" ? 0 : word === "max" ? 1 : Number(`${percent}e-2`)
  return p <= 1 ? { p, of } : undefined
}

/** A statistic of lengths of time. */
export const statisticOf = (histogram: Histogram, p: number | "mean" | "sd"): number =>
  p === "mean" ? histogram.mean : p === "sd" ? histogram.deviation : histogram.quantile(p)
