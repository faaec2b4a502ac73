/**
 * Recording: the fold that hears every fact of a run and keeps what everything else is computed from.
 *
 * It is called about ten times per request, so a fact costs a few additions into typed arrays and allocates nothing. It
 * keeps counts, areas and histograms per window, never single requests. Read it through `Camera.ts` (pictures),
 * `Measure.ts` (statements) or the records themselves; call `advance` first, because a window without facts closes only
 * when it is told.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Facts, Meter, Site } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import type { Costs } from "../cost/Cost.ts"
import type { Promised } from "../Objective.ts"
import { type Band, FaultBands, type FaultBeginning } from "../pictures/FaultBands.ts"
import { Windows } from "../Windows.ts"
import { ComponentRecord, componentColumn } from "./ComponentRecord.ts"
import { EdgeRecord } from "./EdgeRecord.ts"
import { JourneyRecord, journeyColumn } from "./JourneyRecord.ts"
import { LevelRecord } from "./LevelRecord.ts"
import { MeterRecord } from "./MeterRecord.ts"

/** Something worth telling. */
export interface Change {
  readonly at: Instant
  readonly of: string
  readonly what: string
}

/** Only the newest are kept. */
export const changesMax = 2_000

/** What a run is about: numbers in facts are positions in these lists, which may still grow while it goes on. */
export interface Subjects {
  readonly sites: ReadonlyArray<Site>
  readonly meters: ReadonlyArray<Meter>
  /** Names of the journeys. */
  readonly journeys: ReadonlyArray<string>
}

export interface RecordingOptions {
  /** How long the run is planned to last; `Infinity` for an open end. Sets the size of the windows. */
  readonly duration: Span
  /** Left out of totals and statements; rounded up to a window. Default 0. */
  readonly warmup?: Span
  readonly subjects: Subjects
  /** Default: none. */
  readonly objectives?: ReadonlyArray<Promised>
  /** Size of the windows. Default: see `windowFor`. */
  readonly window?: Span
  /** Whether it is kept how long each number of calls was inside of components. Default false. */
  readonly keepsLevels?: boolean
}

export class Recording implements Facts {
  /** The instant up to which everything is counted. */
  now: Instant = 0
  readonly windows: Windows
  readonly objectives: ReadonlyArray<Promised>
  /** The k6 scenarios by name, if they are told apart; see `LoadRecords.ts`. */
  loads: ReadonlyMap<string, JourneyRecord> | undefined
  /** What the run costs, if its parts have prices. */
  costs: Costs | undefined
  readonly faults = new FaultBands()
  readonly edges: Array<EdgeRecord> = []
  /** Breakers, promotions and the like, by time; twice `changesMax` at most. */
  readonly changes: Array<Change> = []
  readonly #subjects: Subjects
  readonly #journeys: Array<JourneyRecord> = []
  readonly #components: Array<ComponentRecord> = []
  readonly #meters: Array<MeterRecord> = []
  readonly #edgeFrom: (caller: string, to: string) => EdgeRecord
  readonly #keepsLevels: boolean

  constructor({ duration, keepsLevels = false, objectives = [], subjects, warmup = 0, window }: RecordingOptions) {
    this.#keepsLevels = keepsLevels
    this.windows = new Windows(duration, warmup, window)
    this.objectives = objectives
    this.#subjects = subjects
    this.#edgeFrom = (from, to) => {
      const known = this.edges.find((edge) => edge.from === from && edge.to === to)
      if (known !== undefined) return known
      const edge = new EdgeRecord(from, to, this.windows)
      this.edges.push(edge)
      return edge
    }
    this.#coverSubjects()
  }

  /** One per journey, component and meter, in the order in which they were registered. */
  get journeys(): ReadonlyArray<JourneyRecord> {
    if (this.#journeys.length < this.#subjects.journeys.length) this.#coverSubjects()
    return this.#journeys
  }

  get components(): ReadonlyArray<ComponentRecord> {
    if (this.#components.length < this.#subjects.sites.length) this.#coverSubjects()
    return this.#components
  }

  get meters(): ReadonlyArray<MeterRecord> {
    if (this.#meters.length < this.#subjects.meters.length) this.#coverSubjects()
    return this.#meters
  }

  /** Counts everything up to `at`; to be called before reading, and at the end of the run. */
  advance(at: Instant): void {
    if (at >= this.windows.end) this.#roll(at)
    for (const component of this.components) component.settle(at)
    for (const meter of this.meters) meter.settle(at)
    this.now = at
  }

  /**
   * A fault begins. Returns the number by which its end is told. That it is a change worth telling is stated as a fact.
   */
  faultBegan(at: Instant, fault: FaultBeginning): number {
    return this.faults.began(at, fault)
  }

  /** A second end of the same fault changes nothing. */
  faultEnded(at: Instant, band: number): void {
    this.faults.ended(at, band)
  }

  get bands(): ReadonlyArray<Band> {
    return this.faults.all
  }

  requestBegan(at: Instant, request: Request): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#journey(request.journey).began(request)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#journey(request.journey).ended(request, outcome, quality, response)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#journey(journey).lost(at, why, request)
  }

  arrived(at: Instant, site: number, request: Request): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#component(site).arrived(at, request)
  }

  started(at: Instant, site: number, _request: Request, waiting: Span): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#component(site).started(at, waiting)
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
    if (at >= this.windows.end) this.#roll(at)
    this.#component(site).ended(at, request, outcome, waiting, service, started, isWasted)
  }

  attempted(at: Instant, of: number, request: Request, attempt: number): void {
    if (attempt === 1) return
    if (at >= this.windows.end) this.#roll(at)
    this.#journey(request.journey).tally.now[journeyColumn.retries]!++
    if (of >= 0) this.#component(of).tally.now[componentColumn.retries]!++
  }

  counted(at: Instant, meter: number, amount: number): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#meter(meter).counted(amount)
  }

  levelled(at: Instant, meter: number, value: number): void {
    if (at >= this.windows.end) this.#roll(at)
    this.#meter(meter).levelled(at, value)
  }

  changed(at: Instant, of: string, what: string): void {
    if (this.changes.push({ at, of, what }) > 2 * changesMax) this.changes.splice(0, changesMax)
  }

  #journey(index: number): JourneyRecord {
    return this.#journeys[index] ?? this.journeys[index]!
  }

  #component(site: number): ComponentRecord {
    return this.#components[site] ?? this.components[site]!
  }

  #meter(meter: number): MeterRecord {
    return this.#meters[meter] ?? this.meters[meter]!
  }

  /** Closes every window that ends at or before `at`. */
  #roll(at: Instant): void {
    const { windows } = this
    while (at >= windows.end) {
      const edge = windows.begin(windows.current + 1)
      for (const journey of this.#journeys) journey.close()
      for (const component of this.#components) component.close(edge)
      for (const meter of this.#meters) meter.close(edge)
      for (const edgeRecord of this.edges) edgeRecord.tally.close()
      windows.next()
    }
  }

  #coverSubjects(): void {
    const { journeys, meters, sites } = this.#subjects
    for (const name of journeys.slice(this.#journeys.length)) {
      this.#journeys.push(
        new JourneyRecord(
          name,
          this.objectives.filter(({ of }) => of === name),
          this.windows
        )
      )
    }
    for (let site = this.#components.length; site < sites.length; site++) {
      const Kept = this.#keepsLevels ? LevelRecord : ComponentRecord
      this.#components.push(new Kept(() => sites[site]!, this.windows, this.#edgeFrom))
    }
    for (const meter of meters.slice(this.#meters.length)) this.#meters.push(new MeterRecord(meter, this.windows))
  }
}
