/**
 * Scaling rules: how many instances an autoscaler wants, and how many of them it may have at once. Pure.
 *
 * The arithmetic and its order are those of Kubernetes' HorizontalPodAutoscaler: the formula with its tolerance first
 * (pkg/controller/podautoscaler/replica_calculator.go), then the stabilization windows, then the policies and the limits
 * (horizontal.go there). Defaults are those of pkg/apis/autoscaling/v2/defaults.go.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { optional, required } from "../../model/Described.ts"
import { expectedButGot, isDecimal, notation, TextOrNumber } from "../../model/Notation.ts"
import { Count, Span as SpanText } from "../../model/Quantities.ts"

const expected = "a percentage such as 100% or 900%"

/** A change as a share of what there is, which may be more than all of it; decoded to 1 for 100%. */
const Change = notation<number, string | number>({
  identifier: "Change",
  expected,
  description: "A change in percent of what there is; more than 100% is possible",
  examples: ["10%", "100%", "900%"],
  written: TextOrNumber,
  value: Schema.Finite.check(Schema.isGreaterThan(0)),
  read: (written) => {
    const digits = String(written).endsWith("%") ? String(written).slice(0, -1) : ""
    const change = isDecimal(digits) ? Number(`${digits}e-2`) : NaN
    return change > 0 ? Result.succeed(change) : Result.fail(expectedButGot(expected, written))
  },
  write: (change) => `${Number((change * 100).toPrecision(15))}%`
})

const Per = SpanText.check(Schema.makeFilter((per) => per > 0 || "a period has to be longer than 0s"))
const per = optional(Per, "Within any time so long. Default 15s.")

const Policy = Schema.Union([
  Schema.Struct({ instances: required(Count, "So many instances more, or fewer."), per }),
  Schema.Struct({ percent: required(Change, "So many percent more, or fewer, of those there were."), per })
]).annotate({
  identifier: "ScalingPolicy",
  description: "By how much the number of instances may change within a time: by so many `instances`, or by `percent`."
})

const rules = (window: string, policies: string) =>
  Schema.Struct({
    stabilizationWindow: optional(SpanText, window),
    policies: optional(Schema.NonEmptyArray(Policy), policies),
    select: optional(
      Schema.Literals(["max", "min", "disabled"]),
      "Which of the policies counts: the one that allows the greatest change (`max`) or the smallest (`min`); " +
        "`disabled`: it never changes in this direction. Default max."
    )
  })

/** `scaleUp:` and `scaleDown:` of an autoscaler. */
export const ScaleUp = rules(
  "Only as many instances are added as were wanted at every moment for so long. Default 0s, Kubernetes'.",
  "By how much the number may grow. Default, as in Kubernetes: by 100% or by 4 instances, per 15s, whichever is more."
)
export const ScaleDown = rules(
  "Only as many instances are removed as were too many at every moment for so long. Default 300s, Kubernetes'.",
  "By how much the number may shrink. Default, as in Kubernetes: by 100% per 15s."
)

export type Policy = typeof Policy.Type

export interface Rules {
  readonly stabilizationWindow: Span
  readonly policies: ReadonlyArray<Policy>
  readonly select: "max" | "min" | "disabled"
}

/** With every default filled in. */
export const upRules = (given: typeof ScaleUp.Type = {}): Rules => ({
  stabilizationWindow: 0,
  policies: [{ instances: 4 }, { percent: 1 }],
  select: "max",
  ...given
})
export const downRules = (given: typeof ScaleDown.Type = {}): Rules => ({
  stabilizationWindow: 300 * second,
  policies: [{ percent: 1 }],
  select: "max",
  ...given
})

/** What rounding of doubles may have added to a ratio; Kubernetes counts in whole thousandths. */
const rounding = 1e-9

export interface Metrics {
  /** How many there are to be by now: those who serve and those who are starting. */
  readonly current: number
  /** Of each who serves and was measured. */
  readonly measured: ReadonlyArray<number>
  /** How many serve and have not been measured yet, and how many are still starting. */
  readonly missing: number
  readonly starting: number
  readonly target: number
  readonly tolerance: number
}

/**
 * How many instances would bring the mean to the target: ceil(instances x mean / target), or as many as there are if that is
 * off by no more than the tolerance. Those of whom nothing is known count as idle when more seem to be needed, and (if they
 * serve) as being at the target when fewer do; if that turns the verdict round, nothing is changed.
 */
export const desired = ({ current, measured, missing, starting, target, tolerance }: Metrics): number => {
  if (measured.length === 0) return current
  const total = measured.reduce((sum, one) => sum + one, 0)
  const isWithin = (ratio: number) => Math.abs(1 - ratio) <= tolerance + rounding
  const ratio = total / (measured.length * target)
  const isMore = ratio > 1
  const assumed = missing + (isMore ? starting : 0)
  if (assumed === 0) return isWithin(ratio) ? current : Math.ceil(ratio * measured.length - rounding)
  const counted = measured.length + assumed
  const whole = (total + (isMore ? 0 : missing * target)) / (counted * target)
  if (isWithin(whole) || isMore !== whole > 1) return current
  const wanted = Math.ceil(whole * counted - rounding)
  return isMore === wanted > current ? wanted : current
}

