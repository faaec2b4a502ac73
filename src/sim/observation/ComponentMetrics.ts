/**
 * Component metrics: what can be measured of one component.
 */
import * as Result from "effect/Result"
import { failureReasons, outcomeFor } from "../model/Failure.ts"
import { readSpan } from "../model/SpanText.ts"
import { meanCapacity, meanInstances } from "./Capacity.ts"
import { hitRatio } from "./HitRatio.ts"
import type { WindowedHistogram } from "./histograms/WindowedHistogram.ts"
import { isReason } from "./JourneyMetrics.ts"
import { type Look, type Metric, metricNamed, ratesOf, readStatistic, statisticOf } from "./Metric.ts"
import { outageMetrics } from "./Outage.ts"
import { requestsBetween } from "./pictures/ComponentView.ts"
import type { ComponentRecord } from "./records/ComponentRecord.ts"
import { componentColumn } from "./records/ComponentRecord.ts"
import type { LevelName } from "./records/LevelRecord.ts"
import { LevelRecord, levelNames, levelQuantile, shareAbove } from "./records/LevelRecord.ts"

const columns = componentColumn

const sum = ({ tally }: ComponentRecord, column: number, { from, to }: Look): number => tally.between(column, from, to)

const count = (
  name: string,
  column: number,
  says: string,
  also: ReadonlyArray<string> = []
): Metric<ComponentRecord> => ({
  name,
  also,
  unit: "count",
  says,
  read: (component, look) => sum(component, column, look)
})

/** The time-weighted mean of a level, from the area under it. */
const mean = (component: ComponentRecord, areas: ReadonlyArray<number>, look: Look): number => {
  const {
    from,
    recording: { now, windows },
    to
  } = look
  return areas.reduce((total, area) => total + sum(component, area, look), 0) / windows.spanOf(from, to, now)
}

const counts: ReadonlyArray<Metric<ComponentRecord>> = [
  count("offered", columns.offered, "Calls that reached it.", ["calls"]),
  count("carried", columns.carried, "Calls that it answered."),
  count("failed", columns.failed, "Calls that it did not answer, refused ones among them.", ["failed calls"]),
  count("wasted work", columns.wasted, "Calls worked on whose caller had left by the time that ended.", ["wasted"]),
  count("retries", columns.retries, "Repeated tries that it made, as a caller.")
]

export const componentMetrics: ReadonlyArray<Metric<ComponentRecord>> = [
  ...counts,
  ...counts.flatMap(ratesOf),
  {
    name: "calls per request",
    also: ["amplification"],
    unit: "number",
    says: "Calls that reached it ÷ user requests, of all journeys.",
    read: (component, look) =>
      sum(component, columns.offered, look) / requestsBetween(look.recording, look.from, look.to)
  },
  {
    name: "failure ratio",
    unit: "ratio",
    says: "Failed calls ÷ calls that ended.",
    read: (component, look) => {
      const failed = sum(component, columns.failed, look)
      return failed / (failed + sum(component, columns.carried, look))
    }
  },
  {
    name: "wasted ratio",
    unit: "ratio",
    says: "Share of its work time that went into calls nobody waited for any more.",
    read: (component, look) =>
      sum(component, columns.wastedTime, look) / component.services.sumBetween(look.from, look.to)
  },
  {
    name: "utilisation",
    unit: "ratio",
    says: "Busy share of its capacity, over time. Nothing to measure without a limit.",
    read: (component, look) =>
      component.site.capacity === Infinity
        ? NaN
        : mean(component, [columns.busyArea], look) / meanCapacity(component.site, look.recording, look.from, look.to)
  },
  {
    name: "instances",
    unit: "number",
    says: "Instances of a service, on average over time; also those who are starting or leaving.",
    read: ({ site }, { from, recording, to }) => meanInstances(site, recording, from, to)
  },
  {
    name: "busy",
    unit: "number",
    says: "Calls worked on at once, on average over time.",
    read: (component, look) => mean(component, [columns.busyArea], look)
  },
  {
    name: "max busy",
    unit: "number",
    says: "Most calls worked on at once.",
    read: (component, { from, to }) => component.busyMax(from, to)
  },
  {
    name: "waiting line",
    unit: "number",
    says: "Length of the waiting line, on average over time.",
    read: (component, look) => mean(component, [columns.waitingArea], look)
  },
  {
    name: "max waiting line",
    unit: "number",
    says: "Greatest length of the waiting line that stood for any time.",
    read: (component, { from, to }) => component.waitingMax(from, to)
  },
  {
    name: "in flight",
    unit: "number",
    says: "Calls inside, waiting or worked on, on average over time.",
    read: (component, look) => mean(component, [columns.waitingArea, columns.busyArea], look)
  },
  {
    name: "waiting ratio",
    also: ["p(wait)", "share that waits"],
    unit: "ratio",
    says: "Share of the calls that were not refused on arrival which had to wait at all.",
    read: ({ waitings }, { from, to }) => 1 - waitings.between(from, to).fractionAtMost(0)
  },
  {
    name: "hit ratio",
    unit: "ratio",
    says: "Share of a cache's lookups that it answered itself, fresh or stale.",
    read: ({ site }, { from, recording, to }) => hitRatio(recording, site.name, from, to) ?? NaN
  },
  ...outageMetrics
]

