/**
 * Stages: how many users, or how many arrivals per time unit, at every instant of a k6 scenario.
 *
 * Between two targets the value moves in a straight line; a stage of 0s is a jump. Every instant here counts from the
 * start of the scenario it belongs to (its `startTime`), not from the start of the run. Arrival rates are turned into
 * instants in `ArrivalCurve.ts`.
 */
import type { Instant, Span } from "../kernel/Instant.ts"

/** One straight line: towards `target`, taking `duration`. */
export interface Stage {
  readonly duration: Span
  /** Users, or arrivals per time unit, at the end of the stage. */
  readonly target: number
}

/** A starting value and the straight lines that follow it. */
export interface Ramp {
  readonly start: number
  readonly stages: ReadonlyArray<Stage>
}

/** How long all stages take together. */
export const totalDuration = (stages: ReadonlyArray<Stage>): Span =>
  stages.reduce((sum, stage) => sum + stage.duration, 0)

/** The largest value the ramp ever reaches. */
export const highest = (ramp: Ramp): number =>
  ramp.stages.reduce((most, stage) => Math.max(most, stage.target), ramp.start)

/**
 * The value at an instant, not rounded. At a jump it is already the value after the jump; before the first stage it is
 * the starting value, after the last stage the last target.
 */
export const valueAt = (ramp: Ramp, at: Instant): number => {
  let value = ramp.start
  let stageStart = 0
  for (const stage of ramp.stages) {
    const into = at - stageStart
    if (into < 0) return value
    if (into < stage.duration) return value + ((stage.target - value) * into) / stage.duration
    value = stage.target
    stageStart += stage.duration
  }
  return value
}

/** From this instant on, this many users. */
export interface UserStep {
  readonly at: Instant
  readonly users: number
}

/**
 * The whole-number crossings of a ramp, as k6's ramping-vus takes them: on the way up a user starts when the line
 * reaches their number, on the way down the last one stops when the line reaches the number below theirs. The first
 * step is at 0; two steps share an instant where a jump follows another step. What happens at the end (all users stop)
 * is not a step.
 */
export const userSteps = (ramp: Ramp): ReadonlyArray<UserStep> => {
  const steps: Array<UserStep> = [{ at: 0, users: ramp.start }]
  let from = ramp.start
  let stageEnd = 0
  for (const { duration, target } of ramp.stages) {
    stageEnd += duration
    if (target === from) continue
    const direction = target > from ? 1 : -1
    const distance = Math.abs(target - from)
    if (duration === 0) steps.push({ at: stageEnd, users: target })
    else {
      for (let step = 1; step <= distance; step++) {
        // Counted back from the end of the stage, in whole nanoseconds, as k6 does.
        const remaining = Math.floor((duration * (distance - step)) / distance)
        steps.push({ at: stageEnd - remaining, users: from + direction * step })
      }
    }
    from = target
  }
  return steps
}
