/**
 * Outlier ejection: instances whose calls fail more than those of others get no calls for a while (passive health checking).
 *
 * It does as Envoy does (`Ejection.ts`), with the defaults of its api/envoy/config/cluster/v3/outlier_detection.proto, where what it
 * does not enforce unless told so is `none` here. Other than there, all callers of a service see the same, and a health check that
 * passes lets nobody back early. When few are left, `panicBelow` of the balancer says whether it still cares (in Envoy below 50%).
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { optional } from "../../model/Described.ts"
import { Count, Factor, Ratio, Span as SpanText, writeRatio } from "../../model/Quantities.ts"

const LongerThanNothing = SpanText.check(Schema.makeFilter((span) => span > 0 || "it has to be longer than 0s"))

const SuccessRate = Schema.Struct({
  factor: optional(Factor, "How many standard deviations below the mean success rate is too low. Default 1.9."),
  minimumHosts: optional(Count, "Compared only if so many instances have enough calls. Default 5."),
  requestVolume: optional(Count, "How many calls in an interval are enough to judge an instance by. Default 100.")
})

const FailurePercentage = Schema.Struct({
  threshold: optional(Ratio, "Share of failed calls from which on an instance is ejected. Default 85%."),
  minimumHosts: optional(Count, "Looked at only if so many instances have enough calls. Default 5."),
  requestVolume: optional(Count, "How many calls in an interval are enough to judge an instance by. Default 50.")
})

/** What nobody is ejected for unless it is said. */
const unlessSaid = ["consecutiveGatewayErrors", "consecutiveLocalErrors", "failurePercentage"] as const

const InARow = Schema.Union([Count, Schema.Literal("none")])

/** `outlierEjection:` of a service. All defaults are Envoy's. */
export const OutlierEjection = Schema.Struct({
  consecutiveErrors: optional(
    InARow,
    "After so many errors in a row an instance is ejected at once; `none`: never for that. Default 5."
  ),
  consecutiveGatewayErrors: optional(
    InARow,
    "The same for errors of a gateway, which is all but `error`: what times out, is refused or is not reached (502, 503, 504). " +
      "Default none; Envoy's 5 are not enforced unless told so."
  ),
  consecutiveLocalErrors: optional(
    InARow,
    "The same for what the callee did not answer at all: `timed out`, `unreachable` and `crashed`. They are then counted apart, and " +
      "are errors for nothing else (Envoy's split_external_local_origin_errors). Default none: they are errors like others."
  ),
  successRate: optional(
    Schema.Union([SuccessRate, Schema.Literal("none")]),
    "When the success rate of an instance over an interval is an outlier among those of all; `none`: never for that. " +
      "Default {factor: 1.9, minimumHosts: 5, requestVolume: 100}."
  ),
  failurePercentage: optional(
    Schema.Union([FailurePercentage, Schema.Literal("none")]),
    "When so large a share of its calls over an interval failed, whatever those of others do; `none`: never for that. Default none, " +
      "as Envoy does not enforce it unless told so."
  ),
  enforcing: optional(
    Ratio,
    "Share of ejections that are made, by chance; the others are only found to be due. Default 100%."
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
  maxEjectionTimeJitter: optional(
    SpanText,
    "Every ejection lasts longer by anything up to this, so that not all come back at once. Default 0s."
  ),
  maxEjectionPercent: optional(
    Ratio,
    "While this share of the instances or more is ejected nobody else is; one may always be. Default 10%."
  )
})
  .check(
    Schema.makeFilter(
      (options: Partial<Record<"consecutiveErrors" | "successRate" | (typeof unlessSaid)[number], unknown>>) =>
        options.consecutiveErrors === "none" &&
        options.successRate === "none" &&
        unlessSaid.every((one) => (options[one] ?? "none") === "none")
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

const inARow = (count: number | "none"): number => (count === "none" ? Infinity : count)

/** With all defaults. */
export const complete = ({ failurePercentage = "none", successRate = {}, ...options }: OutlierEjection) => {
  const { baseEjectionTime = 30 * second, consecutiveErrors = 5 } = options
  const { consecutiveGatewayErrors = "none", consecutiveLocalErrors = "none" } = options
  return {
    enforcing: 1,
    interval: 10 * second,
    maxEjectionPercent: 0.1,
    maxEjectionTime: Math.max(300 * second, baseEjectionTime),
    maxEjectionTimeJitter: 0,
    ...options,
    baseEjectionTime,
    consecutiveErrors: inARow(consecutiveErrors),
    consecutiveGatewayErrors: inARow(consecutiveGatewayErrors),
    consecutiveLocalErrors: inARow(consecutiveLocalErrors),
    failurePercentage:
      failurePercentage === "none"
        ? undefined
        : { threshold: 0.85, minimumHosts: 5, requestVolume: 50, ...failurePercentage },
    successRate:
      successRate === "none" ? undefined : { factor: 1.9, minimumHosts: 5, requestVolume: 100, ...successRate }
  }
}
export type Complete = ReturnType<typeof complete>

/** In words: "outliers ejected for 30s and more, at most 10% of instances". */
export const describe = (options: OutlierEjection): string => {
  const { baseEjectionTime, consecutiveErrors, maxEjectionPercent, successRate, ...others } = complete(options)
  const { consecutiveGatewayErrors, consecutiveLocalErrors, enforcing, failurePercentage } = others
  const row = (count: number, what: string) => (count === Infinity ? [] : [`${count} ${what} in a row`])
  const why = [
    ...row(consecutiveErrors, "errors"),
    ...row(consecutiveGatewayErrors, "gateway errors"),
    ...row(consecutiveLocalErrors, "calls without an answer"),
    ...(successRate === undefined ? [] : ["a success rate far below the others'"]),
    ...(failurePercentage === undefined ? [] : [`${writeRatio(failurePercentage.threshold)} failures`])
  ]
  const most = `at most ${writeRatio(maxEjectionPercent)} of instances or one`
  const some = enforcing === 1 ? "" : ` (${writeRatio(enforcing)} of the times)`
  return `ejected${some} for ${formatSpan(baseEjectionTime)} or longer after ${why.join(" or ")}, ${most}`
}
