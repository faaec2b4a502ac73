/**
 * Journey view: one journey as a picture shows it.
 *
 * It remembers what cannot change any more: figures of phases that are over, values of windows that are closed.
 */
import { millisecond, second } from "../../kernel/Instant.ts"
import { failureReasons } from "../../model/Failure.ts"
import { GrowingPercentiles, inMs, share } from "../histograms/Percentiles.ts"
import type { JourneyRecord } from "../records/JourneyRecord.ts"
import { journeyColumn } from "../records/JourneyRecord.ts"
import type { Recording } from "../records/Recording.ts"
import { Series, type SeriesOf, valuesOf } from "../Series.ts"
import type { WindowPhase } from "../steadiness/Phases.ts"
import { Stretches } from "../steadiness/Stretches.ts"
import type { Tally } from "../Tally.ts"
import type { Figure, JourneyFigures, JourneyPicture, JourneySeries } from "./Picture.ts"

const columns = journeyColumn

/** Upper bounds of the rows of a heat map in milliseconds: four to a power of ten, from 0.1 ms to 100 s. */
export const heatBoundsMs: ReadonlyArray<number> = [0.1, 1, 10, 100, 1_000, 10_000]
  .flatMap((power) => [1, 1.8, 3.2, 5.6].map((step) => Number((power * step).toPrecision(2))))
  .concat(100_000)

/**
 * How many failed by each reason; reasons that did not occur are left out. `first` is the column of the first outcome.
 */
export const failedBy = (tally: Tally, first: number, from: number, to: number): Record<string, number> => {
  const found: Record<string, number> = {}
  failureReasons.forEach((reason, outcome) => {
    const count = outcome === 0 ? 0 : tally.between(first + outcome, from, to)
    if (count > 0) found[reason] = count
  })
  return found
}

export class JourneyView {
  readonly #recording: Recording
  readonly #record: JourneyRecord
  readonly #stretches: Stretches<JourneyFigures>
  readonly #series: SeriesOf<JourneySeries>
  readonly #heat: Series<ReadonlyArray<number>>

  constructor(recording: Recording, record: JourneyRecord) {
    this.#recording = recording
    this.#record = record
    this.#stretches = new Stretches(recording, () => figuresOf(recording, record))
    this.#series = seriesOf(recording, record)
    this.#heat = new Series((w) => heatOf(record, w))
  }

  /** As of the instant up to which the recording has counted. */
  picture(phases: ReadonlyArray<WindowPhase>, windows: number): JourneyPicture {
    const { now, windows: axis } = this.#recording
    const { name, objectives } = this.#record
    const heat = this.#heat.values(windows, axis)
    return {
      name,
      inFlight: this.#record.inFlightAt(Infinity),
      overdue: objectives.reduce((most, _, i) => Math.max(most, this.#record.overdue(i, now).underWay), 0),
      total: this.#stretches.total(windows),
      phases: this.#stretches.phases(phases, windows),
      series: valuesOf<JourneySeries>(this.#series, windows, axis),
      heat: { boundsMs: heatBoundsMs, counts: heatBoundsMs.map((_, row) => heat.map((column) => column[row]!)) }
    }
  }
}

const seriesOf = (recording: Recording, record: JourneyRecord): SeriesOf<JourneySeries> => {
  const { answered, tally } = record
  const perSecond = (...counted: ReadonlyArray<number>) =>
    new Series((w) => {
      const sum = counted.reduce((total, column) => total + tally.between(column, w, w + 1), 0)
      return (sum * second) / recording.windows.spanOf(w, w + 1, recording.now)
    })
  const quantile = (p: number) => new Series<Figure>((w) => inMs(answered.between(w, w + 1).quantile(p)))
  return {
    offered: perSecond(columns.offered),
    carried: perSecond(columns.carried),
    good: perSecond(columns.good),
    degraded: perSecond(columns.degraded),
    stale: perSecond(columns.stale),
    failed: perSecond(columns.failed),
    dropped: perSecond(columns.dropped),
    attempts: perSecond(columns.offered, columns.retries),
    inFlight: new Series((w) => record.inFlightAt(w + 1)),
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99)
  }
}

/** How many requests that ended in window `w` fall into each row of the heat map. */
const heatOf = ({ answered, refused }: JourneyRecord, w: number): ReadonlyArray<number> => {
  const histogram = answered.between(w, w + 1)
  refused.addTo(histogram, w, w + 1)
  let below = 0
  return heatBoundsMs.map((bound, row) => {
    const upTo = row === heatBoundsMs.length - 1 ? histogram.count : histogram.countAtMost(bound * millisecond)
    const inRow = upTo - below
    below = upTo
    return inRow
  })
}

const figuresOf = (recording: Recording, record: JourneyRecord) => {
  const responses = new GrowingPercentiles(record.answered, record.refused)
  const answered = new GrowingPercentiles(record.answered)
  const { windows } = recording
  return (from: number, to: number): JourneyFigures => {
    const between = (column: number) => record.tally.between(column, from, to)
    const seconds = windows.spanOf(from, to, recording.now) / second
    const rate = (count: number) => (seconds > 0 ? count / seconds : 0)
    const [offered, carried, good] = [between(columns.offered), between(columns.carried), between(columns.good)]
    const [failed, retries] = [between(columns.failed), between(columns.retries)]
    return {
      seconds,
      offered,
      carried,
      good,
      degraded: between(columns.degraded),
      stale: between(columns.stale),
      failed,
      dropped: between(columns.dropped),
      interrupted: between(columns.interrupted),
      failedBy: failedBy(record.tally, columns.reasons, from, to),
      retries,
      attemptsPerRequest: share(offered + retries, offered),
      availability: share(good, carried + failed),
      perSecond: { offered: rate(offered), carried: rate(carried), good: rate(good), failed: rate(failed) },
      responseMs: responses.between(from, to, windows),
      answeredMs: answered.between(from, to, windows)
    }
  }
}
