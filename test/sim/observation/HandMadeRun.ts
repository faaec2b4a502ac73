/**
 * Hand-made run: facts written down by hand, told to a recording in order of time. All instants and spans are in
 * seconds.
 */
import { second } from "../../../src/sim/kernel/Instant.ts"
import type { Facts, Meter, Site } from "../../../src/sim/model/Fact.ts"
import { type FailureReason, outcomeFor } from "../../../src/sim/model/Failure.ts"
import { type Place, Request } from "../../../src/sim/model/Request.ts"
import { type Objective, promised } from "../../../src/sim/observation/Objective.ts"
import { Recording } from "../../../src/sim/observation/records/Recording.ts"

export const at = (seconds: number): number => Math.round(seconds * second)

export interface HandMadeOptions {
  readonly duration?: number
  readonly warmup?: number
  readonly window?: number
  readonly journeys?: ReadonlyArray<string>
  /** Capacity by name of the component. */
  readonly components?: Readonly<Record<string, number>>
  readonly meters?: ReadonlyArray<Meter>
  readonly objectives?: Readonly<Record<string, Objective>>
}

export interface RequestOptions {
  readonly journey?: string
  readonly reason?: FailureReason
  readonly quality?: "full" | "stale" | "degraded"
}

export interface CallOptions {
  readonly arrived: number
  readonly started?: number
  readonly ended?: number
  readonly reason?: FailureReason
  readonly wasted?: boolean
  /** The calling component or journey. Default: the first journey. */
  readonly from?: string
  readonly attempt?: number
  readonly of?: Request
}

const qualities = ["full", "stale", "degraded"]

export class HandMadeRun {
  readonly recording: Recording
  readonly subjects: { readonly sites: Array<Site>; readonly meters: Array<Meter>; readonly journeys: Array<string> }
  readonly #facts: Array<{ readonly at: number; readonly state: (facts: Facts, at: number) => void }> = []
  readonly #places: Array<Place> = []
  #requests = 0

  constructor(options: HandMadeOptions = {}) {
    const { components = {}, duration = 100, journeys = ["buy"], meters = [], objectives = {} } = options
    this.subjects = {
      journeys: [...journeys],
      sites: Object.entries(components).map(([name, capacity]) => ({ name, kind: "service", capacity })),
      meters: [...meters]
    }
    this.recording = new Recording({
      duration: at(duration),
      warmup: at(options.warmup ?? 0),
      window: at(options.window ?? 1),
      subjects: this.subjects,
      objectives: Object.entries(objectives).map(([name, objective]) => promised(name, objective))
    })
  }

  /** Any fact at an instant. */
  fact(when: number, state: (facts: Facts, at: number) => void): this {
    this.#facts.push({ at: at(when), state })
    return this
  }

  /** A request from its start to its end; without an end it stays under way. */
  request(from: number, to?: number, { journey, quality = "full", reason }: RequestOptions = {}): Request {
    const name = journey ?? this.subjects.journeys[0]!
    const request = new Request(this.#requests++, this.subjects.journeys.indexOf(name), at(from), this.#place(name))
    this.fact(from, (facts, now) => facts.requestBegan(now, request))
    const outcome = reason === undefined ? 0 : outcomeFor(reason)
    if (to !== undefined) {
      this.fact(to, (facts, now) =>
        facts.requestEnded(now, request, outcome, qualities.indexOf(quality), now - request.startedAt)
      )
    }
    return request
  }

  /** As many requests as asked for, all at once. */
  requests(count: number, from: number, to?: number, options: RequestOptions = {}): void {
    for (let i = 0; i < count; i++) this.request(from, to, options)
  }

  /** A call to a component: arrives, starts if it does, ends if it does. Returns the hop. */
  call(component: string, options: CallOptions): Request {
    const { arrived, attempt = 1, ended, from, of, reason, started, wasted = false } = options
    const site = this.subjects.sites.findIndex(({ name }) => name === component)
    const place = this.#place(from ?? this.subjects.journeys[0]!)
    const hop = of?.child(place) ?? new Request(this.#requests++, 0, at(arrived), place)
    hop.attempt = attempt
    this.fact(arrived, (facts, now) => facts.arrived(now, site, hop))
    if (started !== undefined)
      this.fact(started, (facts, now) => facts.started(now, site, hop, at(started) - at(arrived)))
    if (ended === undefined) return hop
    const outcome = reason === undefined ? 0 : outcomeFor(reason)
    const waiting = at(started ?? ended) - at(arrived)
    const service = started === undefined ? 0 : at(ended) - at(started)
    this.fact(ended, (facts, now) =>
      facts.ended(now, site, hop, outcome, waiting, service, started !== undefined, wasted)
    )
    return hop
  }

  fault(name: string, from: number, to?: number, on = "ledger"): void {
    let band = -1
    this.fact(from, (_, now) => {
      band = this.recording.faultBegan(now, { name, on, what: "6x slower", byHand: false })
    })
    if (to !== undefined) this.fact(to, (_, now) => this.recording.faultEnded(now, band))
  }

  /** Tells every fact up to an instant, and counts up to it. */
  until(end: number, facts: Facts = this.recording): Recording {
    const due = this.#facts.filter((fact) => fact.at <= at(end)).sort((one, other) => one.at - other.at)
    for (const fact of due) fact.state(facts, fact.at)
    this.recording.advance(at(end))
    return this.recording
  }

  #place(component: string): Place {
    const known = this.#places.find((place) => place.component === component)
    if (known !== undefined) return known
    const place = { id: this.#places.length, component, name: component, zone: undefined, region: undefined }
    this.#places.push(place)
    return place
  }
}
