/**
 * Capacity: how many instances a component had, and how many calls it could work on at once, on average over time; for some that
 * changes while they run.
 */
import type { Instant } from "../kernel/Instant.ts"
import type { Site } from "../model/Fact.ts"
import type { Recording } from "./records/Recording.ts"

const meanOf = (gauge: number, recording: Recording, from: number, to: number): number =>
  recording.meters[gauge]!.between(from, to) / recording.windows.spanOf(from, to, recording.now)

/** What a number was on average that is `value` now, and was another before each of these instants. */
const meanOfSteps = (
  value: number,
  steps: ReadonlyArray<{ readonly at: Instant; readonly from: number }>,
  { now, windows }: Recording,
  from: number,
  to: number
): number => {
  const span = windows.spanOf(from, to, now)
  if (steps.length === 0 || span === 0 || value === Infinity) return value
  const start = windows.begin(from)
  const within = (at: number) => Math.min(Math.max(at, start), start + span)
  // What it is now, and for the time before every change the difference.
  let area = value * span
  steps.forEach(({ at, from: before }, i) => {
    const after = steps[i + 1]?.from ?? value
    area += (before - after) * (within(at) - start)
  })
  return area / span
}

/** In windows `from` to `to`; `Infinity` without a limit. */
export const meanCapacity = (site: Site, recording: Recording, from: number, to: number): number => {
  const { capacity, elastic, resizes = [] } = site
  if (elastic !== undefined && elastic.each !== Infinity)
    return elastic.each * meanOf(elastic.serving, recording, from, to)
  return meanOfSteps(capacity, resizes, recording, from, to)
}

/** The most that it could ever work on at once: who has too many workers, or is too many, still does what he has. */
export const mostCapacity = ({ capacity, elastic, instances = 1, resizes = [] }: Site): number => {
  if (elastic !== undefined) return elastic.most
  const steps = [{ from: capacity, instances }, ...resizes]
  const count = ({ instances: there = 1 }: { readonly instances?: number | undefined }) => there
  return Math.max(...steps.map((step) => step.from / count(step))) * Math.max(...steps.map(count))
}

/** In windows `from` to `to`, with those who are starting or leaving; NaN for what has no instances. */
export const meanInstances = (site: Site, recording: Recording, from: number, to: number): number => {
  const { elastic, instances = NaN, resizes = [] } = site
  if (elastic !== undefined) return meanOf(elastic.instances, recording, from, to)
  const steps = resizes.map((step) => ({ at: step.at, from: step.instances ?? NaN }))
  return meanOfSteps(instances, steps, recording, from, to)
}
