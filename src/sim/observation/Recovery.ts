/**
 * Recovery: how long after an instant a journey keeps its promise again, or does as well as before a fault.
 *
 * Recovered is the first window edge from which on every five seconds hold at least the target's share of good
 * requests, for ten seconds or to the end of the run. Looking forward and not back, it does not count the five seconds
 * themselves as delay. Five seconds in which nothing ends although somebody waits are not good; five in which nobody
 * wants anything are.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import { second } from "../kernel/Instant.ts"
import type { Look } from "./Metric.ts"
import type { Promised } from "./Objective.ts"
import type { JourneyRecord } from "./records/JourneyRecord.ts"
import { journeyColumn } from "./records/JourneyRecord.ts"
import type { Recording } from "./records/Recording.ts"
import type { Windows } from "./Windows.ts"

const slide: Span = 5 * second
const hold: Span = 10 * second

/** The span from `start` to the recovery; 0 if the promise was kept all along, `Infinity` if there was no recovery. */
export const recoveryOf = (recording: Recording, objective: Promised, start: Instant, to: number): Span => {
  const journey = recording.journeys.find(({ name }) => name === objective.of)
  if (journey === undefined) return Infinity
  return keptFrom(recording.windows, start, to, (from, until) => isKept(journey, objective, from, until))
}

/** How long after `start` it begins to be kept, in every five seconds from window to window, up to window `to`. */
const keptFrom = (
  windows: Windows,
  start: Instant,
  to: number,
  isKept: (from: number, to: number) => boolean
): Span => {
  const length = Math.max(1, Math.round(slide / windows.size))
  const held = Math.max(1, Math.round(hold / windows.size))
  const last = to - length
  let since = Infinity
  const first = windows.edge(start, "up")
  for (let w = first; w <= last; w++) {
    if (!isKept(w, w + length)) since = Infinity
    else {
      since = Math.min(since, w)
      if (w - since >= held) break
    }
  }
  if (since === Infinity) return Infinity
  return since === first ? 0 : windows.begin(since) - start
}

/** Of the goodput before the first fault. */
const enough = 0.95

/** So many standard deviations fewer requests than on average are chance; fewer still are users who do not come. */
const chance = 3

/**
 * How long after the last end of a fault in the stretch, or else after the beginning of the stretch, the goodput of these journeys
 * is 95 % of its mean before the first fault again. Where fewer requests come than did then, as far as that is chance, it is
 * 95 % of what they deserve. NaN if no fault has ended, or nothing was good before the first.
 */
export const timeToRecover = (journeys: ReadonlyArray<JourneyRecord>, { recording, start, to }: Look): Span => {
  const { bands, windows } = recording
  const end = windows.begin(to)
  const met = bands.filter((band) => band.from < end)
  if (met.length === 0 || met.some((band) => band.to > end)) return NaN
  const begin = Math.max(start, ...met.map((band) => band.to))
  const firstFault = Math.min(...met.map((band) => band.from))
  const [from, until] = [windows.first, windows.edge(firstFault, "down")]
  const total = (column: number, from: number, to: number) =>
    journeys.reduce((sum, { tally }) => sum + tally.between(column, from, to), 0)
  const { good, offered } = journeyColumn
  const goodBefore = total(good, from, until)
  if (begin < firstFault || goodBefore === 0) return NaN
  const deserved = goodBefore / Math.max(goodBefore, total(offered, from, until))
  return keptFrom(windows, begin, to, (w, v) => {
    const usual = (goodBefore / (until - from)) * (v - w)
    const wanted = Math.max(Math.min(usual, deserved * total(offered, w, v)), usual - chance * Math.sqrt(usual))
    return total(good, w, v) >= enough * wanted
  })
}

const isKept = (journey: JourneyRecord, objective: Promised, from: number, to: number): boolean => {
  const { carried, failed, offered } = journeyColumn
  const ended = journey.tally.between(carried, from, to) + journey.tally.between(failed, from, to)
  if (ended === 0) return journey.tally.between(offered, from, to) === 0 && journey.inFlightAt(to) === 0
  return journey.goodBetween(journey.objectives.indexOf(objective), from, to) >= objective.target * ended
}
