/**
 * Autoscaler: adds and removes instances of a service so that a figure of each stays near a target, as Kubernetes'
 * HorizontalPodAutoscaler does.
 *
 * It is always late: the figure is a mean over the last interval, it may take a while to arrive, and what is started has to
 * start. While a release is under way it holds still. Limits and formula are in `ScalingRules.ts`; the intervals are those of
 * pkg/controller/podautoscaler/config/v1alpha1/defaults.go in kubernetes/kubernetes.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { optional, required } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import { Count, Rate, Ratio, Span as SpanText } from "../../model/Quantities.ts"
import type { Fleet } from "./Fleet.ts"
import type { History, Rules } from "./ScalingRules.ts"
import { beginning, decide, desired, downRules, ScaleDown, ScaleUp, upRules } from "./ScalingRules.ts"
import type { Slot } from "./Slot.ts"

const positive = (what: string) => Schema.makeFilter((value: number) => value > 0 || `${what} has to be more than 0`)

const Target = Schema.Union([
  Schema.Struct({
    utilisation: required(
      Ratio.check(positive("the target")),
      "Busy share of the workers of an instance; of its cores, if it has `cores`. It cannot exceed 100%, so a target of 50% " +
        "at most doubles the instances at once."
    )
  }),
  Schema.Struct({
    inFlightPerInstance: required(
      Schema.Finite.check(Schema.isGreaterThan(0)),
      "Calls inside an instance, waiting ones among them."
    )
  }),
  Schema.Struct({
    requestsPerInstance: required(Rate.check(positive("the target")), "Calls that come to an instance.")
  })
]).annotate({
  identifier: "AutoscalerTarget",
  description:
    "What each instance is to have on average. Exactly one of utilisation, inFlightPerInstance, requestsPerInstance."
})

const Interval = SpanText.check(positive("the interval of an autoscaler"))

const Planned = Schema.Struct({
  at: required(SpanText, "When it begins, from the start of the run."),
  for: optional(SpanText.check(positive("the time of a plan")), "How long it holds. Default: to the end of the run."),
  min: required(Count, "Fewest instances meanwhile, where that is more than the `min` of all times.")
}).annotate({ identifier: "ScalingPlan", description: "More instances at a time that is known before." })

/** `autoscaler:` of a service. */
export const Autoscaler = Schema.Struct({
  min: optional(Count, "Fewest instances. Default 1, Kubernetes'."),
  max: required(Count, "Most instances."),
  target: required(Target, "What each instance is to have on average."),
  schedule: optional(
    Schema.NonEmptyArray(Planned),
    "When there are to be more, whatever is measured: as by a scheduled action of AWS, or KEDA's cron scaler. It is looked at when " +
      "the autoscaler acts, so begin early enough for `interval`, `metricDelay` and `startUp`. Default: never."
  ),
  interval: optional(Interval, "How often it looks, and over what time it takes the mean. Default 15s, Kubernetes'."),
  tolerance: optional(Ratio, "It changes nothing while the mean is so close to the target. Default 10%, Kubernetes'."),
  scaleUp: optional(ScaleUp, "What holds it back from adding instances. Default: see each."),
  scaleDown: optional(ScaleDown, "What holds it back from removing instances. Default: see each."),
  metricDelay: optional(
    SpanText,
    "How old the mean is when it is acted on. Default 0s; Kubernetes' metrics-server adds up to 15s."
  ),
  startUp: optional(Distribution, "How long an instance takes from being wanted to serving. Default 0s."),
  drain: optional(
    SpanText,
    "How long an instance that is removed may take to finish what it holds; then it is killed. Default 30s, Kubernetes' " +
      "terminationGracePeriodSeconds."
  )
})
  .check(
    Schema.makeFilter(({ max, min = 1, schedule = [] }) => [
      ...(min <= max ? [] : [{ path: ["max"], issue: `it keeps at least ${min} instances, and at most ${max}` }]),
      ...schedule.flatMap((plan, i) => {
        const path = ["schedule", i, "min"]
        if (plan.min > max) return [{ path, issue: `it keeps at most ${max} instances, at any time` }]
        return plan.min > min ? [] : [{ path, issue: `it plans nothing: there are at least ${min} at any time` }]
      })
    ])
  )
  .annotate({
    identifier: "Autoscaler",
    description: "Adds and removes instances as the load changes, as Kubernetes' HorizontalPodAutoscaler does."
  })
export type Autoscaler = typeof Autoscaler.Type

interface Wanted {
  /** As in "utilisation 98%, target 70%", and after "2 to 20 instances for". */
  readonly name: string
  readonly inWords: string
  readonly target: number
  readonly write: (value: number) => string
  /** Grows with time by so much of what is measured. */
  readonly area: (slot: Slot) => number
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)))

const wantedBy = (target: typeof Target.Type, capacity: number): Wanted => {
  if ("utilisation" in target) {
    return {
      name: "utilisation",
      inWords: "a utilisation of",
      target: target.utilisation,
      write: (ratio) => `${rounded(ratio * 100)}%`,
      area: (slot) => slot.busyArea / capacity
    }
  }
  if ("inFlightPerInstance" in target) {
    return {
      name: "in flight per instance",
      inWords: "calls inside each:",
      target: target.inFlightPerInstance,
      write: rounded,
      area: (slot) => slot.inFlightArea
    }
  }
  return {
    name: "requests per instance",
    inWords: "calls to each:",
    target: target.requestsPerInstance,
    write: (rate) => `${rounded(rate)}/s`,
    area: (slot) => slot.calls * second
  }
}

