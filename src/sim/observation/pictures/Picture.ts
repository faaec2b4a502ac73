/**
 * Picture: everything that is known of a run at one instant, as plain data.
 *
 * The live screen draws the picture so far; `result.json` holds the picture at the end, and every report is made from
 * it. All times are milliseconds of virtual time, all rates per second, all ratios 0..1. A figure that does not exist
 * (a percentile of nothing) is `null`. Totals and phases leave out the warm-up; series and `now` do not. Nothing in a
 * picture changes later.
 */

export type Figure = number | null

/** A stretch of the run: before, during and after the faults. Begins and ends on window edges. */
export interface Phase {
  /** "before", "during slow-ledger", "after slow-ledger". */
  readonly name: string
  readonly kind: "before" | "during" | "after"
  readonly fromMs: number
  readonly toMs: number
}

/** A fault as it happened. */
export interface FaultBand {
  readonly name: string
  /** What it was aimed at, as written: "ledger", "ledger/2", "eu-1", "shop -> ledger". */
  readonly on: string
  /** Names of the components it touches, e.g. those that stand in the zone. */
  readonly components: ReadonlyArray<string>
  /** e.g. "6x slower". */
  readonly what: string
  readonly fromMs: number
  /** `null` while it lasts. */
  readonly toMs: number | null
  /** Made by hand during the run, not written in the scenario. */
  readonly byHand: boolean
}

export interface Percentiles {
  /** How many were measured. */
  readonly count: number
  readonly mean: Figure
  readonly p50: Figure
  readonly p90: Figure
  readonly p95: Figure
  readonly p99: Figure
  readonly p999: Figure
  readonly max: Figure
}

/** How a journey went in one phase. Counts are of requests by the time of their *end*, `offered` by their start. */
export interface JourneyFigures {
  /** How long the phase lasted: a count divided by this is a rate. */
  readonly seconds: number
  readonly offered: number
  /** Answered in any quality, however late. */
  readonly carried: number
  /** Answered well enough and soon enough for every objective of the journey; without one, every full answer. */
  readonly good: number
  readonly degraded: number
  readonly stale: number
  readonly failed: number
  /** Iterations the load generator had no user for. */
  readonly dropped: number
  /** Iterations cut off at the end. */
  readonly interrupted: number
  readonly failedBy: Readonly<Record<string, number>>
  /** Repeated tries (retries, hedges) made by anybody on behalf of the requests. */
  readonly retries: number
  /** 1 + retries per request: 1 without retries. */
  readonly attemptsPerRequest: Figure
  /** good ÷ (carried + failed). */
  readonly availability: Figure
  /** Per second of the phase. */
  readonly perSecond: {
    readonly offered: number
    readonly carried: number
    readonly good: number
    readonly failed: number
  }
  /** Of every request that ended, and of those that were answered. */
  readonly responseMs: Percentiles
  readonly answeredMs: Percentiles
}

/** How a component went in one phase. */
export interface ComponentFigures {
  readonly seconds: number
  readonly offered: number
  readonly carried: number
  readonly failed: number
  readonly failedBy: Readonly<Record<string, number>>
  /** Calls finished for a caller who had left, and the share of all work time that went into them. */
  readonly wasted: number
  readonly wastedShare: Figure
  /** Repeated tries it made, as a caller. */
  readonly retries: number
  /** Calls that reached it per user request: the amplification. */
  readonly callsPerRequest: Figure
  /** Share of a cache's lookups that it answered itself; `null` for anything else. */
  readonly hitRatio: Figure
  /** Busy share of the capacity, time-weighted; `null` without a limit. */
  readonly utilisation: Figure
  /** Time-weighted means; the maximum of what stood for any time at all. */
  readonly busyMean: number
  readonly busyMax: number
  readonly waitingMean: number
  readonly waitingMax: number
  readonly inFlightMean: number
  /**
   * More came in than went out all along: the averages depend on how long one looks, and mean nothing by themselves.
   */
  readonly isUnstable: boolean
  readonly perSecond: { readonly offered: number; readonly carried: number; readonly failed: number }
  /** Of every call that was let in, i.e. not refused on arrival. */
  readonly waitingMs: Percentiles
  readonly serviceMs: Percentiles
  readonly responseMs: Percentiles
}

export interface JourneySeries {
  readonly offered: ReadonlyArray<number>
  readonly carried: ReadonlyArray<number>
  readonly good: ReadonlyArray<number>
  readonly degraded: ReadonlyArray<number>
  readonly stale: ReadonlyArray<number>
  readonly failed: ReadonlyArray<number>
  readonly dropped: ReadonlyArray<number>
  /** First tries and repeated ones. */
  readonly attempts: ReadonlyArray<number>
  /** Requests under way at the end of the window: a number, not a rate. */
  readonly inFlight: ReadonlyArray<number>
  /** Response times of the answered. */
  readonly p50Ms: ReadonlyArray<Figure>
  readonly p95Ms: ReadonlyArray<Figure>
  readonly p99Ms: ReadonlyArray<Figure>
}

export interface ComponentSeries {
  readonly offered: ReadonlyArray<number>
  readonly carried: ReadonlyArray<number>
  readonly failed: ReadonlyArray<number>
  readonly wasted: ReadonlyArray<number>
  /** Time-weighted means over the window: numbers, not rates. */
  readonly waiting: ReadonlyArray<number>
  readonly busy: ReadonlyArray<number>
  /** Response times of the calls let in. */
  readonly p50Ms: ReadonlyArray<Figure>
  readonly p99Ms: ReadonlyArray<Figure>
}

