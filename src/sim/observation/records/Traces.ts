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
  /** What time it is. Who does not say so learns nothing of the ways between components. */
  readonly now?: () => Instant
  readonly sites: ReadonlyArray<Site>
  readonly journeys: ReadonlyArray<string>
}

interface Call {
  readonly request: Request
  readonly site: number
  readonly arrivedAt: Instant
  /** Which try this was: a message is one request, however often it is delivered. */
  attempt: number
  startedAt: Instant | undefined
  endedAt: Instant | undefined
  outcome: Outcome
  isWasted: boolean
}

/** A call on its way: only known where the way takes time. */
interface Passage {
  readonly sentAt: Instant
  returnedAt: Instant | undefined
}

interface Trace {
  readonly root: Request
  readonly passages: Map<Request, Passage>
  /** Every try of a retry or hedge after the first, and how long was waited before it. */
  readonly tries: Map<Request, Span>
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
  readonly follows = (request: Request): boolean => request.id % this.#options.every === this.#options.offset

  /** It goes out over the network. */
  readonly departed = (request: Request): void => {
    const passages = this.#traces.get(request.id)?.passages
    if (passages === undefined || passages.size >= this.#spans) return
    passages.set(request, { sentAt: this.#now(), returnedAt: undefined })
  }

  /** Its caller has the answer, or will have none. */
  readonly returned = (request: Request): void => {
    const passage = this.#traces.get(request.id)?.passages.get(request)
    if (passage !== undefined) passage.returnedAt = this.#now()
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
    this.#traces.set(request.id, {
      root: request,
      passages: new Map(),
      tries: new Map(),
      endedAt: undefined,
      outcome: 0,
      calls: []
    })
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
    calls.push({
      request,
      site,
      arrivedAt: at,
      attempt: request.attempt,
      startedAt: undefined,
      endedAt: undefined,
      outcome: 0,
      isWasted: false
    })
  }

  started(at: Instant, site: number, request: Request): void {
    const call = this.#open(site, request)
    if (call === undefined) return
    call.startedAt = at
    call.attempt = request.attempt
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

  attempted(_at: Instant, _of: number, request: Request, attempt: number, by = -1, pause: Span = 0): void {
    if (attempt === 1 || by < 0) return
    const tries = this.#traces.get(request.id)?.tries
    if (tries !== undefined && tries.size < this.#spans) tries.set(request, pause)
  }

  iterationLost(): void {}
  counted(): void {}
  levelled(): void {}
  changed(): void {}

  /** The latest call of this hop at this component that has not ended. */
  #open(site: number, request: Request): Call | undefined {
    return this.#traces
      .get(request.id)
      ?.calls.findLast((call) => call.request === request && call.site === site && call.endedAt === undefined)
  }

  #now(): Instant {
    return this.#options.now?.() ?? 0
  }

  #picture(trace: Trace): TracePicture {
    const { calls, endedAt, outcome, root } = trace
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
          parent: parentOf(call, trace),
          attempt: call.attempt,
          ...wayOf(call, trace),
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

/** What is known of a call before it arrived and after it ended. What it did next in the same place has no way of its own. */
const wayOf = (call: Call, { calls, passages, tries }: Trace): Partial<TraceSpan> => {
  const { request } = call
  if (calls.find((one) => one.request === request) !== call) return {}
  const [pause, passage] = [pauseOf(call, calls, tries), passages.get(request)]
  return {
    ...(pause === 0 ? {} : { pausedMs: pause / millisecond }),
    ...(passage === undefined ? {} : { sentMs: passage.sentAt / millisecond }),
    ...(passage?.returnedAt === undefined ? {} : { returnedMs: passage.returnedAt / millisecond })
  }
}

/** The pause before the try that this call belongs to, if it is the first call of that. */
const pauseOf = (call: Call, calls: ReadonlyArray<Call>, tries: ReadonlyMap<Request, Span>): Span => {
  for (let hop: Request | undefined = call.request; hop !== undefined; hop = hop.parent) {
    const pause = tries.get(hop)
    if (pause !== undefined) return calls.find(({ request }) => isWithin(request, hop!)) === call ? pause : 0
    if (calls.some(({ request }) => request === hop!.parent)) return 0
  }
  return 0
}

const isWithin = (request: Request, hop: Request): boolean => {
  for (let own: Request | undefined = request; own !== undefined; own = own.parent) if (own === hop) return true
  return false
}

const inMs = (at: Instant | undefined): number | null => (at === undefined ? null : at / millisecond)

/** The call on behalf of which this one was made: the nearest hop above that arrived somewhere. */
const parentOf = (call: Call, { calls, tries }: Trace): number => {
  const own = calls.findIndex(({ request }) => request === call.request)
  if (calls[own] !== call) return own
  for (let hop = call.request; hop.parent !== undefined; hop = hop.parent) {
    // A later try hangs on the hop of the first, and is made by the same caller.
    const position = tries.has(hop) ? -1 : calls.findIndex(({ request }) => request === hop.parent)
    if (position >= 0) return position
  }
  return -1
}
