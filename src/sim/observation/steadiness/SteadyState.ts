/**
 * Steady state: whether the averages of a run mean something, and how exactly they are known.
 *
 * It speaks of runs in which nothing is meant to change: without faults, and with a load that stays as it is. Averages of a
 * component that cannot keep up are not given an interval at all, as they say how long somebody looked. The warm-up that the
 * scenario states has been left out of everything.
 */
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { ComponentRecord } from "../records/ComponentRecord.ts"
import { componentColumn } from "../records/ComponentRecord.ts"
import type { Recording } from "../records/Recording.ts"
import type { BatchMeans } from "./Confidence.ts"
import { batchMeans, relativeWidth } from "./Confidence.ts"
import { isUnstable } from "./Stability.ts"
import { mser5 } from "./WarmUp.ts"

/** An interval wider than this share of the value is too wide for one to say that the value is known. */
export const convergedWithin = 0.1
/** A component that is busier than this, and gets more than it carries, has no steady state. */
const saturatedAbove = 0.995

export interface Steadiness {
  readonly component: string
  /** More comes in than can be carried: its averages depend on how long one looks. */
  readonly isUnstable: boolean
  /** Of the response in nanoseconds, by batch means; `undefined` for what is unstable or had no calls. */
  readonly response: BatchMeans | undefined
  readonly isConverged: boolean
  /** The warm-up that MSER-5 would take, from the start of the run; `Infinity` if the run never settles. */
  readonly warmupWanted: Span
}

/** How a component stands, over everything after the warm-up. */
export const steadiness = (recording: Recording, component: ComponentRecord): Steadiness => {
  const { now, windows } = recording
  const { first } = windows
  const to = windows.countAt(now)
  const unstable = isUnstable(component, first, to) || isSaturated(recording, component, first, to)
  const sums: Array<number> = []
  const counts: Array<number> = []
  for (let w = first; w < to; w++) {
    sums.push(component.responses.sumBetween(w, w + 1))
    counts.push(component.responses.countBetween(w, w + 1))
  }
  const response = unstable || counts.every((count) => count === 0) ? undefined : batchMeans(sums, counts)
  return {
    component: component.site.name,
    isUnstable: unstable,
    response,
    isConverged: response !== undefined && relativeWidth(response) <= convergedWithin,
    warmupWanted: warmupWanted(recording, component, to)
  }
}

/** What there is to say aloud; nothing, if all averages are known well. */
export const remarksOn = (recording: Recording): ReadonlyArray<string> => {
  const warmup = recording.windows.begin(recording.windows.first)
  return recording.components.flatMap((component) => {
    const found = steadiness(recording, component)
    const { name } = component.site
    if (found.isUnstable) return [`${name} is unstable: more comes in than it can carry, and its averages mean nothing`]
    if (found.response === undefined) return []
    const { correlation, halfWidth, mean } = found.response
    return [
      ...(found.isConverged
        ? []
        : [
            `the mean response of ${name} has not converged: ${formatSpan(mean)} ± ${formatSpan(Math.min(halfWidth, Number.MAX_SAFE_INTEGER))}` +
              `${correlation > 0.3 ? ", and the run is short for its queues" : ""}; let it run longer`
          ]),
      ...(found.warmupWanted > warmup
        ? [
            found.warmupWanted === Infinity
              ? `${name} does not settle in the first half of the run`
              : `${name} settles only after ${formatSpan(found.warmupWanted)}, and the warm-up is ${formatSpan(warmup)}`
          ]
        : [])
    ]
  })
}

const isSaturated = (recording: Recording, component: ComponentRecord, from: number, to: number): boolean => {
  const { capacity } = component.site
  if (capacity === Infinity) return false
  const { busyArea } = componentColumn
  const busy =
    component.tally.between(busyArea, from, to) / (capacity * recording.windows.spanOf(from, to, recording.now))
  // What turns calls away, or has users who wait for it, is busy all the time and has a steady state.
  return busy > saturatedAbove && component.inFlightAt(to) - component.inFlightAt(from) > Math.sqrt(capacity) * 10
}

/** The number inside tells best how far a system is from being settled; the last window may be partial. */
const warmupWanted = (recording: Recording, component: ComponentRecord, to: number): Span => {
  const { busyArea, waitingArea } = componentColumn
  const inside = Array.from(
    { length: Math.max(0, to - 1) },
    (_, w) => component.tally.between(waitingArea, w, w + 1) + component.tally.between(busyArea, w, w + 1)
  )
  const { isSettled, measurements } = mser5(inside)
  return isSettled ? recording.windows.begin(measurements) : Infinity
}
