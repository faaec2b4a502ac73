/**
 * Journey metrics: what can be measured of one journey, or of several together.
 */
import * as Result from "effect/Result"
import { type FailureReason, failureReasons, outcomeFor } from "../model/Failure.ts"
import { readSpan } from "../model/SpanText.ts"
import { alertMetric, alertPatterns } from "./Alerts.ts"
import { Histogram } from "./histograms/Histogram.ts"
import { type Look, type Metric, metricNamed, ratesOf, readStatistic, statisticOf } from "./Metric.ts"
import { timeToRecover } from "./Recovery.ts"
import type { JourneyRecord } from "./records/JourneyRecord.ts"
import { journeyColumn } from "./records/JourneyRecord.ts"

type Journeys = ReadonlyArray<JourneyRecord>

const columns = journeyColumn

const sum = (journeys: Journeys, column: number, { from, to }: Look): number =>
  journeys.reduce((total, { tally }) => total + tally.between(column, from, to), 0)

const ended = (journeys: Journeys, look: Look): number =>
  sum(journeys, columns.carried, look) + sum(journeys, columns.failed, look)

const count = (name: string, column: number, says: string, also: ReadonlyArray<string> = []): Metric<Journeys> => ({
  name,
  also,
  unit: "count",
  says,
  read: (journeys, look) => sum(journeys, column, look)
})

const ratio = (name: string, part: number, whole: "ended" | "carried", says: string): Metric<Journeys> => ({
  name,
  unit: "ratio",
  says,
  read: (journeys, look) =>
    sum(journeys, part, look) / (whole === "ended" ? ended(journeys, look) : sum(journeys, columns.carried, look))
})

const counts: ReadonlyArray<Metric<Journeys>> = [
  count("offered", columns.offered, "Requests that began."),
  count("carried", columns.carried, "Requests that were answered, in any quality and however late."),
  count(
    "goodput",
    columns.good,
    "Requests answered well and soon enough for every objective of the journey; without objectives, " + "in full.",
    ["good requests"]
  ),
  count("failed requests", columns.failed, "Requests that ended without an answer.", ["failed"]),
  count("degraded", columns.degraded, "Requests answered by a fallback."),
  count(
    "stale",
    columns.stale,
    "Requests answered with something outdated. A cache knows of a write only if there is a `write` step that names it " +
      "(`mode: around` if nobody tells it)."
  ),
  count("dropped", columns.dropped, "Iterations that the load generator had no free user for."),
  count("interrupted", columns.interrupted, "Requests cut off at the end of the load."),
  count("retries", columns.retries, "Repeated tries (retries and hedges) by anybody on behalf of the requests.")
]

export const journeyMetrics: ReadonlyArray<Metric<Journeys>> = [
  ...counts,
  ...counts.flatMap(ratesOf),
  ratio("availability", columns.good, "ended", "Good requests (see goodput) ÷ requests that ended."),
  ratio("failure ratio", columns.failed, "ended", "Failed requests ÷ requests that ended."),
  ratio("degraded ratio", columns.degraded, "carried", "Degraded answers ÷ answers."),
  ratio("stale ratio", columns.stale, "carried", "Stale answers ÷ answers."),
  {
    name: "attempts per request",
    unit: "number",
    says: "1 + retries ÷ requests: how many tries a request cost, anywhere in the system.",
    read: (journeys, look) => 1 + sum(journeys, columns.retries, look) / sum(journeys, columns.offered, look)
  },
  {
    name: "time to recover",
    unit: "span",
    says:
      "Time from the last end of a fault in the stretch, or else from the beginning of the stretch, until goodput is at least 95% " +
      'of its mean before the first fault, in every five seconds, for ten seconds or to the end; "never" if it is not. Five ' +
      "seconds in which fewer requests come by chance are held against what came.",
    read: timeToRecover
  },
  {
    name: "in flight",
    unit: "number",
    says: "Requests under way, on average over time.",
    read: (journeys, { from, recording, to }) =>
      journeys.reduce((total, journey) => total + journey.timeInFlight(from, to, recording.now), 0) /
      recording.windows.spanOf(from, to, recording.now)
  },
  {
    name: "in flight at the end",
    unit: "count",
    says: "Requests under way when the stretch ends.",
    read: (journeys, { to }) => journeys.reduce((total, journey) => total + journey.inFlightAt(to), 0)
  }
]

/** Of requests that ended; of those answered only. */
const responses = (journeys: Journeys, { from, to }: Look, failedToo: boolean): Histogram => {
  const histogram = new Histogram()
  for (const { answered, refused } of journeys) {
    answered.addTo(histogram, from, to)
    if (failedToo) refused.addTo(histogram, from, to)
  }
  return histogram
}

/** Metrics with something to fill in, as the reference shows them. */
export const journeyPatterns: ReadonlyArray<readonly [name: string, says: string]> = [
  [
    "mean|sd|median|pNN|max response",
    "Response time of the requests that ended, answered or not; p99 alone means p99 response."
  ],
  ["mean|sd|median|pNN|max answered response", "Response time of the requests that were answered."],
  ["slower than <span>", "Share of the requests that ended which took longer."],
  ["failed by <reason>", `Requests that failed for a reason: ${failureReasons.slice(1).join(", ")}.`],
  ...alertPatterns
]

const pattern = (name: string): Metric<Journeys> | undefined => {
  const [, span] = /^slower than (\S+)$/.exec(name) ?? []
  const limit = span === undefined ? undefined : Result.getOrUndefined(readSpan(span))
  if (limit !== undefined) {
    return {
      name,
      unit: "ratio",
      says: "",
      read: (journeys, look) => 1 - responses(journeys, look, true).fractionAtMost(limit)
    }
  }
  const [, reason] = /^failed by (.+)$/.exec(name) ?? []
  if (reason !== undefined && isReason(reason)) return count(name, columns.reasons + outcomeFor(reason), "")
  const { of, p } = readStatistic(/^p[\d.]+$/.test(name) ? `${name} response` : name) ?? {}
  if (p === undefined || (of !== "response" && of !== "answered response")) return undefined
  return {
    name,
    unit: "span",
    says: "",
    read: (journeys, look) => statisticOf(responses(journeys, look, of === "response"), p)
  }
}

export const isReason = (text: string): text is FailureReason =>
  text !== "ok" && (failureReasons as ReadonlyArray<string>).includes(text)

export const journeyMetric = (name: string): Metric<Journeys> | undefined =>
  metricNamed(name, journeyMetrics, pattern) ?? alertMetric(name, journeyMetric)
