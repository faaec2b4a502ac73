/**
 * Thresholds: k6's conditions on metrics, which decide whether a run has passed.
 *
 * k6 judges them every two seconds of test time and once at the end. Until the end a metric without samples is passed
 * over; at the end it counts as 0, except that a rate without samples has no value and passes. Percentiles are exact in
 * k6 (linear interpolation in the sorted samples); here they come from histograms, so a value can differ by the width
 * of one bucket.
 */
import * as Schema from "effect/Schema"
import { type Span, second } from "../kernel/Instant.ts"
import { didYouMean } from "../model/Nearest.ts"
import { aggregationsOf, k6Metrics, type Metric, type Metrics } from "./K6Metrics.ts"
import { K6Time } from "./K6Values.ts"
import {
  type Aggregation,
  type Expression,
  holds,
  type MetricKey,
  parseExpression,
  parseMetricKey,
  printAggregation
} from "./ThresholdExpression.ts"

const ThresholdText = Schema.String.annotate({
  description: "An aggregation, an operator and a number, such as `p(95)<500` or `rate<0.01`"
}).check(
  Schema.makeFilter((text) => {
    const parsed = parseExpression(text)
    return "ok" in parsed ? undefined : parsed.mistake.message
  })
)

/** One entry of a metric's list, as written in the scenario. */
export const ThresholdEntry = Schema.Union([
  ThresholdText,
  Schema.Struct({
    threshold: ThresholdText,
    abortOnFail: Schema.optionalKey(Schema.Boolean).annotate({
      description: "Stop the run as soon as the threshold fails. Default false"
    }),
    delayAbortEval: Schema.optionalKey(K6Time).annotate({
      description: "How much of the run must have passed before the threshold may stop it. Default: none"
    })
  })
])

/** Thresholds by metric key, as written in the scenario. */
export const ThresholdsByMetric = Schema.Record(Schema.String, Schema.mutable(Schema.Array(ThresholdEntry)))

/** One threshold, ready to be judged. */
export interface Threshold extends MetricKey {
  /** As written: `http_req_duration{scenario:buy}`. */
  readonly key: string
  /** As written: `p(95)<500`. */
  readonly source: string
  readonly expression: Expression
  readonly kind: Metric["kind"]
  readonly abortOnFail: boolean
  /** The threshold can stop the run only when more than this has passed. */
  readonly delayAbortEval: Span
}

/** Something wrong with a threshold that the shape of the text cannot show. */
export interface ThresholdMistake {
  /** Relative to `thresholds`: the metric key and, for one entry, its number. */
  readonly path: ReadonlyArray<string | number>
  readonly message: string
}

/**
 * Every threshold, in the order written, and every mistake: keys that cannot be read, metrics that do not exist,
 * aggregations that do not fit the metric. `labMetrics` are known beside k6's own.
 */
export const readThresholds = (
  written: typeof ThresholdsByMetric.Type,
  labMetrics: Metrics
): { readonly thresholds: ReadonlyArray<Threshold>; readonly mistakes: ReadonlyArray<ThresholdMistake> } => {
  const known = new Map<string, Metric>([...Object.entries(k6Metrics), ...Object.entries(labMetrics)])
  const thresholds: Array<Threshold> = []
  const mistakes: Array<ThresholdMistake> = []
  for (const [key, entries] of Object.entries(written)) {
    const parsedKey = parseMetricKey(key)
    if ("mistake" in parsedKey) {
      mistakes.push({ path: [key], message: parsedKey.mistake.message })
      continue
    }
    const { metric, tags } = parsedKey.ok
    const found = known.get(metric)
    if (found === undefined) {
      mistakes.push({ path: [key], message: `there is no metric "${metric}"${didYouMean(metric, [...known.keys()])}` })
      continue
    }
    entries.forEach((entry, i) => {
      const {
        threshold: source,
        abortOnFail = false,
        delayAbortEval = 0
      } = typeof entry === "string" ? { threshold: entry } : entry
      const parsed = parseExpression(source)
      const message = "mistake" in parsed ? parsed.mistake.message : misfit(metric, found, parsed.ok.aggregation)
      if (message !== undefined) mistakes.push({ path: [key, i], message })
      else if ("ok" in parsed) {
        thresholds.push({
          key,
          metric,
          tags,
          source,
          expression: parsed.ok,
          kind: found.kind,
          abortOnFail,
          delayAbortEval
        })
      }
    })
  }
  return { thresholds, mistakes }
}

const misfit = (metric: string, { kind }: Metric, aggregation: Aggregation): string | undefined => {
  const offered = aggregationsOf[kind]
  if (offered.includes(aggregation.of === "p" ? "p(N)" : aggregation.of)) return undefined
  return `${metric} is a ${kind} and has no ${printAggregation(aggregation)}; it has ${offered.join(", ")}`
}

/** What a trend has measured so far, in the metric's unit. */
export interface TrendReading {
  readonly avg: number
  readonly min: number
  readonly med: number
  readonly max: number
  /** The value below which this percentage (0..100) of the samples lie. */
  readonly p: (percent: number) => number
}

/**
 * The measurements of a run, by metric and by the tags a sample must carry; `undefined` while there are no such
 * samples.
 */
export interface Readings {
  /** The sum, and the sum per second of the run so far. */
  readonly counter: (key: MetricKey) => { readonly count: number; readonly rate: number } | undefined
  /** The latest value. */
  readonly gauge: (key: MetricKey) => number | undefined
  /** The share, 0..1. */
  readonly rate: (key: MetricKey) => number | undefined
  readonly trend: (key: MetricKey) => TrendReading | undefined
}

/** How often k6 judges thresholds while the test runs. */
export const judgingPeriod: Span = 2 * second

/** How one threshold stands. */
export interface Judgement {
  readonly threshold: Threshold
  /** What was compared; `undefined` when there was nothing to compare. */
  readonly value: number | undefined
  readonly passed: boolean
}

/**
 * Judges every threshold. `spent` is how much of the run has passed; `isFinal` says that the run is over. `abort` tells
 * to stop the run now: some threshold with `abortOnFail` fails and its delay is over.
 */
export const judge = (
  thresholds: ReadonlyArray<Threshold>,
  readings: Readings,
  { spent, isFinal }: { readonly spent: Span; readonly isFinal: boolean }
): { readonly judgements: ReadonlyArray<Judgement>; readonly abort: boolean } => {
  const judgements = thresholds.map((threshold): Judgement => {
    const measured = read(threshold, readings)
    const value = measured ?? (isFinal && threshold.kind !== "rate" ? 0 : undefined)
    return { threshold, value, passed: value === undefined || holds(value, threshold.expression) }
  })
  const abort = judgements.some(
    ({ passed, threshold }) =>
      !passed && threshold.abortOnFail && (threshold.delayAbortEval === 0 || threshold.delayAbortEval < spent)
  )
  return { judgements, abort }
}

const read = (threshold: Threshold, readings: Readings): number | undefined => {
  const { aggregation } = threshold.expression
  switch (threshold.kind) {
    case "counter":
      return readings.counter(threshold)?.[aggregation.of === "count" ? "count" : "rate"]
    case "gauge":
      return readings.gauge(threshold)
    case "rate":
      return readings.rate(threshold)
    case "trend": {
      const trend = readings.trend(threshold)
      if (trend === undefined) return undefined
      if (aggregation.of === "p") return trend.p(aggregation.percent)
      return trend[aggregation.of as "avg" | "min" | "med" | "max"]
    }
  }
}
