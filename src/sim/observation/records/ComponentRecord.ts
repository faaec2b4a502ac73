/**
 * Component record: what was counted of one component, window by window.
 *
 * How many calls wait, are worked on and are in flight is not told by anybody: it follows from `arrived`, `started` and
 * `ended`. Averages over time are areas under those levels divided by the time, and a maximum is of what stood for any
 * time at all: a call that arrives and starts in the same instant has never waited.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Site } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import { failureReasons } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import { WindowedHistogram } from "../histograms/WindowedHistogram.ts"
import { Tally } from "../Tally.ts"
import type { Windows } from "../Windows.ts"
import type { EdgeRecord } from "./EdgeRecord.ts"
import { edgeColumn } from "./EdgeRecord.ts"

/** Columns of a component's tally; spans and areas in nanoseconds. After `reasons` one per outcome. */
export const componentColumn = {
  offered: 0,
  carried: 1,
  failed: 2,
  wasted: 3,
  /** Work time that went into them. */
  wastedTime: 4,
  /** Waiting calls times time, busy workers times time. */
  waitingArea: 5,
  busyArea: 6,
  /** Repeated tries that it made as a caller. */
  retries: 7,
  reasons: 8
} as const

const columns = componentColumn

export class ComponentRecord {
  readonly #site: () => Site
  readonly tally: Tally
  /** Of the calls that were let in: time in line, time at work, and both. */
  readonly waitings: WindowedHistogram
  readonly services: WindowedHistogram
  readonly responses: WindowedHistogram
  /** Calls that wait and calls that are worked on, now. */
  waiting = 0
  busy = 0
  #since: Instant
  #waitingMax = 0
  #busyMax = 0
  readonly #waitingMaxs: Array<number>
  readonly #busyMaxs: Array<number>
  /** By the number of the caller's place. */
  readonly #edges: Array<Float64Array | undefined> = []
  readonly #edgeFrom: (caller: string, to: string) => EdgeRecord

  /** `site` is asked every time: a pool grows with every instance that registers its own. */
  constructor(site: () => Site, windows: Windows, edgeFrom: (caller: string, to: string) => EdgeRecord) {
    this.#site = site
    this.tally = new Tally(columns.reasons + failureReasons.length, windows.current)
    this.waitings = new WindowedHistogram(windows.current)
    this.services = new WindowedHistogram(windows.current)
    this.responses = new WindowedHistogram(windows.current)
    this.#since = windows.begin(windows.current)
    this.#waitingMaxs = new Array<number>(windows.current).fill(0)
    this.#busyMaxs = new Array<number>(windows.current).fill(0)
    this.#edgeFrom = edgeFrom
  }

  get site(): Site {
    return this.#site()
  }

  arrived(at: Instant, request: Request): void {
    if (at > this.#since) this.settle(at)
    this.waiting++
    this.tally.now[columns.offered]!++
    const edge = this.#edge(request)
    edge[edgeColumn.calls]!++
    if (request.attempt > 1) edge[edgeColumn.retries]!++
  }

  started(at: Instant, waiting: Span): void {
    if (at > this.#since) this.settle(at)
    this.waiting--
    this.busy++
    this.waitings.record(waiting)
  }

  ended(
    at: Instant,
    request: Request,
    outcome: Outcome,
    waiting: Span,
    service: Span,
    started: boolean,
    isWasted: boolean
  ): void {
    if (at > this.#since) this.settle(at)
    const counts = this.tally.now
    if (started) {
      this.busy--
      this.services.record(service)
      this.responses.record(waiting + service)
      if (isWasted) {
        counts[columns.wasted]!++
        counts[columns.wastedTime]! += service
      }
    } else {
      this.waiting--
      // Who left the line unserved has waited all the same; who was refused on arrival has not.
      if (waiting > 0) {
        this.waitings.record(waiting)
        this.responses.record(waiting)
      }
    }
    const edge = this.#edge(request)
    edge[edgeColumn.ended]!++
    if (outcome === 0) counts[columns.carried]!++
    else {
      counts[columns.failed]!++
      counts[columns.reasons + outcome]!++
      edge[edgeColumn.failed]!++
    }
  }

  /** Counts the areas up to an instant, at which nothing has changed yet. */
  settle(at: Instant): void {
    const span = at - this.#since
    if (span <= 0) return
    const counts = this.tally.now
    counts[columns.waitingArea]! += this.waiting * span
    counts[columns.busyArea]! += this.busy * span
    if (this.waiting > this.#waitingMax) this.#waitingMax = this.waiting
    if (this.busy > this.#busyMax) this.#busyMax = this.busy
    this.#since = at
  }

  /** The window that ends at `edge` is over. */
  close(edge: Instant): void {
    if (edge > this.#since) this.settle(edge)
    this.tally.close()
    this.waitings.close()
    this.services.close()
    this.responses.close()
    this.#waitingMaxs.push(this.#waitingMax)
    this.#busyMaxs.push(this.#busyMax)
    this.#waitingMax = 0
    this.#busyMax = 0
  }

  get inFlight(): number {
    return this.waiting + this.busy
  }

  /** The instant up to which the areas have been counted. */
  get settledAt(): Instant {
    return this.#since
  }

  /** Calls inside at the beginning of window `edge`; now, if that lies ahead. */
  inFlightAt(edge: number): number {
    const tally = this.tally
    return tally.upTo(columns.offered, edge) - tally.upTo(columns.carried, edge) - tally.upTo(columns.failed, edge)
  }

  /** The longest line, and the most calls worked on at once, in windows `from` to `to`. */
  waitingMax(from: number, to: number): number {
    return greatest(this.#waitingMaxs, from, to, this.#waitingMax)
  }

  busyMax(from: number, to: number): number {
    return greatest(this.#busyMaxs, from, to, this.#busyMax)
  }

  /** The counts of the edge on which the call came. */
  #edge({ caller }: Request): Float64Array {
    return (
      this.#edges[caller.id] ?? (this.#edges[caller.id] = this.#edgeFrom(caller.component, this.site.name).tally.now)
    )
  }
}

/** Of closed windows and, if `to` reaches it, the open one. */
const greatest = (closed: ReadonlyArray<number>, from: number, to: number, open: number): number => {
  let found = to > closed.length && from <= closed.length ? open : 0
  for (let w = from; w < to && w < closed.length; w++) if (closed[w]! > found) found = closed[w]!
  return found
}