/** Metrics with something to fill in, as the reference shows them. */
export const componentPatterns: ReadonlyArray<readonly [name: string, says: string]> = [
  ["mean|sd|median|pNN|max waiting", "Time in the waiting line, of calls that were not refused on arrival."],
  ["mean|sd|median|pNN|max service", "Time from the beginning of the work to the end of the call."],
  ["mean|sd|median|pNN|max response", "Both together; p99 alone means p99 response."],
  ["slower than <span>", "Share of the calls let in which took longer."],
  [
    "median|pNN in flight|busy|waiting line",
    "What the number of calls inside, worked on or waiting did not exceed for this share of the time."
  ],
  ["in flight|busy|waiting line above <n>", "Share of the time during which there were more."],
  ["failed by <reason>", `Calls that failed for a reason: ${failureReasons.slice(1).join(", ")}.`]
]

const times = (component: ComponentRecord, of: string): WindowedHistogram | undefined =>
  of === "waiting" ? component.waitings : of === "service" ? component.services : component.responses

const isLevel = (name: string): name is LevelName => (levelNames as ReadonlyArray<string>).includes(name)

/** `p99 in flight`, `waiting line above 20`: how the time was spread over the numbers of calls. */
const levelMetric = (name: string): Metric<ComponentRecord> | undefined => {
  const [, above = "", limit] = /^(.+) above (\d+)$/.exec(name) ?? []
  const { of = "", p } = readStatistic(name) ?? {}
  const level = limit === undefined ? of : above
  if (!isLevel(level) || (limit === undefined && typeof p !== "number")) return undefined
  return {
    name,
    unit: limit === undefined ? "number" : "ratio",
    says: "",
    read: (component, { from, to }) => {
      if (!(component instanceof LevelRecord)) return NaN
      const levels = component.levelsBetween(level, from, to)
      return limit === undefined ? levelQuantile(levels, p as number) : shareAbove(levels, Number(limit))
    }
  }
}

/** Whether a measure asks for something that only a recording which keeps levels knows. */
export const asksForLevels = (measure: string): boolean =>
  measure.split(" / ").some((term) => {
    const name = term.trim().replace(/ of .*$/, "")
    return levelMetric(name) !== undefined && componentMetrics.every((metric) => metric.name !== name)
  })

const pattern = (name: string): Metric<ComponentRecord> | undefined => {
  const [, span] = /^slower than (\S+)$/.exec(name) ?? []
  const limit = span === undefined ? undefined : Result.getOrUndefined(readSpan(span))
  if (limit !== undefined) {
    return {
      name,
      unit: "ratio",
      says: "",
      read: ({ responses }, { from, to }) => 1 - responses.between(from, to).fractionAtMost(limit)
    }
  }
  const [, reason] = /^failed by (.+)$/.exec(name) ?? []
  if (reason !== undefined && isReason(reason)) return count(name, columns.reasons + outcomeFor(reason), "")
  const level = levelMetric(name)
  if (level !== undefined) return level
  const { of, p } = readStatistic(/^p[\d.]+$/.test(name) ? `${name} response` : name) ?? {}
  if (p === undefined || of === undefined || !["waiting", "service", "response"].includes(of)) return undefined
  return {
    name,
    unit: "span",
    says: "",
    read: (component, { from, to }) => statisticOf(times(component, of)!.between(from, to), p)
  }
}

export const componentMetric = (name: string): Metric<ComponentRecord> | undefined =>
  metricNamed(name, componentMetrics, pattern)
