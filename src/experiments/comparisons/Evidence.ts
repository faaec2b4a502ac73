/**
 * Evidence: what is kept of one run for a decision between designs: its figures, its promises, and what each fault did to them.
 *
 * A fault that comes again is one stretch from its first beginning to its last end. What is before it begins where the last fault
 * ended, and what is after it ends where the next begins. Of one run of every design the whole result is kept.
 */
import { millisecond } from "../../sim/kernel/Instant.ts"
import type { ObjectivePicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import { recoveryOf } from "../../sim/observation/Recovery.ts"
import type { Simulation } from "../../sim/Simulation.ts"
import type { Result } from "../Result.ts"
import { isInDoubt } from "../Run.ts"
import type { Alert, Budget, Counts, Stretch, Totals } from "./BurnRate.ts"
import { budgetOver30Days, burnOf, countsOf, hourlyAlert, ringsAt, scaledAlert, totalsIn } from "./BurnRate.ts"
import { type Headline, headlinesOf } from "./Headlines.ts"

/** What one fault did to one promise. */
export interface FaultEffect {
  readonly fault: string
  /** The promise; in a scenario without any, a journey. */
  readonly objective: string
  readonly fromMs: number
  /** `null` while it lasts. */
  readonly toMs: number | null
  /** Since the end of the fault before it. */
  readonly before: Totals
  readonly during: Totals
  readonly after: Totals
  /** The bad share during the fault as a multiple of what the target allows. */
  readonly burn: number | null
  /** How long after the fault's beginning the page would have rung, in milliseconds; `null` if it would not. */
  readonly pagedMs: number | null
  /** The same for an alert whose windows are in proportion to a run that stands for a day. */
  readonly scaledMs: number | null
  /** How long after the fault's end was looked: until another fault begins, or the run ends. */
  readonly lookedMs: number
  /** From the fault's end until the promise is kept again; `null` if it is not within what was looked at. */
  readonly recoveryMs: number | null
}

/** How one promise stands in one run. */
export interface Standing {
  readonly objective: string
  readonly total: number
  readonly bad: number
  readonly budget: Budget
}

export interface Evidence {
  readonly seed: string
  readonly fingerprint: string
  readonly headlines: ReadonlyArray<Headline>
  readonly standings: ReadonlyArray<Standing>
  readonly effects: ReadonlyArray<FaultEffect>
  /** Whether it ended early, or breaks laws that every run obeys. */
  readonly isInDoubt: boolean
  readonly result?: Result
}

/** Of a simulation that is over and its result; `keeps` the whole result if it is wanted. */
export const evidenceOf = (simulation: Simulation, result: Result, keeps: boolean): Evidence => {
  const { fingerprint, picture, seed } = result
  const seconds = (picture.atMs - picture.warmupMs) / 1000
  return {
    seed,
    fingerprint,
    headlines: headlinesOf(result),
    standings: picture.objectives.map(({ bad, name, target, total }) => ({
      objective: name,
      total,
      bad,
      budget: budgetOver30Days({ bad, ended: total }, seconds, target)
    })),
    effects: watchedIn(picture).flatMap((watched) => effectsOn(simulation, picture, watched)),
    isInDoubt: isInDoubt(result),
    ...(keeps ? { result } : {})
  }
}

type Watched = Pick<ObjectivePicture, "burn" | "name" | "of" | "target">

/** The promises; where there are none, every journey by itself, with no budget to burn. */
const watchedIn = ({ journeys, objectives }: Picture): ReadonlyArray<Watched> =>
  objectives.length > 0 ? objectives : journeys.map(({ name }) => ({ name, of: name, target: 1, burn: [] }))

const effectsOn = (simulation: Simulation, picture: Picture, objective: Watched): ReadonlyArray<FaultEffect> => {
  const { atMs, durationMs, faults, windowMs } = picture
  const counts = countsOf(picture, objective)
  const bandsAsWindows = faults.map((band) => windowsOf(band.fromMs, band.toMs ?? atMs, counts))
  const calm: Stretch = { from: counts.first, to: Math.min(...bandsAsWindows.map(({ from }) => from)) }
  return [...new Set(faults.map(({ name }) => name))].map((fault) => {
    const bands = faults.filter(({ name }) => name === fault)
    const fromMs = bands[0]!.fromMs
    const lasts = bands.some(({ toMs }) => toMs === null)
    const toMs = lasts ? null : Math.max(...bands.map((band) => band.toMs!))
    const during = windowsOf(fromMs, toMs ?? atMs, counts)
    const ends = bandsAsWindows.map(({ to }) => to).filter((to) => to <= during.from)
    const before: Stretch = { from: Math.max(counts.first, ...ends), to: during.from }
    const next = Math.min(
      ...faults.flatMap((band) => (toMs !== null && band.fromMs > toMs ? band.fromMs / windowMs : []))
    )
    const after: Stretch = { from: during.to, to: Math.min(counts.ended.length, Math.floor(next)) }
    const ringing = (alert: Alert) => {
      const at = ringsAt(counts, { from: during.from, to: after.to }, calm, objective.target, alert)
      return at === null ? null : Math.max(0, at - fromMs)
    }
    const totals = totalsIn(counts, during)
    return {
      fault,
      objective: objective.name,
      fromMs,
      toMs,
      before: totalsIn(counts, before),
      during: totals,
      after: totalsIn(counts, after),
      burn: burnOf(totals, objective.target),
      pagedMs: ringing(hourlyAlert),
      scaledMs: ringing(scaledAlert(durationMs ?? atMs, windowMs, objective.target)),
      lookedMs: toMs === null ? 0 : Math.max(0, Math.min(after.to * windowMs, atMs) - toMs),
      recoveryMs: toMs === null ? null : recovered(simulation, objective.name, toMs, after.to)
    }
  })
}

/** Rounded outward; a fault of an instant marks the window in which it fell. */
const windowsOf = (fromMs: number, toMs: number, { ended, first, windowMs }: Counts): Stretch => {
  const from = Math.max(first, Math.floor(fromMs / windowMs))
  return { from, to: Math.min(ended.length, Math.max(Math.ceil(toMs / windowMs), from + 1)) }
}

const recovered = ({ recording }: Simulation, name: string, endMs: number, to: number): number | null => {
  const objective = recording.objectives.find((one) => one.name === name)
  if (objective === undefined) return null
  const span = recoveryOf(recording, objective, endMs * millisecond, to)
  return Number.isFinite(span) ? span / millisecond : null
}