export interface JourneyPicture {
  readonly name: string
  readonly inFlight: number
  /** Of those, how many are older than the objective allows (0 without an objective that sets a limit). */
  readonly overdue: number
  readonly total: JourneyFigures
  /** One per `Picture.phases`. */
  readonly phases: ReadonlyArray<JourneyFigures>
  /** One value per window: rates per second, percentiles of the requests that ended in it. */
  readonly series: JourneySeries
  /**
   * Counts of requests that ended, by response time (rows) and window (columns): `counts[row][window]`. `boundsMs` are
   * the upper bounds of the rows, rising; the last row also holds whatever is above its bound.
   */
  readonly heat: { readonly boundsMs: ReadonlyArray<number>; readonly counts: ReadonlyArray<ReadonlyArray<number>> }
}

export interface ComponentPicture {
  readonly name: string
  readonly kind: string
  /** Workers or connections in all; `null` if unlimited. */
  readonly capacity: number | null
  /** `conditions`: what the faults that last do, e.g. "6x slower". `instances`: how many there are, if a change made them more or fewer. */
  readonly now: {
    readonly waiting: number
    readonly busy: number
    readonly inFlight: number
    readonly conditions: ReadonlyArray<string>
    readonly instances?: number
  }
  readonly total: ComponentFigures
  readonly phases: ReadonlyArray<ComponentFigures>
  readonly series: ComponentSeries
}

/** Who calls whom, with what was observed on the way. Counts are of the whole run, warm-up included. */
export interface EdgePicture {
  readonly from: string
  readonly to: string
  readonly calls: number
  /** Calls that were not a first try. */
  readonly retries: number
  /** Calls that failed at `to`; what the caller did not wait for is not among them. */
  readonly failed: number
  /** Calls per second, and the share of those ended that failed, in the last full window. */
  readonly perSecond: number
  readonly failedShare: Figure
}

export interface MeterPicture {
  readonly name: string
  readonly of: string
  readonly kind: "gauge" | "counter"
  /** The last value of a gauge, the sum of a counter since the warm-up. */
  readonly value: number
  /** Time-weighted mean of a gauge since the warm-up; of a counter, its increase per second. */
  readonly mean: Figure
  /** Per window: the last value of a gauge, what was added to a counter. */
  readonly series: ReadonlyArray<number>
}

/** How a promise stands. */
export interface ObjectivePicture {
  readonly name: string
  /** The journey. */
  readonly of: string
  /** As written: "answered within 1s". */
  readonly good: string
  /** The promised share, 0..1. */
  readonly target: number
  /** Requests that count: ended since the warm-up, or overdue. */
  readonly total: number
  readonly bad: number
  readonly share: Figure
  /** Bad requests ÷ those the target allows: above 1 the promise is broken. `null` if the target allows none. */
  readonly budgetSpent: Figure
  /**
   * Per window: the share of bad requests ÷ the share the target allows; at 1 the budget is spent exactly over time.
   */
  readonly burn: ReadonlyArray<Figure>
}

export interface Happening {
  readonly atMs: number
  readonly of: string
  readonly what: string
}

/** One call of a traced request, for a waterfall. */
export interface TraceSpan {
  /** The component, and who called it. */
  readonly of: string
  readonly from: string
  /** Position of the span that caused it in `spans`; -1 at the edge. */
  readonly parent: number
  readonly attempt: number
  /** How long the retry of its caller backed off before this try. Default: not at all. */
  readonly pausedMs?: number
  /** When its caller sent it. Default: as it arrived, over a way that takes no time. */
  readonly sentMs?: number
  readonly arrivedMs: number
  /** `null`: work never began. */
  readonly startedMs: Figure
  /** `null`: under way. */
  readonly endedMs: Figure
  /** When its caller had the answer, or gave it up. Default: as it ended. */
  readonly returnedMs?: number
  /** "ok" or a reason of failure; `null` while it is under way. */
  readonly outcome: string | null
  readonly wasted: boolean
}

/** One user request, as sampled. Calls may outlive it: work for nobody. */
export interface TracePicture {
  readonly id: number
  readonly journey: string
  readonly startedMs: number
  readonly endedMs: Figure
  readonly outcome: string | null
  readonly spans: ReadonlyArray<TraceSpan>
}

export interface Picture {
  readonly atMs: number
  /** How long the run is planned to last; `null` if it is open. */
  readonly durationMs: number | null
  /** As counted: rounded up to a window. */
  readonly warmupMs: number
  /** Window w reaches from `w * windowMs` to `(w + 1) * windowMs`; the last one only to `atMs`. */
  readonly windowMs: number
  /** Full and partial windows so far; every series has this length. */
  readonly windows: number
  /** Those that are full: the last of them is the latest whose figures are not provisional. */
  readonly fullWindows: number
  /** None without faults. */
  readonly phases: ReadonlyArray<Phase>
  readonly faults: ReadonlyArray<FaultBand>
  readonly journeys: ReadonlyArray<JourneyPicture>
  readonly components: ReadonlyArray<ComponentPicture>
  readonly edges: ReadonlyArray<EdgePicture>
  readonly meters: ReadonlyArray<MeterPicture>
  readonly objectives: ReadonlyArray<ObjectivePicture>
  /** Breakers, faults, promotions, by time; the newest 2 000. */
  readonly happenings: ReadonlyArray<Happening>
  /** The newest sampled requests, oldest first; none if traces are off. */
  readonly traces: ReadonlyArray<TracePicture>
}
