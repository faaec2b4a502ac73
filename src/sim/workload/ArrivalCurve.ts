/**
 * Arrival curve: the number of arrivals to be expected by each instant, and when that number reaches a level.
 *
 * It is the integral of the arrival rate, so it is a parabola in a stage that ramps and a straight line in one that
 * does not, and both are inverted in closed form: the k-th arrival is computed from k, never from the arrival before
 * it, and nothing drifts. Instants count from the start of the scenario.
 */
import { type Instant, type Span, wholeSpan } from "../kernel/Instant.ts"
import type { Ramp } from "./Stages.ts"

/** An arrival rate over time: `start` and the targets are arrivals per `timeUnit`. */
export interface RateProfile extends Ramp {
  /** More than 0. */
  readonly timeUnit: Span
  /**
   * The level at which the first arrival happens. k6's constant-arrival-rate begins with an arrival at once (0), its
   * ramping-arrival-rate waits until the curve has reached 1. Either way the count over the whole scenario is the same.
   */
  readonly firstLevel: 0 | 1
}

/** A stretch with one slope. Levels are kept doubled and in units of the time unit, which makes them whole numbers. */
interface Segment {
  readonly start: Instant
  readonly duration: Span
  readonly from: number
  readonly to: number
  /** Doubled level at its start and its end. */
  readonly levelFrom: number
  readonly levelTo: number
}

export class ArrivalCurve {
  readonly profile: RateProfile
  /** When the last stage ends. */
  readonly end: Instant
  readonly #segments: ReadonlyArray<Segment>
  readonly #doubledEnd: number
  /** Where the last answer was found: questions usually ask for later and later levels. */
  #cursor = 0

  constructor(profile: RateProfile) {
    const segments: Array<Segment> = []
    let start = 0
    let from = profile.start
    let levelFrom = 0
    for (const { duration, target: to } of profile.stages) {
      if (duration > 0) {
        const levelTo = levelFrom + duration * (from + to)
        segments.push({ start, duration, from, to, levelFrom, levelTo })
        levelFrom = levelTo
        start += duration
      }
      from = to
    }
    this.profile = profile
    this.end = start
    this.#segments = segments
    this.#doubledEnd = levelFrom
  }

  /** Arrivals to be expected over the whole scenario; not always a whole number. */
  get total(): number {
    return this.#doubledEnd / (2 * this.profile.timeUnit)
  }

  /**
   * When the curve reaches this level, to the nearest nanosecond; `Infinity` if it never does. A level of 0 is reached
   * at 0.
   */
  reaches(level: number): Instant {
    const doubled = 2 * this.profile.timeUnit * level
    if (!(doubled <= this.#doubledEnd)) return Infinity
    if (doubled <= 0) return 0
    const segment = this.#segmentOf(doubled)
    const into = doubled - segment.levelFrom
    // The root of the parabola in the form that loses no digits, whichever way the stage ramps.
    const underRoot = segment.from * segment.from + ((segment.to - segment.from) * into) / segment.duration
    const offset = into / (segment.from + Math.sqrt(Math.max(0, underRoot)))
    return segment.start + Math.min(wholeSpan(offset), segment.duration)
  }

  /** The level at an instant: 0 at 0 and before, `total` at the end and after. */
  levelAt(at: Instant): number {
    if (at <= 0) return 0
    const segment = this.#segments.find(({ start, duration }) => at < start + duration)
    if (segment === undefined) return this.total
    const into = at - segment.start
    const rise = 2 * segment.from * into + ((segment.to - segment.from) * into * into) / segment.duration
    return (segment.levelFrom + rise) / (2 * this.profile.timeUnit)
  }

  /** The first segment that reaches the doubled level, found by walking from the one found last. */
  #segmentOf(doubled: number): Segment {
    let i = this.#cursor
    while (i > 0 && doubled <= this.#segments[i]!.levelFrom) i--
    while (doubled > this.#segments[i]!.levelTo) i++
    this.#cursor = i
    return this.#segments[i]!
  }
}
