/**
 * Burn rate: how fast a stretch of a run uses up the error budget of a promise, and when an alert on that would have rung.
 *
 * The alert is the usual one with two windows (Google, The Site Reliability Workbook, chapter 5): it rings when the bad share over the
 * long window and over the short one are both so many times what the target allows. A run is nearly always shorter than the hour
 * that the long window looks back; what was before its beginning is taken to have been as it was before the fault.
 */
import type { ObjectivePicture, Picture } from "../../sim/observation/pictures/Picture.ts"

/** How many requests ended in each window, and how many of them were bad. */
export interface Counts {
  readonly windowMs: number
  /** The first window that counts, after the warm-up. */
  readonly first: number
  readonly ended: ReadonlyArray<number>
  readonly bad: ReadonlyArray<number>
}

/** A stretch of windows `from` to `to`, `to` not included. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What a promise's journey did in every window, counted. Requests that never end are in none. */
export const countsOf = (
  { atMs, journeys, warmupMs, windowMs }: Picture,
  { burn, of, target }: Pick<ObjectivePicture, "burn" | "of" | "target">
): Counts => {
  const { carried, failed, good } = journeys.find(({ name }) => name === of)!.series
  const secondsOf = (w: number) => (Math.min(windowMs, atMs - w * windowMs) || windowMs) / 1000
  const ended = carried.map((perSecond, w) => Math.round((perSecond + failed[w]!) * secondsOf(w)))
  const bad = ended.map((count, w) =>
    target < 1 ? Math.round((burn[w] ?? 0) * (1 - target) * count) : count - Math.round(good[w]! * secondsOf(w))
  )
  return { windowMs, first: Math.round(warmupMs / windowMs), ended, bad }
}

const sumOf = (values: ReadonlyArray<number>, { from, to }: Stretch): number => {
  let sum = 0
  for (let w = Math.max(0, from); w < Math.min(to, values.length); w++) sum += values[w]!
  return sum
}

export interface Totals {
  readonly ended: number
  readonly bad: number
}

export const totalsIn = (counts: Counts, stretch: Stretch): Totals => ({
  ended: sumOf(counts.ended, stretch),
  bad: sumOf(counts.bad, stretch)
})

/** The share of bad requests, as a multiple of what the target allows; `null` where nothing ended or the target allows none. */
export const burnOf = ({ bad, ended }: Totals, target: number): number | null =>
  ended === 0 || target >= 1 ? null : bad / ended / (1 - target)

/** When an alert rings. Windows are in milliseconds. */
export interface Alert {
  readonly factor: number
  readonly longMs: number
  readonly shortMs: number
}

const hourMs = 3_600_000

/** The page of the workbook for an objective over 30 days: 2 % of the budget within an hour. */
export const hourlyAlert: Alert = { factor: 14.4, longMs: hourMs, shortMs: hourMs / 12 }

/**
 * The same for a run that stands for a day, with windows of whole windows of the run, one at least. Where the target is so low that
 * not even a total outage burns as fast, it rings at half of that.
 */
export const scaledAlert = (durationMs: number, windowMs: number, target: number): Alert => {
  const whole = (ms: number) => Math.max(1, Math.ceil(ms / windowMs - 1e-9)) * windowMs
  const factor = isReachable(target) ? hourlyAlert.factor : burnMax(target) / 2
  return { factor, longMs: whole(durationMs / 24), shortMs: whole(durationMs / 288) }
}

/** The highest burn rate that there is: everything bad. */
export const burnMax = (target: number): number => (target >= 1 ? Infinity : 1 / (1 - target))

/** Whether a total outage would ring the page. */
export const isReachable = (target: number): boolean => burnMax(target) >= hourlyAlert.factor

/**
 * The instant in milliseconds at which the alert rings: the end of the first window of `look`, or its beginning if it rang before;
 * `null` if it does not within it. What was before the run's beginning is taken to be like `calm`, a stretch of it without faults;
 * like the whole run but all good if there is none.
 */
export const ringsAt = (counts: Counts, look: Stretch, calm: Stretch, target: number, alert: Alert): number | null => {
  const { ended, first, windowMs } = counts
  const isKnown = calm.to > calm.from
  const known = totalsIn(counts, isKnown ? calm : { from: first, to: ended.length })
  const perWindow = known.ended / Math.max(1, isKnown ? calm.to - calm.from : ended.length - first)
  const share = isKnown && known.ended > 0 ? known.bad / known.ended : 0
  const burns = (at: number, ms: number): number => {
    const from = at - ms / windowMs
    const seen = totalsIn(counts, { from: Math.max(first, Math.ceil(from)), to: at })
    const missing = Math.max(0, first - from) * perWindow
    return burnOf({ ended: seen.ended + missing, bad: seen.bad + missing * share }, target) ?? 0
  }
  const rings = (at: number) => burns(at, alert.longMs) >= alert.factor && burns(at, alert.shortMs) >= alert.factor
  if (look.from > first && rings(look.from)) return look.from * windowMs
  for (let at = look.from + 1; at <= Math.min(look.to, ended.length); at++) if (rings(at)) return at * windowMs
  return null
}

/** What 30 days at the rate of a run allow, in requests, and how much of it the bad ones of the run would be. */
export interface Budget {
  readonly perSecond: number
  readonly allowed: number
  /** Of what is allowed, 0..1 and above; `null` if nothing is. */
  readonly spent: number | null
}

const secondsOf30Days = 30 * 24 * 3600

export const budgetOver30Days = ({ bad, ended }: Totals, seconds: number, target: number): Budget => {
  const perSecond = seconds > 0 ? ended / seconds : 0
  const allowed = (1 - target) * perSecond * secondsOf30Days
  return { perSecond, allowed, spent: allowed > 0 ? bad / allowed : null }
}
