/**
 * Diurnal: a rate that goes up and down with the hours, as a sine does.
 *
 * It multiplies the rate of an executor, so the ramp of a ramping-arrival-rate stays visible under it. The sine is followed by 96
 * straight lines per period (quarters of an hour for a day), between which arrivals are placed exactly.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../kernel/Instant.ts"
import { formatSpan, second } from "../kernel/Instant.ts"
import { optional, required } from "../model/Described.ts"
import { Factor, Span as SpanText } from "../model/Quantities.ts"
import type { RateProfile } from "./ArrivalCurve.ts"
import type { Stage } from "./Stages.ts"

const linesPerPeriod = 96

const Period = SpanText.check(
  Schema.isGreaterThanOrEqualTo(10 * second, { message: "a period takes at least 10s; for shorter ones use stages" })
)

/** `diurnal:` of the load. */
export const Diurnal = Schema.Struct({
  period: required(Period, "How long until it is the same time again: 24h for a day. At least 10s."),
  peak: required(Factor, "What the rate is multiplied by at the busiest time, e.g. 2x."),
  trough: optional(
    Factor,
    "What it is multiplied by at the quietest time. Default 2 - peak, so that the mean stays the rate of the executor: 0.5x " +
      "with a peak of 1.5x, nothing with 2x. With another trough the mean is halfway between both."
  ),
  at: optional(SpanText, "When it is busiest, from the start of the run: 14h if that is at midnight. Default 0s.")
})
  .check(
    Schema.makeFilter(({ peak, trough = Math.max(0, 2 - peak) }) => {
      if (peak > 2 && trough === 0) {
        return {
          path: ["peak"],
          issue:
            "above 2x the quietest time would be below nothing; say `trough`, e.g. 0.5x, and count with a higher mean"
        }
      }
      return peak < trough ? { path: ["trough"], issue: "the trough is not above the peak" } : undefined
    })
  )
  .annotate({
    identifier: "Diurnal",
    description: "How the rates of all open loads go up and down with the hours, as a sine does. Default: not at all."
  })
export type Diurnal = typeof Diurnal.Type

/** In words: "up to 1.5x every 24h, busiest at 14h". */
export const describe = ({ at = 0, peak, period }: Diurnal): string =>
  `up to ${peak}x every ${formatSpan(period)}, busiest at ${formatSpan(at)}`

const twoPi = 6.283185307179586

/** The cosine of a number of turns, by its series: the same bits everywhere. */
const cosine = (turns: number): number => {
  const within = turns - Math.floor(turns)
  // To 0..1/2 by symmetry, and to 0..1/4 by the sign.
  const half = within > 0.5 ? 1 - within : within
  const [quarter, sign] = half > 0.25 ? [0.5 - half, -1] : [half, 1]
  const x = twoPi * quarter
  let term = 1
  let sum = 1
  for (let n = 2; n <= 22; n += 2) {
    term *= (-x * x) / (n * (n - 1))
    sum += term
  }
  return sign * sum
}

/** What the rate is multiplied by at an instant of the run. */
export const factorAt = ({ at = 0, peak, period, trough = 2 - peak }: Diurnal, now: Instant): number =>
  (peak + trough) / 2 + ((peak - trough) / 2) * cosine((now - at) / period)

/** The profile of a load that begins at `startTime`, multiplied. */
export const shaped = (profile: RateProfile, diurnal: Diurnal, startTime: Span): RateProfile => {
  const { at = 0, period } = diurnal
  const stages: Array<Stage> = []
  const line = period / linesPerPeriod
  /** The first corner after an instant, from the start of the load. */
  const cornerAfter = (into: Instant): Instant => {
    let k = Math.floor((startTime + into - at) / line) + 1
    while (Math.round(at + k * line) - startTime <= into) k++
    return Math.round(at + k * line) - startTime
  }
  let begin = 0
  let from = profile.start
  for (const { duration, target } of profile.stages) {
    const end = begin + duration
    let last = begin
    for (let corner = cornerAfter(begin); corner < end; corner = cornerAfter(corner)) {
      const value = from + ((target - from) * (corner - begin)) / duration
      stages.push({ duration: corner - last, target: value * factorAt(diurnal, startTime + corner) })
      last = corner
    }
    stages.push({ duration: end - last, target: target * factorAt(diurnal, startTime + end) })
    begin = end
    from = target
  }
  return { ...profile, start: profile.start * factorAt(diurnal, startTime), stages }
}
