/**
 * Capacity: how many instances a component had, and how many calls it could work on at once, on average over time; for some that
 * changes while they run.
 */
import type { Site } from "../model/Fact.ts"
import type { Recording } from "./records/Recording.ts"

const meanOf = (gauge: number, recording: Recording, from: number, to: number): number =>
  recording.meters[gauge]!.between(from, to) / recording.windows.spanOf(from, to, recording.now)

/** In windows `from` to `to`; `Infinity` without a limit. */
export const meanCapacity = (site: Site, recording: Recording, from: number, to: number): number => {
  const { capacity, elastic, resizes = [] } = site
  if (elastic !== undefined && elastic.each !== Infinity)
    return elastic.each * meanOf(elastic.serving, recording, from, to)
  const { now, windows } = recording
  const span = windows.spanOf(from, to, now)
  if (resizes.length === 0 || span === 0) return capacity
  const start = windows.begin(from)
  const within = (at: number) => Math.min(Math.max(at, start), start + span)
  // What it is now, and for the time before every change the difference.
  let area = capacity * span
  resizes.forEach(({ at, from: before }, i) => {
    const after = resizes[i + 1]?.from ?? capacity
    area += (before - after) * (within(at) - start)
  })
  return area / span
}

/** The most that it could ever work on at once. */
export const mostCapacity = ({ capacity, elastic, resizes = [] }: Site): number =>
  elastic?.most ?? Math.max(capacity, ...resizes.map(({ from }) => from))

/** In windows `from` to `to`, with those who are starting or leaving; NaN for what has no instances. */
export const meanInstances = ({ elastic, instances }: Site, recording: Recording, from: number, to: number): number =>
  elastic === undefined ? (instances ?? NaN) : meanOf(elastic.instances, recording, from, to)
