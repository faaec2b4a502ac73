/**
 * K6 readings: a recording under the names of k6's metrics, so that k6 thresholds can be judged.
 *
 * One request of a journey is one iteration and one http request: its time is `http_req_duration` and
 * `iteration_duration`, from the intended start. Samples begin after the warm-up. They carry the tags `scenario` (the
 * k6 scenario), `name` and `group` (the journey), `expected_response` ("true" for those answered), and for metrics
 * named `lab_` also `component`. A threshold on any other tag finds no samples, which `unmeasured` tells beforehand.
 */
import { millisecond, second } from "../kernel/Instant.ts"
import { didYouMean } from "../model/Nearest.ts"
import { componentMetric } from "./ComponentMetrics.ts"
import { Histogram } from "./histograms/Histogram.ts"
import { journeyMetric } from "./JourneyMetrics.ts"
import type { Look } from "./Metric.ts"
import type { JourneyRecord } from "./records/JourneyRecord.ts"
import type { Recording } from "./records/Recording.ts"

/** The metric that a threshold names, and the tags that every sample must carry. */
interface Key {
  readonly metric: string
  readonly tags: Readonly<Record<string, string>>
}

/** What a trend has measured, in milliseconds. */
interface Trend {
  readonly avg: number
  readonly min: number
  readonly med: number
  readonly max: number
  /** The value below which this percentage (0..100) of the samples lie. */
  readonly p: (percent: number) => number
}

/** Structurally the readings that `workload/Thresholds.ts` asks; `undefined` while there are no samples. */
export interface K6Readings {
  readonly counter: (key: Key) => { readonly count: number; readonly rate: number } | undefined
  readonly gauge: (key: Key) => number | undefined
  readonly rate: (key: Key) => number | undefined
  readonly trend: (key: Key) => Trend | undefined
}

/** The lab's own metrics, beside k6's. */
export const labMetrics = {
  lab_goodput: { kind: "counter", unit: "count" },
  lab_retries: { kind: "counter", unit: "count" },
  lab_good: { kind: "rate", unit: "ratio" },
  lab_degraded: { kind: "rate", unit: "ratio" },
  lab_stale: { kind: "rate", unit: "ratio" },
  lab_retry_amplification: { kind: "gauge", unit: "count" },
  lab_in_flight: { kind: "gauge", unit: "count" },
  lab_calls: { kind: "counter", unit: "count" },
  lab_wasted_work: { kind: "rate", unit: "ratio" },
  lab_utilisation: { kind: "rate", unit: "ratio" },
  lab_waiting: { kind: "trend", unit: "milliseconds" },
  lab_service: { kind: "trend", unit: "milliseconds" },
  lab_response: { kind: "trend", unit: "milliseconds" }
} as const

/** What a recording does not know of the load. */
export interface K6Load {
  /** The journey that each k6 scenario runs. */
  readonly scenarios: Readonly<Record<string, string>>
  /** What was counted of each k6 scenario by itself. Default: what was counted of its journey stands for it. */
  readonly records?: ReadonlyMap<string, JourneyRecord> | undefined
  /** Virtual users of all scenarios: those under way, and those begun. */
  readonly users: () => { readonly vus: number; readonly vusMax: number }
}

type Ended = "all" | "answered" | "failed"

/** Which requests the tags leave. */
interface Samples {
  readonly journeys: ReadonlyArray<JourneyRecord>
  readonly ended: Ended
}

const componentMetrics: Readonly<Record<string, string>> = {
  lab_calls: "offered",
  lab_wasted_work: "wasted ratio",
  lab_utilisation: "utilisation",
  lab_in_flight: "in flight",
  lab_waiting: "waiting",
  lab_service: "service",
  lab_response: "response"
}

const journeyMetrics: Readonly<Record<string, string>> = {
  iterations: "ended",
  http_reqs: "ended",
  http_req_failed: "failure ratio",
  http_req_duration: "response",
  http_req_waiting: "response",
  iteration_duration: "response",
  dropped_iterations: "dropped",
  lab_goodput: "goodput",
  lab_retries: "retries",
  lab_good: "availability",
  lab_degraded: "degraded ratio",
  lab_stale: "stale ratio",
  lab_retry_amplification: "attempts per request",
  lab_in_flight: "in flight at the end"
}

