/**
 * Camera: makes pictures of a recording.
 *
 * A picture of a run that goes on costs little, because the camera remembers what cannot change any more; so one
 * recording has one camera, and `picture(recording, at)` is for a single look.
 */
import type { Instant } from "../../kernel/Instant.ts"
import { millisecond, second } from "../../kernel/Instant.ts"
import { figure, share } from "../histograms/Percentiles.ts"
import { ComponentView } from "../pictures/ComponentView.ts"
import type { Band } from "../pictures/FaultBands.ts"
import { JourneyView } from "../pictures/JourneyView.ts"
import { ObjectiveView } from "../pictures/ObjectiveView.ts"
import type { EdgePicture, FaultBand, MeterPicture, Phase, Picture } from "../pictures/Picture.ts"
import { Series } from "../Series.ts"
import { phasesOf } from "../steadiness/Phases.ts"
import type { EdgeRecord } from "./EdgeRecord.ts"
import { edgeColumn } from "./EdgeRecord.ts"
import type { MeterRecord } from "./MeterRecord.ts"
import { changesMax, type Recording } from "./Recording.ts"
import type { Traces } from "./Traces.ts"

/** One look at a recording as of `at`. */
export const picture = (recording: Recording, at: Instant, traces?: Traces): Picture =>
  new Camera(recording, traces).picture(at)

export class Camera {
  readonly #recording: Recording
  readonly #traces: Traces | undefined
  readonly #journeys: Array<JourneyView> = []
  readonly #components: Array<ComponentView> = []
  readonly #meters: Array<Series<number>> = []
  readonly #objectives: ReadonlyArray<ObjectiveView>

  constructor(recording: Recording, traces?: Traces) {
    this.#recording = recording
    this.#traces = traces
    this.#objectives = recording.objectives.map((objective) => new ObjectiveView(recording, objective))
  }

  /** Everything that is known at `at`, which is not before the last fact. */
  picture(at: Instant): Picture {
    const recording = this.#recording
    recording.advance(at)
    this.#coverSubjects()
    const { bands, windows } = recording
    const count = windows.countAt(at)
    const fullWindows = at >= windows.begin(windows.current + 1) ? count : windows.current
    const phases = phasesOf(bands, windows, at)
    return {
      atMs: at / millisecond,
      durationMs: figure(windows.duration / millisecond),
      warmupMs: windows.begin(windows.first) / millisecond,
      windowMs: windows.size / millisecond,
      windows: count,
      fullWindows,
      phases: phases.map(
        ({ from, kind, name, to }): Phase => ({
          name,
          kind,
          fromMs: windows.begin(from) / millisecond,
          toMs: Math.min(windows.begin(to), at) / millisecond
        })
      ),
      faults: bands.map(faultBand),
      journeys: this.#journeys.map((view) => view.picture(phases, count)),
      components: this.#components.map((view) => view.picture(phases, count)),
      edges: recording.edges.map((edge) => this.#edge(edge, fullWindows - 1)),
      meters: recording.meters.map((meter, i) => this.#meter(meter, this.#meters[i]!, count)),
      objectives: this.#objectives.map((view) => view.picture(count)),
      happenings: recording.changes
        .slice(-changesMax)
        .map(({ at, of, what }) => ({ atMs: at / millisecond, of, what })),
      traces: this.#traces?.pictures ?? []
    }
  }

  #edge({ from, tally, to }: EdgeRecord, lastFull: number): EdgePicture {
    const { calls, ended, failed, retries } = edgeColumn
    const lately = (column: number) => tally.between(column, lastFull, lastFull + 1)
    return {
      from,
      to,
      calls: tally.now[calls]!,
      retries: tally.now[retries]!,
      failed: tally.now[failed]!,
      perSecond: (lately(calls) * second) / this.#recording.windows.size,
      failedShare: share(lately(failed), lately(ended))
    }
  }

  #meter(record: MeterRecord, series: Series<number>, count: number): MeterPicture {
    const { now, windows } = this.#recording
    const { kind, name, of } = record.meter
    const sum = record.between(windows.first, count)
    const span = windows.spanOf(windows.first, count, now)
    if (kind === "counter") {
      return { name, of, kind, value: sum, mean: share(sum * second, span), series: series.values(count, windows) }
    }
    const unit = unitOf(record)
    return {
      name: kind === "age" ? `${name} in ms` : name,
      of,
      kind: "gauge",
      value: record.level / unit,
      mean: share(sum / unit, span),
      series: series.values(count, windows)
    }
  }

  #coverSubjects(): void {
    const recording = this.#recording
    for (const record of recording.journeys.slice(this.#journeys.length)) {
      this.#journeys.push(new JourneyView(recording, record))
    }
    for (const record of recording.components.slice(this.#components.length)) {
      this.#components.push(new ComponentView(recording, record))
    }
    for (const record of recording.meters.slice(this.#meters.length)) {
      this.#meters.push(
        new Series((w) =>
          record.meter.kind === "counter" ? record.between(w, w + 1) : record.levelAt(w) / unitOf(record)
        )
      )
    }
  }
}

/** Ages are shown in milliseconds. */
const unitOf = ({ meter: { kind } }: MeterRecord): number => (kind === "age" ? millisecond : 1)

const faultBand = ({ byHand, components, from, name, on, to, what }: Band): FaultBand => ({
  name,
  on,
  components,
  what,
  fromMs: from / millisecond,
  toMs: to === Infinity ? null : to / millisecond,
  byHand
})
