/**
 * k6 metrics: the names, kinds and units under which measurements are reported and judged.
 *
 * A metric's kind decides what a threshold may ask of it. The lab adds metrics of its own, all named `lab_...`; they
 * are passed in beside these wherever a metric is looked up, so a thresholds block never needs other grammar than k6's.
 */

/** Counter: a sum. Gauge: the latest value. Rate: a share, 0..1. Trend: a distribution. */
export type MetricKind = "counter" | "gauge" | "rate" | "trend"

export interface Metric {
  readonly kind: MetricKind
  /** What a plain number in a threshold means. A ratio is 0..1. */
  readonly unit: "milliseconds" | "bytes" | "count" | "ratio"
}

/** Metrics by name. */
export type Metrics = Readonly<Record<string, Metric>>

const trendOfTime: Metric = { kind: "trend", unit: "milliseconds" }
const counter: Metric = { kind: "counter", unit: "count" }
const counterOfBytes: Metric = { kind: "counter", unit: "bytes" }
const gauge: Metric = { kind: "gauge", unit: "count" }
const rate: Metric = { kind: "rate", unit: "ratio" }

/** The metrics built into k6 2.x. */
export const k6Metrics = {
  vus: gauge,
  vus_max: gauge,
  iterations: counter,
  iteration_duration: trendOfTime,
  dropped_iterations: counter,
  checks: rate,
  group_duration: trendOfTime,
  http_reqs: counter,
  http_req_failed: rate,
  http_req_duration: trendOfTime,
  http_req_blocked: trendOfTime,
  http_req_connecting: trendOfTime,
  http_req_tls_handshaking: trendOfTime,
  http_req_sending: trendOfTime,
  http_req_waiting: trendOfTime,
  http_req_receiving: trendOfTime,
  ws_sessions: counter,
  ws_msgs_sent: counter,
  ws_msgs_received: counter,
  ws_ping: trendOfTime,
  ws_session_duration: trendOfTime,
  ws_connecting: trendOfTime,
  grpc_req_duration: trendOfTime,
  data_sent: counterOfBytes,
  data_received: counterOfBytes
} as const satisfies Metrics

/** What a threshold may ask of each kind, in k6's order; `p(N)` stands for any percentile. */
export const aggregationsOf: Readonly<Record<MetricKind, ReadonlyArray<string>>> = {
  counter: ["count", "rate"],
  gauge: ["value"],
  rate: ["rate"],
  trend: ["avg", "min", "max", "med", "p(N)"]
}

/** The columns of k6's summary when `summaryTrendStats` is not set. */
export const defaultSummaryTrendStats: ReadonlyArray<string> = ["avg", "min", "med", "max", "p(90)", "p(95)"]