/** Readings of a recording as far as it has counted; ask again after it has advanced. */
export const k6Readings = (recording: Recording, load: K6Load): K6Readings => {
  const value = (key: Key): number | undefined => {
    if (unmeasured(key, recording, load) !== undefined) return undefined
    const found =
      key.tags.component === undefined ? journeysValue(key, recording, load) : componentValue(key, recording)
    return Number.isNaN(found) ? undefined : found
  }
  return {
    counter: (key) => {
      const count = value(key)
      const { first } = recording.windows
      const seconds = recording.windows.spanOf(first, Infinity, recording.now) / second
      return count === undefined || seconds === 0 ? undefined : { count, rate: count / seconds }
    },
    gauge: (key) => {
      if (key.metric === "vus") return load.users().vus
      if (key.metric === "vus_max") return load.users().vusMax
      return value(key)
    },
    rate: value,
    trend: (key) => {
      const histogram = unmeasured(key, recording, load) === undefined ? times(key, recording, load) : new Histogram()
      return histogram.count === 0 ? undefined : trendOf(histogram)
    }
  }
}

/** Why nothing will ever be measured for a key, whatever happens in the run; `undefined` if something may be. */
export const unmeasured = ({ metric, tags }: Key, recording: Recording, load: K6Load): string | undefined => {
  if (metric === "vus" || metric === "vus_max") return undefined
  const ofComponents = metric in componentMetrics
  if (!ofComponents && !(metric in journeyMetrics)) return `a simulation has no ${metric}`
  const journeys = recording.journeys.map(({ name }) => name)
  const components = recording.components.map(({ site }) => site.name)
  if (tags.component === undefined && !(metric in journeyMetrics)) {
    return `say of which component: ${metric}{component:${components[0] ?? "name"}}`
  }
  const known: Record<string, ReadonlyArray<string>> = ofComponents && tags.component !== undefined
    ? { component: components }
    : { scenario: Object.keys(load.scenarios), name: journeys, group: journeys, expected_response: ["true", "false"] }
  for (const [tag, wanted] of Object.entries(tags)) {
    if (!(tag in known)) return `${metric} has no tag "${tag}"; it has ${Object.keys(known).join(", ")}`
    if (!known[tag]!.includes(wanted)) return `there is no ${tag} "${wanted}"${didYouMean(wanted, known[tag]!)}`
  }
  return undefined
}

const samplesOf = ({ tags }: Key, recording: Recording, load: K6Load): Samples => {
  const wanted = [
    tags.scenario === undefined ? undefined : load.scenarios[tags.scenario],
    tags.name,
    tags.group
  ].filter((name) => name !== undefined)
  const own = tags.scenario === undefined ? undefined : load.records?.get(tags.scenario)
  const journeys = own === undefined ? recording.journeys : [own]
  return {
    journeys: journeys.filter(({ name }) => wanted.every((one) => one === name)),
    ended: tags.expected_response === undefined ? "all" : tags.expected_response === "true" ? "answered" : "failed"
  }
}

/** The whole run after the warm-up. */
const lookOf = (recording: Recording): Look => {
  const { first } = recording.windows
  return { recording, from: first, to: recording.windows.countAt(recording.now), start: recording.windows.begin(first) }
}

const journeysValue = (key: Key, recording: Recording, load: K6Load): number => {
  const { ended, journeys } = samplesOf(key, recording, load)
  const look = lookOf(recording)
  const read = (name: string) => journeyMetric(name)!.read(journeys, look)
  if (key.metric === "iterations" || key.metric === "http_reqs") {
    return (ended === "failed" ? 0 : read("carried")) + (ended === "answered" ? 0 : read("failed"))
  }
  if (key.metric === "http_req_failed" && ended !== "all") return ended === "failed" ? 1 : 0
  return read(journeyMetrics[key.metric]!)
}

const componentOf = ({ tags }: Key, recording: Recording) =>
  recording.components.find(({ site }) => site.name === tags.component)

const componentValue = (key: Key, recording: Recording): number => {
  const component = componentOf(key, recording)
  if (component === undefined) return NaN
  if (key.metric === "lab_in_flight") return component.inFlight
  return componentMetric(componentMetrics[key.metric]!)!.read(component, lookOf(recording))
}

const times = (key: Key, recording: Recording, load: K6Load): Histogram => {
  const { from, to } = lookOf(recording)
  const histogram = new Histogram()
  const component = componentOf(key, recording)
  if (component !== undefined) {
    const { responses, services, waitings } = component
    const source = key.metric === "lab_waiting" ? waitings : key.metric === "lab_service" ? services : responses
    source.addTo(histogram, from, to)
    return histogram
  }
  const { ended, journeys } = samplesOf(key, recording, load)
  for (const { answered, refused } of journeys) {
    if (ended !== "failed") answered.addTo(histogram, from, to)
    if (ended !== "answered") refused.addTo(histogram, from, to)
  }
  return histogram
}

const trendOf = (histogram: Histogram): Trend => ({
  avg: histogram.mean / millisecond,
  min: histogram.min / millisecond,
  med: histogram.quantile(0.5) / millisecond,
  max: histogram.max / millisecond,
  p: (percent) => histogram.quantile(percent / 100) / millisecond
})
