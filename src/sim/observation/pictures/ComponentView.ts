/**
 * Component view: one component as a picture shows it.
 *
 * It remembers what cannot change any more: figures of phases that are over, values of windows that are closed.
 */
import { second } from "../../kernel/Instant.ts"
import type { Site } from "../../model/Fact.ts"
import { meanCapacity } from "../Capacity.ts"
import { hitRatio } from "../HitRatio.ts"
import { GrowingPercentiles, inMs, share } from "../histograms/Percentiles.ts"
import type { ComponentRecord } from "../records/ComponentRecord.ts"
import { componentColumn } from "../records/ComponentRecord.ts"
import { journeyColumn } from "../records/JourneyRecord.ts"
import type { Recording } from "../records/Recording.ts"
import { Series, type SeriesOf, valuesOf } from "../Series.ts"
import type { WindowPhase } from "../steadiness/Phases.ts"
import { isUnstable } from "../steadiness/Stability.ts"
import { Stretches } from "../steadiness/Stretches.ts"
import { failedBy } from "./JourneyView.ts"
import type { ComponentFigures, ComponentPicture, ComponentSeries, Figure } from "./Picture.ts"

const columns = componentColumn

export class ComponentView {
  readonly #recording: Recording
  readonly #record: ComponentRecord
  readonly #stretches: Stretches<ComponentFigures>
  readonly #series: SeriesOf<ComponentSeries>

  constructor(recording: Recording, record: ComponentRecord) {
    this.#recording = recording
    this.#record = record
    this.#stretches = new Stretches(recording, () => figuresOf(recording, record))
    this.#series = seriesOf(recording, record)
  }

  /** As of the instant up to which the recording has counted. */
  picture(phases: ReadonlyArray<WindowPhase>, windows: number): ComponentPicture {
    const { faults, windows: axis } = this.#recording
    const { busy, inFlight, site, waiting } = this.#record
    const conditions = faults.open.filter(({ components }) => components.includes(site.name)).map(({ what }) => what)
    return {
      name: site.name,
      kind: site.kind,
      capacity: Number.isFinite(site.capacity) ? site.capacity : null,
      now: { waiting, busy, inFlight, conditions, ...instancesOf(site) },
      total: this.#stretches.total(windows),
      phases: this.#stretches.phases(phases, windows),
      series: valuesOf<ComponentSeries>(this.#series, windows, axis)
    }
  }
}

/** Who has other instances than the topology says, since somebody changed their number. */
const instancesOf = ({ instances, resizes = [] }: Site): { readonly instances?: number } =>
  instances !== undefined && resizes.some((step) => step.instances !== instances) ? { instances } : {}

const seriesOf = (recording: Recording, { responses, tally }: ComponentRecord): SeriesOf<ComponentSeries> => {
  const span = (w: number) => recording.windows.spanOf(w, w + 1, recording.now)
  const perSecond = (column: number) => new Series((w) => (tally.between(column, w, w + 1) * second) / span(w))
  const level = (area: number) => new Series((w) => tally.between(area, w, w + 1) / span(w))
  const quantile = (p: number) => new Series<Figure>((w) => inMs(responses.between(w, w + 1).quantile(p)))
  return {
    offered: perSecond(columns.offered),
    carried: perSecond(columns.carried),
    failed: perSecond(columns.failed),
    wasted: perSecond(columns.wasted),
    waiting: level(columns.waitingArea),
    busy: level(columns.busyArea),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99)
  }
}

const figuresOf = (recording: Recording, record: ComponentRecord) => {
  const waitings = new GrowingPercentiles(record.waitings)
  const services = new GrowingPercentiles(record.services)
  const responses = new GrowingPercentiles(record.responses)
  const { windows } = recording
  const { site, tally } = record
  return (from: number, to: number): ComponentFigures => {
    const between = (column: number) => tally.between(column, from, to)
    const span = windows.spanOf(from, to, recording.now)
    const rate = (count: number) => (span > 0 ? (count * second) / span : 0)
    const mean = (area: number) => (span > 0 ? area / span : 0)
    const [offered, carried, failed] = [between(columns.offered), between(columns.carried), between(columns.failed)]
    const [waitingArea, busyArea] = [between(columns.waitingArea), between(columns.busyArea)]
    return {
      seconds: span / second,
      offered,
      carried,
      failed,
      failedBy: failedBy(tally, columns.reasons, from, to),
      wasted: between(columns.wasted),
      wastedShare: share(between(columns.wastedTime), record.services.sumBetween(from, to)),
      retries: between(columns.retries),
      callsPerRequest: share(offered, requestsBetween(recording, from, to)),
      hitRatio: hitRatio(recording, site.name, from, to),
      utilisation: Number.isFinite(site.capacity)
        ? share(busyArea, meanCapacity(site, recording, from, to) * span)
        : null,
      busyMean: mean(busyArea),
      busyMax: record.busyMax(from, to),
      waitingMean: mean(waitingArea),
      waitingMax: record.waitingMax(from, to),
      inFlightMean: mean(waitingArea + busyArea),
      isUnstable: isUnstable(record, from, to),
      perSecond: { offered: rate(offered), carried: rate(carried), failed: rate(failed) },
      waitingMs: waitings.between(from, to, windows),
      serviceMs: services.between(from, to, windows),
      responseMs: responses.between(from, to, windows)
    }
  }
}

/** User requests of all journeys that began in windows `from` to `to`. */
export const requestsBetween = ({ journeys }: Recording, from: number, to: number): number =>
  journeys.reduce((sum, { tally }) => sum + tally.between(journeyColumn.offered, from, to), 0)
