/**
 * Journey record: what was counted of one journey, window by window.
 *
 * A request is counted as offered in the window in which it begins and as carried or failed in the one in which it
 * ends; the two differ by what is in flight, which is known at every edge and never dropped.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Outcome } from "../../model/Failure.ts"
import { failureReasons } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import { WindowedHistogram } from "../histograms/WindowedHistogram.ts"
import { limitsOf, type Promised } from "../Objective.ts"
import { Tally } from "../Tally.ts"
import type { Windows } from "../Windows.ts"

/**
 * Columns of a journey's tally. `late` is how far into their windows requests ended, less how far they began, in nanoseconds: what
 * the number in flight at the edges does not tell of the time between. After `reasons` one per outcome, then one per objective: the
 * good requests.
 */
export const journeyColumn = {
  offered: 0,
  carried: 1,
  good: 2,
  stale: 3,
  degraded: 4,
  failed: 5,
  dropped: 6,
  interrupted: 7,
  retries: 8,
  late: 9,
  reasons: 10
} as const

const columns = journeyColumn
const objectivesFrom = columns.reasons + failureReasons.length

export class JourneyRecord {
  readonly name: string
  readonly objectives: ReadonlyArray<Promised>
  readonly tally: Tally
  /** Response times of the requests that were answered, and of those that failed. */
  readonly answered: WindowedHistogram
  readonly refused: WindowedHistogram
  readonly #windows: Windows
  /**
   * Per objective the latest good response time of a full, a stale and a degraded answer; last, what is good for all.
   */
  readonly #limits: ReadonlyArray<readonly [Span, Span, Span]>
  readonly #strictest: readonly [Span, Span, Span]
  /** Requests not ended, by the window in which they were meant to start. */
  readonly #open: Array<number> = []
  /** Per objective: requests cut off after its limit had passed. */
  readonly #cutOffLate: Array<number>

  constructor(name: string, objectives: ReadonlyArray<Promised>, windows: Windows) {
    this.name = name
    this.objectives = objectives
    this.tally = new Tally(objectivesFrom + objectives.length, windows.current)
    this.answered = new WindowedHistogram(windows.current)
    this.refused = new WindowedHistogram(windows.current)
    this.#windows = windows
    this.#limits = objectives.map(limitsOf)
    this.#strictest = strictest(this.#limits)
    this.#cutOffLate = objectives.map(() => 0)
  }

  began(request: Request): void {
    this.tally.now[columns.offered]!++
    this.tally.now[columns.late]! -= request.startedAt - this.#windows.start
    const window = this.#windows.of(request.startedAt)
    this.#open[window] = (this.#open[window] ?? 0) + 1
  }

  ended(request: Request, outcome: Outcome, quality: number, response: Span): void {
    const counts = this.tally.now
    counts[columns.late]! += request.startedAt + response - this.#windows.start
    this.#open[this.#windows.of(request.startedAt)]!--
    if (outcome !== 0) {
      counts[columns.failed]!++
      counts[columns.reasons + outcome]!++
      this.refused.record(response)
      return
    }
    counts[columns.carried]!++
    if (quality > 0) counts[quality === 1 ? columns.stale : columns.degraded]!++
    if (response <= this.#strictest[quality]!) counts[columns.good]!++
    for (let i = 0; i < this.#limits.length; i++) {
      if (response <= this.#limits[i]![quality]!) counts[objectivesFrom + i]!++
    }
    this.answered.record(response)
  }

  /** Whether an answer of this quality is good for every objective after such a time. */
  isGood(quality: number, response: Span): boolean {
    return response <= this.#strictest[quality]!
  }

  lost(at: Instant, why: "dropped" | "interrupted", request: Request | undefined): void {
    this.tally.now[why === "dropped" ? columns.dropped : columns.interrupted]!++
    if (request === undefined || why === "dropped") return
    this.tally.now[columns.late]! += at - this.#windows.start
    this.#open[this.#windows.of(request.startedAt)]!--
    this.objectives.forEach(({ limit }, i) => {
      if (at - request.startedAt > limit) this.#cutOffLate[i]!++
    })
  }

  close(): void {
    this.tally.close()
    this.answered.close()
    this.refused.close()
  }

  /** Requests under way at the beginning of window `edge`; now, if that lies ahead. */
  inFlightAt(edge: number): number {
    const { offered, carried, failed, interrupted } = columns
    const tally = this.tally
    return (
      tally.upTo(offered, edge) - tally.upTo(carried, edge) - tally.upTo(failed, edge) - tally.upTo(interrupted, edge)
    )
  }

  /** Requests under way in windows `from` to `to`, each times how long it was, in nanoseconds, up to now. */
  timeInFlight(from: number, to: number, now: Instant): number {
    const edges = Math.min(to, this.#windows.countAt(now))
    let total = this.tally.between(columns.late, from, edges)
    for (let w = from; w < edges; w++) total += this.inFlightAt(w + 1) * this.#windows.spanOf(w, w + 1, now)
    return total
  }

  /** Good requests for objective `i` that ended in windows `from` to `to`. */
  goodBetween(i: number, from: number, to: number): number {
    return this.tally.between(objectivesFrom + i, from, to)
  }

  /**
   * Requests under way for longer than the limit of objective `i`, to a window; and those that were cut off after it.
   */
  overdue(i: number, now: Instant): { readonly underWay: number; readonly cutOff: number } {
    const { limit } = this.objectives[i]!
    const before = this.#windows.edge(now - limit, "down")
    let underWay = 0
    for (let w = 0; w < before && w < this.#open.length; w++) underWay += this.#open[w] ?? 0
    return { underWay, cutOff: this.#cutOffLate[i]! }
  }
}

/** The limits that satisfy everyone; without any objective every full answer is good. */
const strictest = (limits: ReadonlyArray<readonly [Span, Span, Span]>): readonly [Span, Span, Span] =>
  limits.reduce<readonly [Span, Span, Span]>(
    ([full, stale, degraded], other) => [
      Math.min(full, other[0]),
      Math.min(stale, other[1]),
      Math.min(degraded, other[2])
    ],
    limits.length === 0 ? [Infinity, -1, -1] : [Infinity, Infinity, Infinity]
  )
