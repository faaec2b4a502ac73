/**
 * Invariants: the fold that checks what a run must keep to, and can show how a promise was broken.
 *
 * It stands around the other folds and hands every fact on. Requests are followed through every component, so that the first
 * violation of each promise comes with the calls that led to it; a run without invariants goes without all this.
 */
import * as Result from "effect/Result"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { millisecond } from "../../kernel/Instant.ts"
import type { Facts, Meter, Site } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import type { Access, History, Loss } from "../../model/History.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Witness } from "../../model/Witness.ts"
import type { Sequence } from "../pictures/Sequence.ts"
import { Traces } from "../records/Traces.ts"
import { readBalance } from "./Balance.ts"
import { BalanceChecker } from "./BalanceChecker.ts"
import type { Checker, Disturbance, Found, Standing, Violation } from "./Checker.ts"
import { type FaultMeanwhile, historyOf } from "./History.ts"
import { describe, type Invariant, patienceOf, whoseOf } from "./Invariant.ts"
import { LinearizableChecker } from "./LinearizableChecker.ts"
import { OnceChecker } from "./OnceChecker.ts"
import { ProjectionChecker } from "./ProjectionChecker.ts"
import { ResidenceChecker } from "./ResidenceChecker.ts"
import { ConvergenceChecker, DurableChecker, FreshChecker, SessionChecker } from "./StoreCheckers.ts"
import { UnlockChecker } from "./UnlockChecker.ts"
import { UpdatesChecker } from "./UpdatesChecker.ts"

/** How one promise stands, and what broke it first. */
export interface InvariantPicture extends Standing {
  readonly name: string
  /** In words: "always charged <= 1, of each request". */
  readonly says: string
  readonly because?: string
  readonly violations: number
  readonly first: {
    readonly atMs: number
    readonly says: string
    readonly sequence: Sequence
  } | null
}

export interface InvariantsOptions {
  readonly invariants: Readonly<Record<string, Invariant>>
  /** Hears every fact first. */
  readonly facts: Facts
  readonly subjects: {
    readonly sites: ReadonlyArray<Site>
    readonly journeys: ReadonlyArray<string>
    readonly effects: ReadonlyArray<string>
    readonly tenants: ReadonlyArray<string>
    readonly meter: (meter: Meter) => number
  }
  /** Is told of every violation as an increase of a meter. */
  readonly counted: (at: Instant, meter: number, amount: number) => void
  readonly disturbances: () => ReadonlyArray<FaultMeanwhile>
}

interface Watched {
  readonly name: string
  readonly invariant: Invariant
  readonly checker: Checker
  violations: number
  first: InvariantPicture["first"]
}

/** So many requests are followed: the first violation comes, as a rule, long before they are forgotten. */
const followed = 20_000

/** The counter of a promise's violations, to be measured as `violations of charged-once`. */
const violationsOf = (name: string): Meter => ({ name: "violations", of: name, kind: "counter" })

/** Registers what there is to measure of invariants, also where nobody looks. */
export const registerInvariants = (names: ReadonlyArray<string>, meter: (meter: Meter) => number): void => {
  for (const name of names) meter(violationsOf(name))
}

export class Invariants implements Facts, History, Witness {
  readonly #facts: Facts
  readonly #traces: Traces
  readonly #watched: ReadonlyArray<Watched>
  readonly #locks: ReadonlyArray<UnlockChecker>
  readonly #effects: ReadonlyArray<string>
  readonly #sites: ReadonlyArray<Site>
  readonly #disturbances: InvariantsOptions["disturbances"]
  /** The instant of the newest fact: what is found later is counted then. */
  readonly #latest = { at: 0 }

