/**
 * Cost ledger: what has to be counted of a run so that it can be billed, by component and journey, window by window.
 *
 * It is a fold around the recording: it hands every fact on, and counts once more who had how much of which component. A run
 * without prices goes without. What things cost is worked out in `Cost.ts`.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Facts } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Tariff } from "../../model/Tariff.ts"
import type { Recording, Subjects } from "../records/Recording.ts"
import { Tally } from "../Tally.ts"

/** Columns of a component's tally, the same for each journey, one set after the other; spans in nanoseconds. */
const costColumn = {
  calls: 0,
  /** Time worked on calls that ended. */
  busy: 1,
  /** Money for what went between zones and regions. */
  moved: 2,
  /** Of each of these, what was for callers who had left. */
  leftCalls: 3,
  leftBusy: 4,
  /** Of each, what was for repeated tries and for somebody who still waited. */
  againCalls: 5,
  againBusy: 6,
  againMoved: 7
} as const

export type CostColumn = keyof typeof costColumn

const columns = costColumn
const width = Object.keys(columns).length

export class CostLedger implements Facts {
  readonly tariff: Tariff
  readonly recording: Recording
  readonly #facts: Facts
  /** By component, in the order of the tariff. */
  readonly #tallies: ReadonlyArray<Tally>
  readonly #bySite: ReadonlyArray<Tally | undefined>
  readonly #byName: ReadonlyMap<string, Tally>
  #closed = 0

  /** `facts` hears everything first. Sites and journeys must all be there. */
  constructor(
    tariff: Tariff,
    recording: Recording,
    facts: Facts,
    { journeys, sites }: Pick<Subjects, "journeys" | "sites">
  ) {
    this.tariff = tariff
    this.recording = recording
    this.#facts = facts
    this.#tallies = tariff.components.map(() => new Tally(width * journeys.length))
    this.#byName = new Map(tariff.components.map(({ name }, i) => [name, this.#tallies[i]!]))
    this.#bySite = sites.map(({ name }) => {
      const component = tariff.components.findIndex((one) => one.sites.includes(name))
      return this.#tallies[component]
    })
  }

  /** What was counted for a component, by its place in the tariff, and a journey in windows `from` to `to`. */
  between(component: number, journey: number, column: CostColumn, from: number, to: number): number {
    this.#close()
    return this.#tallies[component]!.between(journey * width + columns[column], from, to)
  }

  /** Journeys are places too, but in no zone: what they send within their region costs nothing. */
  minds(from: Place, to: Place): boolean {
    return this.#priceBetween(from, to) > 0
  }

  /** Counted for the component that was called. */
  moved(from: Place, to: Place, request: Request, what: "request" | "answer"): void {
    this.#close()
    const tally = this.#byName.get(to.component)
    if (tally === undefined) return
    const bytes = (request.messageSize ?? this.tariff.size)[what]
    const money = bytes * this.#priceBetween(from, to)
    const of = request.journey * width
    tally.now[of + columns.moved]! += money
    if (request.attempt > 1) tally.now[of + columns.againMoved]! += money
  }

  #priceBetween(from: Place, to: Place): number {
    if (from.zone === undefined || to.zone === undefined || from.zone === to.zone) return 0
    if (from.region !== to.region) return this.tariff.betweenRegions
    const isClient = !this.#byName.has(from.component)
    return isClient ? 0 : this.tariff.betweenZones
  }

  requestBegan(at: Instant, request: Request): void {
    this.#facts.requestBegan(at, request)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    this.#facts.requestEnded(at, request, outcome, quality, response)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    this.#facts.iterationLost(at, journey, why, request)
  }

  arrived(at: Instant, site: number, request: Request): void {
    this.#facts.arrived(at, site, request)
    const tally = this.#bySite[site]
    if (tally === undefined) return
    this.#close()
    tally.now[request.journey * width + columns.calls]!++
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.#facts.started(at, site, request, waiting)
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
    this.#facts.ended(at, site, request, outcome, waiting, service, started, isWasted)
    const tally = this.#bySite[site]
    if (tally === undefined) return
    this.#close()
    const of = request.journey * width
    const { now } = tally
    now[of + columns.busy]! += service
    // A call that never began is known to be for nobody only by having left.
    if (isWasted || request.isAbandoned) {
      now[of + columns.leftCalls]!++
      now[of + columns.leftBusy]! += service
    } else if (request.attempt > 1) {
      now[of + columns.againCalls]!++
      now[of + columns.againBusy]! += service
    }
  }

  attempted(at: Instant, of: number, request: Request, attempt: number): void {
    this.#facts.attempted(at, of, request, attempt)
  }

  counted(at: Instant, meter: number, amount: number): void {
    this.#facts.counted(at, meter, amount)
  }

  levelled(at: Instant, meter: number, value: number): void {
    this.#facts.levelled(at, meter, value)
  }

  changed(at: Instant, of: string, what: string): void {
    this.#facts.changed(at, of, what)
  }

  /** The windows that the recording has closed are closed here too. */
  #close(): void {
    for (const { current } = this.recording.windows; this.#closed < current; this.#closed++) {
      for (const tally of this.#tallies) tally.close()
    }
  }
}
