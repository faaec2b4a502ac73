/**
 * Capacity: how many instances a component had, and how many calls it could work on at once, on average over time; for some that
 * changes while they run.
 */
import type { Site } from "../model/Fact.ts"
import type { Recording } from "./records/Recording.ts"

const meanOf = (gauge: number, recording: Recording, from: number, to: number): number =>
  recording.meters[gauge]!.between(from, to) / recording.windows.spanOf(from, to, recording.now)

/** In windows `from` to `to`; `Infinity` without a limit. */
export const meanCapacity = ({ capacity, elastic }: Site, recording: Recording, from: number, to: number): number =>
  elastic === undefined || elastic.each === Infinity
    ? capacity
    : elastic.each * meanOf(elastic.serving, recording, from, to)

/** In windows `from` to `to`, with those who are starting or leaving; NaN for what has no instances. */
export const meanInstances = ({ elastic, instances }: Site, recording: Recording, from: number, to: number): number =>
  elastic === undefined ? (instances ?? NaN) : meanOf(elastic.instances, recording, from, to)
