/**
 * Outlier ejection: instances whose calls fail more than those of others get no calls for a while (passive health checking).
 *
 * What is judged is how calls ended for their callers, timeouts and unreachable instances included. It does as Envoy does
 * (envoyproxy/envoy source/common/upstream/outlier_detection_impl.cc) with Envoy's defaults
 * (api/envoy/config/cluster/v3/outlier_detection.proto): errors in a row eject at once, success rates are compared once per
 * interval, and only then does anybody come back. Each ejection in a row lasts longer by the base time. Other than there, all
 * callers of a service see the same, and a health check that passes lets nobody back early. When few are left, `panicBelow` of
 * the balancer says whether it still cares (in Envoy below 50%).
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { optional } from "../../model/Described.ts"
import type { Endpoint, Part } from "../../model/Endpoint.ts"
import type { FailureReason, Outcome } from "../../model/Failure.ts"
import { failureReasons } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import { Count, Factor, Ratio, Span as SpanText, writeRatio } from "../../model/Quantities.ts"
import { judged } from "./JudgedCall.ts"

const LongerThanNothing = SpanText.check(Schema.makeFilter((span) => span > 0 || "it has to be longer than 0s"))

const SuccessRate = Schema.Struct({
  factor: optional(Factor, "How many standard deviations below the mean success rate is too low. Default 1.9."),
  minimumHosts: optional(Count, "Compared only if so many instances have enough calls. Default 5."),
  requestVolume: optional(Count, "How many calls in an interval are enough to judge an instance by. Default 100.")
})

/** `outlierEjection:` of a service. All defaults are Envoy's. */
export const OutlierEjection = Schema.Struct({
  consecutiveErrors: optional(
    Schema.Union([Count, Schema.Literal("none")]),
    "After so many errors in a row an instance is ejected at once; `none`: never for that. Default 5."
  ),
  successRate: optional(
    Schema.Union([SuccessRate, Schema.Literal("none")]),
    "When the success rate of an instance over an interval is an outlier among those of all; `none`: never for that. " +
      "Default {factor: 1.9, minimumHosts: 5, requestVolume: 100}."
  ),
  interval: optional(
    LongerThanNothing,
    "How often success rates are compared and ejected instances are let back, if their time is over. Default 10s."
  ),
  baseEjectionTime: optional(
    LongerThanNothing,
    "How long an ejection lasts, times how many there were in a row; every interval without one forgets one. Default 30s."
  ),
  maxEjectionTime: optional(
    LongerThanNothing,
    "The longest that an ejection lasts. Default 300s, or `baseEjectionTime` if that is longer."
  ),
  maxEjectionPercent: optional(
    Ratio,
    "While this share of the instances or more is ejected nobody else is; one may always be. Default 10%."
  )
})
  .check(
    Schema.makeFilter((options: { readonly consecutiveErrors?: unknown; readonly successRate?: unknown }) =>
      options.consecutiveErrors === "none" && options.successRate === "none"
        ? "nothing ejects anybody: leave outlierEjection out, or say for what"
        : undefined
    ),
    Schema.makeFilter(
      ({
        baseEjectionTime = 30 * second,
        maxEjectionTime = Infinity
      }: {
        baseEjectionTime?: Span
        maxEjectionTime?: Span
      }) =>
        maxEjectionTime < baseEjectionTime
          ? { path: ["maxEjectionTime"], issue: "the longest ejection is shorter than the first, `baseEjectionTime`" }
          : undefined
    )
  )
  .annotate({
    identifier: "OutlierEjection",
    description: "Instances whose calls fail more than those of others get no calls for a while."
  })
export type OutlierEjection = typeof OutlierEjection.Type

const complete = ({ successRate = {}, ...options }: OutlierEjection) => {
  const { baseEjectionTime = 30 * second, consecutiveErrors = 5 } = options
  return {
    interval: 10 * second,
    maxEjectionPercent: 0.1,
    maxEjectionTime: Math.max(300 * second, baseEjectionTime),
    ...options,
    baseEjectionTime,
    consecutiveErrors: consecutiveErrors === "none" ? Infinity : consecutiveErrors,
    successRate:
      successRate === "none" ? undefined : { factor: 1.9, minimumHosts: 5, requestVolume: 100, ...successRate }
  }
}
type Complete = ReturnType<typeof complete>

/** In words: "outliers ejected for 30s and more, at most 10% of instances". */
export const describe = (options: OutlierEjection): string => {
  const { baseEjectionTime, consecutiveErrors, maxEjectionPercent, successRate } = complete(options)
  const why = [
    ...(consecutiveErrors === Infinity ? [] : [`${consecutiveErrors} errors in a row`]),
    ...(successRate === undefined ? [] : ["a success rate far below the others'"])
  ]
  const most = `at most ${writeRatio(maxEjectionPercent)} of instances or one`
  return `ejected for ${formatSpan(baseEjectionTime)} or longer after ${why.join(" or ")}, ${most}`
}

/** What a server answers with a status of 5xx, or does not answer. Too many requests (429) is no error of the server. */
const errors: ReadonlyArray<FailureReason> = [
  "timed out",
  "queue full",
  "too many in flight",
  "shed",
  "error",
  "unreachable",
  "crashed"
]

const isError = failureReasons.map((reason) => reason !== "ok" && errors.includes(reason))

