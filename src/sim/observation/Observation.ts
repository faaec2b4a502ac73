/**
 * Observation: what one run is watched with: a recording of everything, traces of a few requests, and a camera.
 *
 * It is the fold that is given to the journal; it hands every fact to the recording and the facts of followed requests
 * to the traces. A run that needs no traces can give the recording itself to the journal.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import type { Facts } from "../model/Fact.ts"
import type { Outcome } from "../model/Failure.ts"
import type { Request } from "../model/Request.ts"
import type { Picture } from "./pictures/Picture.ts"
import { Camera } from "./records/Camera.ts"
import { Recording, type RecordingOptions } from "./records/Recording.ts"
import { Traces, type TracesOptions } from "./records/Traces.ts"

export interface ObservationOptions extends RecordingOptions {
  readonly traces: Omit<TracesOptions, "sites" | "journeys">
}

export class Observation implements Facts {
  readonly recording: Recording
  readonly traces: Traces
  readonly #camera: Camera

  constructor(options: ObservationOptions) {
    const { journeys, sites } = options.subjects
    this.recording = new Recording(options)
    this.traces = new Traces({ ...options.traces, journeys, sites })
    this.#camera = new Camera(this.recording, this.traces)
  }

  /** Everything that is known at `at`, which is not before the last fact. */
  picture(at: Instant): Picture {
    return this.#camera.picture(at)
  }

  requestBegan(at: Instant, request: Request): void {
    this.recording.requestBegan(at, request)
    if (this.traces.follows(request)) this.traces.requestBegan(at, request)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    this.recording.requestEnded(at, request, outcome, quality, response)
    if (this.traces.follows(request)) this.traces.requestEnded(at, request, outcome)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    this.recording.iterationLost(at, journey, why, request)
  }

  arrived(at: Instant, site: number, request: Request): void {
    this.recording.arrived(at, site, request)
    if (this.traces.follows(request)) this.traces.arrived(at, site, request)
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.recording.started(at, site, request, waiting)
    if (this.traces.follows(request)) this.traces.started(at, site, request)
  }

  ended(
    at: Instant,
    site: number,
    request: Request,
    outcome: Outcome,
    waiting: Span,
    service: Span,
    started: boolean,
    isWasted: boolean
  ): void {
    this.recording.ended(at, site, request, outcome, waiting, service, started, isWasted)
    if (this.traces.follows(request)) this.traces.ended(at, site, request, outcome, waiting, service, started, isWasted)
  }

  attempted(at: Instant, of: number, request: Request, attempt: number): void {
    this.recording.attempted(at, of, request, attempt)
  }

  counted(at: Instant, meter: number, amount: number): void {
    this.recording.counted(at, meter, amount)
  }

  levelled(at: Instant, meter: number, value: number): void {
    this.recording.levelled(at, meter, value)
  }

  changed(at: Instant, of: string, what: string): void {
    this.recording.changed(at, of, what)
  }
}
