/**
 * Traces: a few requests followed through every component, for waterfalls.
 *
 * Every n-th request is followed, beginning with one that the seed determines, so the same run shows the same requests.
 * Only the newest are kept. A call that is still under way, or that nobody waits for any more, is part of the trace
 * like any other.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import { millisecond } from "../../kernel/Instant.ts"
import type { Facts, Site } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import { failureReasons } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import type { TracePicture, TraceSpan } from "../pictures/Picture.ts"

export interface TracesOptions {
  /** Follow every n-th request. */
  readonly every: number
  /** Which of the first n to begin with: 0 to n - 1. */
  readonly offset: number
  /** How many requests are kept. Default 50. */
  readonly kept?: number
  /** How many calls of a request are kept. Default 200. */
  readonly spans?: number
  readonly sites: ReadonlyArray<Site>
  readonly journeys: ReadonlyArray<string>
}

interface Call {
  readonly request: Request
  readonly site: number
  readonly arrivedAt: Instant
  startedAt: Instant | undefined
  endedAt: Instant | undefined
  outcome: Outcome
  isWasted: boolean
}

interface Trace {
  readonly root: Request
  endedAt: Instant | undefined
  outcome: Outcome
  readonly calls: Array<Call>
}

export class Traces implements Facts {
  readonly #options: TracesOptions
  readonly #kept: number
  readonly #spans: number
  /** By number of the request, oldest first. */
  readonly #traces = new Map<number, Trace>()

  constructor(options: TracesOptions) {
    this.#options = options
    this.#kept = options.kept ?? 50
    this.#spans = options.spans ?? 200
  }

  /** Whether a request is one of those that are followed. */
  follows(request: Request): boolean {
    return request.id % this.#options.every === this.#options.offset
  }

  get pictures(): ReadonlyArray<TracePicture> {
    return [...this.#traces.values()].map((trace) => this.#picture(trace))
  }

  /** One of them, if it is still kept. */
  pictureOf(request: number): TracePicture | undefined {
    const trace = this.#traces.get(request)
    return trace === undefined ? undefined : this.#picture(trace)
  }

  requestBegan(_at: Instant, request: Request): void {
    if (!this.follows(request)) return
    this.#traces.set(request.id, { root: request, endedAt: undefined, outcome: 0, calls: [] })
    if (this.#traces.size > this.#kept) this.#traces.delete(this.#traces.keys().next().value!)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome): void {
    const trace = this.#traces.get(request.id)
    if (trace === undefined) return
    trace.endedAt = at
    trace.outcome = outcome
  }

  arrived(at: Instant, site: number, request: Request): void {
    const calls = this.#traces.get(request.id)?.calls
    if (calls === undefined || calls.length >= this.#spans) return
    calls.push({ request, site, arrivedAt: at, startedAt: undefined, endedAt: undefined, outcome: 0, isWasted: false })
  }

  started(at: Instant, site: number, request: Request): void {
    const call = this.#open(site, request)
    if (call !== undefined) call.startedAt = at
  }

  ended(
    at: Instant,
    site: number,
    request: Request,
    outcome: Outcome,
    _waiting: Span,
    _service: Span,
    _started: boolean,
    isWasted: boolean
  ): void {
    const call = this.#open(site, request)
    if (call === undefined) return
    call.endedAt = at
    call.outcome = outcome
    call.isWasted = isWasted
  }

  iterationLost(): void {}
  attempted(): void {}
  counted(): void {}
  levelled(): void {}
  changed(): void {}

  /** The latest call of this hop at this component that has not ended. */
  #open(site: number, request: Request): Call | undefined {
    return this.#traces
      .get(request.id)
      ?.calls.findLast((call) => call.request === request && call.site === site && call.endedAt === undefined)
  }

  #picture({ calls, endedAt, outcome, root }: Trace): TracePicture {
    return {
      id: root.id,
      journey: this.#options.journeys[root.journey] ?? "",
      startedMs: root.startedAt / millisecond,
      endedMs: inMs(endedAt),
      outcome: endedAt === undefined ? null : failureReasons[outcome]!,
      spans: calls.map(
        (call): TraceSpan => ({
          of: this.#options.sites[call.site]?.name ?? "",
          from: call.request.caller.component,
          parent: parentOf(call, calls),
          attempt: call.request.attempt,
          arrivedMs: call.arrivedAt / millisecond,
          startedMs: inMs(call.startedAt),
          endedMs: inMs(call.endedAt),
          outcome: call.endedAt === undefined ? null : failureReasons[call.outcome]!,
          wasted: call.isWasted
        })
      )
    }
  }
}

const inMs = (at: Instant | undefined): number | null => (at === undefined ? null : at / millisecond)

/** The call on behalf of which this one was made: the nearest hop above that arrived somewhere. */
const parentOf = (call: Call, calls: ReadonlyArray<Call>): number => {
  const own = calls.findIndex(({ request }) => request === call.request)
  if (calls[own] !== call) return own
  for (let hop = call.request.parent; hop !== undefined; hop = hop.parent) {
    const position = calls.findIndex(({ request }) => request === hop)
    if (position >= 0) return position
  }
  return -1
}
