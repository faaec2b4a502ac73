/**
 * Objective view: how a promise stands, in total and window by window.
 *
 * Burn is the share of bad requests in a window divided by the share that the target allows: at 1 the error budget of
 * the whole run is used up exactly at its end, at 10 after a tenth of it. A target of 100 % has no budget, and nothing
 * to burn.
 */

import { share } from "../histograms/Percentiles.ts"
import type { Promised } from "../Objective.ts"
import type { JourneyRecord } from "../records/JourneyRecord.ts"
import { journeyColumn } from "../records/JourneyRecord.ts"
import type { Recording } from "../records/Recording.ts"
import { Series } from "../Series.ts"
import type { Figure, ObjectivePicture } from "./Picture.ts"

/** How many requests were judged, and how many of them were good. */
export interface Standing {
  readonly good: number
  readonly total: number
  /** Of the total: too late already, though not ended; and cut off when they were. */
  readonly overdue: number
}

const ended = ({ tally }: JourneyRecord, from: number, to: number): number =>
  tally.between(journeyColumn.carried, from, to) + tally.between(journeyColumn.failed, from, to)

/** How an objective stands now, from the end of the warm-up; `undefined` if there is no such journey. */
export const standingOf = (recording: Recording, objective: Promised): Standing | undefined => {
  const journey = recording.journeys.find(({ name }) => name === objective.of)
  if (journey === undefined) return undefined
  const { now, windows } = recording
  const number = journey.objectives.indexOf(objective)
  const [from, to] = [windows.first, windows.countAt(now)]
  const { cutOff, underWay } = journey.overdue(number, now)
  const overdue = underWay + cutOff
  return { good: journey.goodBetween(number, from, to), total: ended(journey, from, to) + overdue, overdue }
}

export class ObjectiveView {
  readonly #recording: Recording
  readonly #objective: Promised
  readonly #burn: Series<Figure>

  constructor(recording: Recording, objective: Promised) {
    this.#recording = recording
    this.#objective = objective
    this.#burn = new Series((w) => this.#burnIn(w))
  }

  picture(windows: number): ObjectivePicture {
    const { good: text, name, of, target } = this.#objective
    const { good, total } = standingOf(this.#recording, this.#objective) ?? { good: 0, total: 0 }
    const bad = total - good
    return {
      name,
      of,
      good: text,
      target,
      total,
      bad,
      share: share(good, total),
      budgetSpent: share(bad, (1 - target) * total),
      burn: this.#burn.values(windows, this.#recording.windows)
    }
  }

  #burnIn(w: number): Figure {
    const journey = this.#recording.journeys.find(({ name }) => name === this.#objective.of)
    if (journey === undefined || this.#objective.target === 1) return null
    const all = ended(journey, w, w + 1)
    const bad = all - journey.goodBetween(journey.objectives.indexOf(this.#objective), w, w + 1)
    return share(bad / (1 - this.#objective.target), all)
  }
}
