/**
 * Recovery: how long after an instant a journey keeps its promise again.
 *
 * Recovered is the first window edge from which on every five seconds hold at least the target's share of good
 * requests, for ten seconds or to the end of the run. Looking forward and not back, it does not count the five seconds
 * themselves as delay. Five seconds in which nothing ends although somebody waits are not good; five in which nobody
 * wants anything are.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import { second } from "../kernel/Instant.ts"
import type { JourneyRecord } from "./JourneyRecord.ts"
import { journeyColumn } from "./JourneyRecord.ts"
import type { Promised } from "./Objective.ts"
import type { Recording } from "./Recording.ts"

const slide: Span = 5 * second
const hold: Span = 10 * second

/** The span from `start` to the recovery; 0 if the promise was kept all along, `Infinity` if there was no recovery. */
export const recoveryOf = (recording: Recording, objective: Promised, start: Instant, to: number): Span => {
  const journey = recording.journeys.find(({ name }) => name === objective.of)
  if (journey === undefined) return Infinity
  const { windows } = recording
  const length = Math.max(1, Math.round(slide / windows.size))
  const held = Math.max(1, Math.round(hold / windows.size))
  const last = to - length
  let since = Infinity
  const first = windows.edge(start, "up")
  for (let w = first; w <= last; w++) {
    if (!isKept(journey, objective, w, w + length)) since = Infinity
    else {
      since = Math.min(since, w)
      if (w - since >= held) break
    }
  }
  if (since === Infinity) return Infinity
  return since === first ? 0 : windows.begin(since) - start
}

const isKept = (journey: JourneyRecord, objective: Promised, from: number, to: number): boolean => {
  const { carried, failed, offered } = journeyColumn
  const ended = journey.tally.between(carried, from, to) + journey.tally.between(failed, from, to)
  if (ended === 0) return journey.tally.between(offered, from, to) === 0 && journey.inFlightAt(to) === 0
  return journey.goodBetween(journey.objectives.indexOf(objective), from, to) >= objective.target * ended
}