  constructor({ counted, disturbances, facts, invariants, subjects }: InvariantsOptions) {
    const { effects, journeys, sites } = subjects
    this.#facts = facts
    this.#disturbances = disturbances
    this.#effects = effects
    this.#sites = sites
    this.#traces = new Traces({ every: 1, offset: 0, kept: followed, sites, journeys })
    this.#watched = Object.entries(invariants).map(([name, invariant]) => {
      const number = subjects.meter(violationsOf(name))
      const found = (violation: Violation) => {
        watched.violations++
        watched.first = this.#earlier(watched.first, violation)
        counted(latest.at, number, 1)
      }
      const latest = this.#latest
      const watched: Watched = {
        name,
        invariant,
        checker: checkerOf(invariant, subjects, disturbances, found),
        violations: 0,
        first: null
      }
      return watched
    })
    this.#locks = this.#watched.flatMap(({ checker }) => (checker instanceof UnlockChecker ? [checker] : []))
  }

  /** How all of them stand; `finish` comes before, once the run is over. */
  get pictures(): ReadonlyArray<InvariantPicture> {
    return this.#watched.map(({ checker, first, invariant, name, violations }) => ({
      name,
      says: describe(invariant),
      ...(invariant.because === undefined ? {} : { because: invariant.because }),
      ...checker.standing(),
      violations,
      first
    }))
  }

  /** The run is over. */
  finish(at: Instant): void {
    this.#latest.at = at
    for (const { checker } of this.#watched) checker.finish(at)
  }

  #earlier(known: InvariantPicture["first"], violation: Violation): InvariantPicture["first"] {
    const atMs = violation.at / millisecond
    if (known !== null && known.atMs <= atMs) return known
    const sequence = historyOf(violation, (id) => this.#traces.pictureOf(id), this.#disturbances())
    return { atMs, says: violation.says, sequence }
  }

  /** Who follows the locks of a site. */
  #locksOf(at: Instant, site: number): ReadonlyArray<UnlockChecker> {
    this.#latest.at = at
    const { name } = this.#sites[site]!
    return this.#locks.filter(({ lockSite }) => lockSite === name)
  }

  effected(at: Instant, effect: number, request: Request, amount: number, place: Place): void {
    this.#latest.at = at
    const name = this.#effects[effect]!
    for (const { checker } of this.#watched) checker.effected?.(at, name, request, amount, place)
  }

  carried(at: Instant, request: Request, from: Place, to: Place): void {
    this.#latest.at = at
    for (const { checker } of this.#watched) checker.carried?.(at, request, from, to)
  }

  accessed(at: Instant, access: Access): void {
    this.#latest.at = at
    for (const { checker } of this.#watched) checker.accessed?.(at, access)
  }

  lost(at: Instant, loss: Loss): void {
    this.#latest.at = at
    for (const { checker } of this.#watched) checker.lost?.(at, loss)
  }

  requestBegan(at: Instant, request: Request): void {
    this.#facts.requestBegan(at, request)
    this.#traces.requestBegan(at, request)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    this.#facts.requestEnded(at, request, outcome, quality, response)
    this.#traces.requestEnded(at, request, outcome)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    this.#facts.iterationLost(at, journey, why, request)
  }

  arrived(at: Instant, site: number, request: Request): void {
    this.#facts.arrived(at, site, request)
    this.#traces.arrived(at, site, request)
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.#facts.started(at, site, request, waiting)
    if (this.#locks.length > 0) for (const checker of this.#locksOf(at, site)) checker.locked(at, request)
    this.#traces.started(at, site, request)
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
    if (this.#locks.length > 0) for (const checker of this.#locksOf(at, site)) checker.unlocked(at, request)
    this.#traces.ended(at, site, request, outcome, waiting, service, started, isWasted)
  }

  attempted(at: Instant, of: number, request: Request, attempt: number, by?: number, pause?: Span): void {
    this.#facts.attempted(at, of, request, attempt, by, pause)
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
}

const checkerOf = (
  invariant: Invariant,
  subjects: InvariantsOptions["subjects"],
  disturbances: () => ReadonlyArray<Disturbance>,
  found: Found
): Checker => {
  if ("once" in invariant) return new OnceChecker(invariant.once, invariant.per ?? "request", found)
  if ("durable" in invariant) return new DurableChecker(invariant.durable, invariant.within ?? 0, found)
  if ("fresh" in invariant) {
    const { fresh, seenIn, within = 0 } = invariant
    return seenIn === undefined
      ? new FreshChecker(fresh, within, found)
      : new ProjectionChecker(fresh, seenIn, within, found)
  }
  if ("session" in invariant) {
    const { guarantees = ["monotonic-reads", "read-your-writes"], session } = invariant
    return new SessionChecker(session, guarantees, found)
  }
  if ("linearizable" in invariant) return new LinearizableChecker(invariant.linearizable, found)
  if ("converges" in invariant) {
    return new ConvergenceChecker(invariant.converges, patienceOf(invariant), disturbances, found)
  }
  if ("keepsUpdates" in invariant) return new UpdatesChecker(invariant.keepsUpdates, found)
  if ("unlocks" in invariant) {
    return new UnlockChecker(invariant.unlocks, patienceOf(invariant), disturbances, found)
  }
  if ("resides" in invariant) {
    const { journeys, tenants } = subjects
    return new ResidenceChecker({ whose: whoseOf(invariant), within: invariant.in, journeys, tenants }, found)
  }
  const { holds = "always", per = "request" } = invariant
  const balance = Result.getOrThrow(readBalance(invariant.balance))
  return new BalanceChecker({ balance, per, holds, within: patienceOf(invariant), disturbances }, found)
}