/** In words: "2 to 20 instances for a utilisation of 70%, each started in 30s". */
export const describe = ({ max, metricDelay = 0, min = 1, schedule, startUp, target }: Autoscaler): string => {
  const { inWords, target: wanted, write } = wantedBy(target, 1)
  const late = metricDelay === 0 ? "" : `, told ${formatSpan(metricDelay)} late`
  const takes = startUp?.variance === 0 ? formatSpan(startUp.mean) : startUp?.text
  const starts = takes === undefined ? "" : `, each started in ${takes}`
  const plans = (schedule ?? []).map((plan) => {
    const lasts = plan.for === undefined ? "" : ` for ${formatSpan(plan.for)}`
    return `, at least ${plan.min} from ${formatSpan(plan.at)}${lasts}`
  })
  return `${min} to ${max} instances for ${inWords} ${write(wanted)}${late}${starts}${plans.join("")}`
}

/** The fewest that there are to be at an instant. */
const fewest = ({ min = 1, schedule }: Autoscaler, now: Instant): number =>
  (schedule ?? []).reduce(
    (least, plan) => (now >= plan.at && now < plan.at + (plan.for ?? Infinity) ? Math.max(least, plan.min) : least),
    min
  )

/** What was measured of one instance. */
interface Reading {
  readonly life: number
  readonly mean: number
}

export class Autoscaling {
  readonly #options: Autoscaler
  readonly #fleet: Fleet
  readonly #wanted: Wanted
  readonly #interval: Span
  readonly #up: Rules
  readonly #down: Rules
  readonly #starts: RandomStream
  /** Of each slot: what had come together when it was last looked at, and when that was. */
  readonly #before: Array<{ readonly life: number; readonly area: number; readonly at: Instant }> = []
  #history: History

  /** `capacity`: workers (or cores) of an instance, for the utilisation. */
  constructor(options: Autoscaler, capacity: number, fleet: Fleet) {
    this.#options = options
    this.#fleet = fleet
    this.#wanted = wantedBy(options.target, capacity)
    this.#interval = options.interval ?? 15 * second
    this.#up = upRules(options.scaleUp)
    this.#down = downRules(options.scaleDown)
    this.#starts = fleet.run.kernel.streams.stream(`${fleet.name}/startUp`)
    this.#history = beginning(fleet.current.length)
  }

  /** To be called when the run begins. */
  begin(): void {
    this.#next()
  }

  #next(): void {
    const { kernel } = this.#fleet.run
    // It helps nobody who waits already: whether all wait in vain is found in spite of it.
    kernel.atEnd(kernel.now + this.#interval, () => this.#look())
  }

  #look(): void {
    const { kernel } = this.#fleet.run
    const { metricDelay = 0 } = this.#options
    const readings = this.#read()
    if (metricDelay === 0) this.#act(readings)
    else kernel.after(metricDelay, { due: () => this.#act(readings) })
    this.#next()
  }

  /** The mean of each who serves since it was last read, or since it serves; by position. */
  #read(): ReadonlyMap<number, Reading> {
    const { now } = this.#fleet.run.kernel
    const readings = new Map<number, Reading>()
    for (const slot of this.#fleet.slots) {
      const { life, position, servingSince, stage } = slot
      if (stage !== "serving") continue
      const area = this.#wanted.area(slot)
      const before = this.#before[position]
      const { area: from, at: since } = before?.life === life ? before : { area: 0, at: servingSince }
      if (now > since) readings.set(position, { life, mean: (area - from) / (now - since) })
      this.#before[position] = { life, area, at: now }
    }
    return readings
  }

  #act(readings: ReadonlyMap<number, Reading>): void {
    const fleet = this.#fleet
    if (fleet.isReleasing || fleet.slots.some(({ station }) => station.workplace.conditions.isUnattended)) return
    const { drain = 30 * second, max, startUp, tolerance = 0.1 } = this.#options
    const { name, target, write } = this.#wanted
    const { current } = fleet
    const serving = current.filter(({ stage }) => stage === "serving")
    const measured = serving.flatMap(({ life, position }) => {
      const reading = readings.get(position)
      return reading?.life === life ? [reading.mean] : []
    })
    const wanted = desired({
      current: current.length,
      measured,
      missing: serving.length - measured.length,
      starting: current.length - serving.length,
      target,
      tolerance
    })
    const { now } = fleet.run.kernel
    const min = fewest(this.#options, now)
    const question = { now, current: current.length, wanted, min, max, up: this.#up, down: this.#down }
    const { because, count, history } = decide(this.#history, question)
    this.#history = history
    if (count === current.length) return
    const mean = measured.reduce((sum, one) => sum + one, 0) / measured.length
    const why = measured.length === 0 ? "" : `: ${name} ${write(mean)}, target ${write(target)}`
    const gets = because === undefined ? "" : `, gets ${count} (${because})`
    fleet.run.journal.changed(fleet.name, `wants ${wanted} instead of ${current.length} instances${why}${gets}`)
    if (count < current.length) return fleet.shrink(current.length - count, drain)
    fleet.grow(count - current.length, () => (startUp === undefined ? 0 : startUp.sample(this.#starts)))
  }
}