/** What is remembered of one instance. */
class Judgement {
  readonly part: Part
  isEjected = false
  since: Instant = 0
  /** Ejections in a row, of which every sweep in good standing forgets one. */
  times = 0
  inARow = 0
  /** Since the last sweep. */
  calls = 0
  succeeded = 0

  constructor(part: Part) {
    this.part = part
  }

  get successRate(): number {
    return this.succeeded / this.calls
  }
}

export class Ejection implements Due {
  readonly #options: Complete
  readonly #name: string
  readonly #run: Run
  readonly #judgements: ReadonlyArray<Judgement>
  readonly #gauge: number
  readonly #refused: number
  #ejected = 0
  #isPending = false

  constructor(options: OutlierEjection, name: string, parts: ReadonlyArray<Part>, run: Run) {
    this.#options = complete(options)
    this.#name = name
    this.#run = run
    this.#judgements = parts.map((part) => new Judgement(part))
    this.#gauge = run.journal.meter({ name: "ejected instances", of: name, kind: "gauge" })
    this.#refused = run.journal.meter({ name: "ejections refused", of: name, kind: "counter" })
  }

  isEjected(position: number): boolean {
    return this.#judgements[position]!.isEjected
  }

  /** Another instance is there now: what was known of the one before says nothing about it. */
  forget(position: number): void {
    const judgement = this.#judgements[position]!
    if (judgement.isEjected) this.#release(judgement)
    judgement.times = judgement.inARow = judgement.calls = judgement.succeeded = 0
  }

  /** Calls of the instance at this position, judged by how they end for their caller. */
  judging(position: number, way: Endpoint): Endpoint {
    return judged(way, (outcome) => this.ended(position, outcome))
  }

  ended(position: number, outcome: Outcome): void {
    const { consecutiveErrors } = this.#options
    const judgement = this.#judgements[position]!
    judgement.calls++
    if (!isError[outcome]) {
      judgement.succeeded++
      judgement.inARow = 0
    } else if (++judgement.inARow >= consecutiveErrors) {
      judgement.inARow = 0
      if (!judgement.isEjected) this.#eject(judgement, `${consecutiveErrors} errors in a row`)
    }
    this.#enter()
  }

  due(): void {
    this.#isPending = false
    const { now } = this.#run.kernel
    for (const judgement of this.#judgements) {
      if (!judgement.isEjected) judgement.times = Math.max(0, judgement.times - 1)
      else if (now - judgement.since >= this.#lasts(judgement)) {
        this.#release(judgement)
        this.#tell(
          `${judgement.part.place.name} gets calls again: it was ejected ${formatSpan(now - judgement.since)} ago`
        )
      }
    }
    this.#compare()
    const isAtRest = this.#judgements.every(({ calls, isEjected, times }) => calls === 0 && !isEjected && times === 0)
    for (const judgement of this.#judgements) judgement.calls = judgement.succeeded = 0
    // With nothing to judge and nobody to let back: a run must be able to end.
    if (!isAtRest) this.#enter()
  }

  /** Ejects whose success rate is an outlier among those who had enough calls since the last sweep. */
  #compare(): void {
    const { successRate } = this.#options
    if (successRate === undefined) return
    const known = this.#judgements.filter(({ calls, isEjected }) => !isEjected && calls >= successRate.requestVolume)
    if (known.length < successRate.minimumHosts) return
    const mean = known.reduce((sum, one) => sum + one.successRate, 0) / known.length
    const variance =
      known.reduce((sum, one) => sum + (one.successRate - mean) * (one.successRate - mean), 0) / known.length
    const threshold = mean - successRate.factor * Math.sqrt(variance)
    for (const one of known) {
      if (one.successRate >= threshold) continue
      this.#eject(one, `${percent(one.successRate)} of its calls succeed, of all ${percent(mean)}`)
    }
  }

  #eject(judgement: Judgement, why: string): void {
    const { baseEjectionTime, maxEjectionPercent, maxEjectionTime } = this.#options
    const present = this.#judgements.filter(({ part }) => part.isPresent !== false).length
    if (this.#ejected > 0 && this.#ejected / present >= maxEjectionPercent) {
      this.#run.journal.counted(this.#refused)
      return
    }
    judgement.isEjected = true
    judgement.since = this.#run.kernel.now
    if (baseEjectionTime * judgement.times < maxEjectionTime + baseEjectionTime) judgement.times++
    this.#run.journal.levelled(this.#gauge, ++this.#ejected)
    this.#tell(`${judgement.part.place.name} is ejected for ${formatSpan(this.#lasts(judgement))}: ${why}`)
  }

  #release(judgement: Judgement): void {
    judgement.isEjected = false
    judgement.inARow = 0
    this.#run.journal.levelled(this.#gauge, --this.#ejected)
  }

  #lasts({ times }: Judgement): Span {
    return Math.min(this.#options.baseEjectionTime * times, this.#options.maxEjectionTime)
  }

  /** Enters the next sweep. */
  #enter(): void {
    if (this.#isPending) return
    this.#isPending = true
    const { interval } = this.#options
    const { kernel } = this.#run
    kernel.at((Math.floor(kernel.now / interval) + 1) * interval, this)
  }

  #tell(what: string): void {
    this.#run.journal.changed(this.#name, what)
  }
}

const percent = (share: number): string => `${Math.floor(share * 100)}%`
