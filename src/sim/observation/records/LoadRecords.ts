/**
 * Load records: what was counted of each k6 scenario by itself, where several of them run the same journey, and of each tenant.
 *
 * It is a fold around the recording: it hands every fact on, and counts those about whole requests once more. A run in which no
 * threshold asks for it goes without.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Facts } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import { Windows } from "../Windows.ts"
import { JourneyRecord, journeyColumn } from "./JourneyRecord.ts"
import type { Recording } from "./Recording.ts"

/** A k6 scenario and the journey that it runs. */
export interface RecordedLoad {
  readonly name: string
  readonly journey: string
}

export class LoadRecords implements Facts {
  /** By the name of the k6 scenario or tenant. */
  readonly records: ReadonlyMap<string, JourneyRecord>
  readonly #recording: Recording
  /** By the number that requests carry. */
  readonly #byNumber: ReadonlyArray<JourneyRecord>
  readonly #byTenant: ReadonlyArray<JourneyRecord>
  readonly #windows: Windows

  /** `loads` and `tenants` in the order of the numbers that their requests carry. */
  constructor(
    recording: Recording,
    loads: ReadonlyArray<RecordedLoad>,
    tenants: ReadonlyArray<{ readonly name: string }>,
    warmup: Span
  ) {
    const { objectives, windows } = recording
    this.#recording = recording
    this.#windows = new Windows(windows.duration, warmup, windows.size)
    const made = (name: string, journey: string | undefined) =>
      new JourneyRecord(
        name,
        objectives.filter(({ of }) => of === journey),
        this.#windows
      )
    this.#byNumber = loads.map(({ journey }) => made(journey, journey))
    // What is good is said of a journey: of a tenant it is known where all do the same.
    const [journey, ...others] = new Set(loads.map((load) => load.journey))
    this.#byTenant = tenants.map(({ name }) => made(name, others.length === 0 ? journey : undefined))
    this.records = new Map([
      ...loads.map(({ name }, i) => [name, this.#byNumber[i]!] as const),
      ...tenants.map(({ name }, i) => [name, this.#byTenant[i]!] as const)
    ])
  }

  requestBegan(at: Instant, request: Request): void {
    this.#recordOf(at, request)?.began(request)
    this.#byTenant[request.tenant]?.began(request)
    this.#recording.requestBegan(at, request)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    this.#recordOf(at, request)?.ended(request, outcome, quality, response)
    this.#byTenant[request.tenant]?.ended(request, outcome, quality, response)
    this.#recording.requestEnded(at, request, outcome, quality, response)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    if (request !== undefined) {
      this.#recordOf(at, request)?.lost(at, why, request)
      this.#byTenant[request.tenant]?.lost(at, why, request)
    }
    this.#recording.iterationLost(at, journey, why, request)
  }

  arrived(at: Instant, site: number, request: Request): void {
    this.#recording.arrived(at, site, request)
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.#recording.started(at, site, request, waiting)
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
    this.#recording.ended(at, site, request, outcome, waiting, service, started, isWasted)
  }

  attempted(at: Instant, of: number, request: Request, attempt: number): void {
    if (attempt > 1) {
      const wish = wishOf(request)
      for (const record of [this.#recordOf(at, wish), this.#byTenant[wish.tenant]]) {
        if (record !== undefined) record.tally.now[journeyColumn.retries]!++
      }
    }
    this.#recording.attempted(at, of, request, attempt)
  }

  counted(at: Instant, meter: number, amount: number): void {
    this.#recording.counted(at, meter, amount)
  }

  levelled(at: Instant, meter: number, value: number): void {
    this.#recording.levelled(at, meter, value)
  }

  changed(at: Instant, of: string, what: string): void {
    this.#recording.changed(at, of, what)
  }

  #recordOf(at: Instant, { load }: Request): JourneyRecord | undefined {
    for (; at >= this.#windows.end; this.#windows.next()) {
      for (const record of this.#byNumber) record.close()
      for (const record of this.#byTenant) record.close()
    }
    return this.#byNumber[load]
  }
}

/** The wish on whose behalf a call is made: only that knows who made it. */
const wishOf = (request: Request): Request => {
  let wish = request
  while (wish.parent !== undefined) wish = wish.parent
  return wish
}