interface Remembered {
  readonly at: Instant
  readonly count: number
}

/** What was wanted before, and what was added and removed. */
export interface History {
  readonly wanted: ReadonlyArray<Remembered>
  readonly added: ReadonlyArray<Remembered>
  readonly removed: ReadonlyArray<Remembered>
}

/** Nothing has happened but that there are so many. */
export const beginning = (count: number): History => ({ wanted: [{ at: 0, count }], added: [], removed: [] })

export interface Question {
  readonly now: Instant
  readonly current: number
  readonly wanted: number
  readonly min: number
  readonly max: number
  readonly up: Rules
  readonly down: Rules
}

export interface Decision {
  readonly count: number
  /** Why it is not what was wanted; `undefined` if it is. */
  readonly because: string | undefined
  readonly history: History
}

/** How many there may be from now on. */
export const decide = (history: History, question: Question): Decision => {
  const { current, down, max, min, now, up, wanted } = question
  const longest = Math.max(up.stabilizationWindow, down.stabilizationWindow)
  const remembered = [...history.wanted.filter(({ at }) => at > now - longest), { at: now, count: wanted }]
  const told = { ...history, wanted: remembered }
  if (current > max) return changed(told, question, max, "at most the maximum")
  if (current < min) return changed(told, question, min, "at least the minimum")
  const within = (window: Span) => remembered.filter(({ at }) => at === now || at > now - window)
  const least = within(up.stabilizationWindow).reduce((found, { count }) => Math.min(found, count), wanted)
  const most = within(down.stabilizationWindow).reduce((found, { count }) => Math.max(found, count), wanted)
  const stable = Math.min(Math.max(current, least), most)
  const because = stable === wanted ? undefined : windowWords(stable > wanted ? down : up, stable > wanted)
  if (stable > current) {
    const limit = Math.max(current, limitUp(told, question))
    if (stable <= limit && stable <= max) return changed(told, question, stable, because)
    return limit < max
      ? changed(told, question, limit, policyWords(up))
      : changed(told, question, max, `at most ${max}`)
  }
  if (stable < current) {
    const limit = Math.min(current, limitDown(told, question))
    if (stable >= limit && stable >= min) return changed(told, question, stable, because)
    return limit > min
      ? changed(told, question, limit, policyWords(down))
      : changed(told, question, min, `at least ${min}`)
  }
  return changed(told, question, stable, because)
}

const changed = (history: History, { current, down, now, up }: Question, count: number, because?: string): Decision => {
  const longest = Math.max(...[...up.policies, ...down.policies].map(({ per = 15 * second }) => per))
  const recent = (events: ReadonlyArray<Remembered>, change: number) => [
    ...events.filter(({ at }) => at > now - longest),
    ...(change > 0 ? [{ at: now, count: change }] : [])
  ]
  return {
    count,
    because,
    history: {
      wanted: history.wanted,
      added: recent(history.added, count - current),
      removed: recent(history.removed, current - count)
    }
  }
}

/** How many there were a policy's period ago. */
const before = ({ added, removed }: History, { current, now }: Question, { per = 15 * second }: Policy): number => {
  const since = (events: ReadonlyArray<Remembered>) =>
    events.reduce((sum, { at, count }) => (at > now - per ? sum + count : sum), 0)
  return current - since(added) + since(removed)
}

const limitUp = (history: History, question: Question): number => {
  const { policies, select } = question.up
  if (select === "disabled") return question.current
  const limits = policies.map((policy) => {
    const from = before(history, question, policy)
    return "instances" in policy ? from + policy.instances : Math.ceil(from * (1 + policy.percent) - rounding)
  })
  return select === "max" ? Math.max(...limits) : Math.min(...limits)
}

const limitDown = (history: History, question: Question): number => {
  const { policies, select } = question.down
  if (select === "disabled") return question.current
  const limits = policies.map((policy) => {
    const from = before(history, question, policy)
    return "instances" in policy ? from - policy.instances : Math.floor(from * (1 - policy.percent) + rounding)
  })
  return select === "max" ? Math.min(...limits) : Math.max(...limits)
}

const windowWords = ({ stabilizationWindow }: Rules, isDown: boolean): string =>
  `${isDown ? "more" : "fewer"} were wanted within the last ${formatSpan(stabilizationWindow)}`

const policyWords = ({ policies, select }: Rules): string => {
  if (select === "disabled") return "it does not change in this direction"
  const each = policies.map((policy) => {
    const { per = 15 * second } = policy
    const by = "instances" in policy ? String(policy.instances) : `${Number((policy.percent * 100).toPrecision(6))}%`
    return `${by} per ${formatSpan(per)}`
  })
  return `by at most ${each.join(select === "max" ? " or " : " and ")}`
}
