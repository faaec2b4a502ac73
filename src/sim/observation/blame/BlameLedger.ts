/**
 * Blame ledger: follows requests to see where their time went, and for what the work of components was done.
 *
 * What work was good for is only known when its request is over, so it has to be kept until then. That would be dear for all
 * requests of a long run: a sample of them is followed, see `Sample.ts`. Requests that began during the warm-up are left out.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Facts, Trying } from "../../model/Fact.ts"
import type { Outcome } from "../../model/Failure.ts"
import { ok } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import { Charges } from "../cost/Charges.ts"
import type { Recording, Subjects } from "../records/Recording.ts"
import { Sample } from "../records/Sample.ts"
import { type Account, BlameAccounts } from "./BlameAccounts.ts"
import { chargeTime, type Stretch, slowedTime, type TimeKind } from "./BlameTree.ts"

/** For what work was done; see `Blame.ts`. `again` and `rescue` are charged to policies. */
export type WorkKind = "useful" | "late" | "failed" | "abandoned" | "faults" | "under way" | "again" | "rescue"

/** Where the time of a journey's late and failed requests went. */
export class TimeAccount {
  requests = 0
  time: Span = 0
  readonly charges = new Charges<TimeKind>()
}

export interface BlameLedgerOptions {
  readonly recording: Recording
  /** Hears everything first. */
  readonly facts: Facts
  readonly subjects: Pick<Subjects, "sites"> & { readonly trying: ReadonlyArray<Trying> }
  readonly now: () => Instant
  /** By how much faults slow the work at a site now; 1 is not at all. */
  readonly slowAt: (site: number) => number
}

export class BlameLedger implements Facts {
  readonly sample = new Sample()
  /** By journey. */
  readonly times: Array<TimeAccount | undefined> = []
  readonly options: BlameLedgerOptions
  readonly #facts: Facts
  readonly #beginsAt: Instant
  readonly #accounts: BlameAccounts
  /** By site. */
  readonly #works: Array<Charges<WorkKind> | undefined> = []
  readonly #pending = new Set<Account>()
  readonly #open = new Set<Stretch>()

  constructor(options: BlameLedgerOptions) {
    const { facts, recording } = options
    this.options = options
    this.#facts = facts
    this.#accounts = new BlameAccounts((request) => this.sample.weightOf(request), options.now)
    this.#beginsAt = recording.windows.begin(recording.windows.first)
  }

  readonly follows = (request: Request): boolean => this.sample.has(request)

  /** Work of each site up to now, by what it was for. */
  works(): ReadonlyArray<Charges<WorkKind>> {
    const works = this.options.subjects.sites.map((_, site) => this.#works[site]?.copy() ?? new Charges<WorkKind>())
    const now = this.options.now()
    for (const account of this.#pending) for (const call of account.done) this.#charge(call, account, now, works)
    for (const call of this.#open) this.#charge(call, this.#accounts.of(call.request), now, works)
    return works
  }

  requestBegan(at: Instant, request: Request): void {
    this.#facts.requestBegan(at, request)
    if (at < this.#beginsAt) return
    if (!this.sample.began(request)) return
    const account = this.#accounts.of(request)
    account.isOver = false
    account.ending = "under way"
    this.#pending.add(account)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    this.#facts.requestEnded(at, request, outcome, quality, response)
    if (!this.follows(request)) return
    const account = this.#accounts.of(request)
    const isGood = this.options.recording.journeys[request.journey]!.isGood(quality, response)
    account.ending = outcome !== ok ? "failed" : isGood ? "good" : "late"
    account.stretch.endedAt = at
    if (account.ending !== "good") this.#blame(account, at)
    this.#close(account, at)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    this.#facts.iterationLost(at, journey, why, request)
    if (request !== undefined && why === "interrupted" && this.follows(request)) {
      this.#close(this.#accounts.of(request), at)
    }
  }

  arrived(at: Instant, site: number, request: Request): void {
    this.#facts.arrived(at, site, request)
    if (this.follows(request)) this.#open.add(this.#accounts.begin("call", request, site))
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.#facts.started(at, site, request, waiting)
    if (!this.follows(request)) return
    const call = this.#accounts.find("call", site, request, undefined, at - waiting)
    if (call === undefined) return
    call.startedAt = at
    call.slow = this.options.slowAt(site)
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
    if (!this.follows(request)) return
    const startedAt = started ? at - service : undefined
    const call = this.#accounts.find("call", site, request, startedAt, (startedAt ?? at) - waiting)
    if (call === undefined) return
    call.endedAt = at
    call.outcome = outcome
    this.#open.delete(call)
    const account = this.#accounts.of(request)
    if (account.isOver) this.#charge(call, account, at, this.#works)
    else account.done.push(call)
    this.#accounts.left(account)
  }

  attempted(at: Instant, of: number, request: Request, attempt: number, by = -1, pause: Span = 0): void {
    this.#facts.attempted(at, of, request, attempt, by, pause)
    if (by < 0 || !this.follows(request)) return
    if (attempt > 1) {
      this.#accounts.isAgain(request, by)
      if (this.options.subjects.trying[by]?.kind === "retry") this.#accounts.endLastTry(request, by, at - pause)
    }
    this.#accounts.begin("try", request, by, pause)
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

  /** It goes out over the network. */
  readonly departed = (request: Request): void => {
    this.#accounts.begin("passage", request, -1)
  }

  /** Its caller has the answer, or will have none. */
  readonly returned = (request: Request): void => {
    const passage = this.#accounts.find("passage", -1, request)
    if (passage === undefined) return
    passage.endedAt = this.options.now()
    this.#accounts.left(this.#accounts.of(request))
  }

  #blame({ stretch, weight }: Account, at: Instant): void {
    const { sites } = this.options.subjects
    const { journey, startedAt } = stretch.request
    const account = (this.times[journey] ??= new TimeAccount())
    account.requests += weight
    account.time += (at - startedAt) * weight
    const isLink = (site: number) => sites[site]?.kind === "link"
    chargeTime(stretch, startedAt, at, isLink, (kind, of, span) => account.charges.add(kind, of, span * weight))
  }

  #close(account: Account, at: Instant): void {
    account.isOver = true
    this.#pending.delete(account)
    for (const call of account.done) this.#charge(call, account, at, this.#works)
    account.done.length = 0
    this.#accounts.forget(account)
  }

  /** Charges the work of a call to what it was for. */
  #charge(call: Stretch, account: Account, now: Instant, works: Array<Charges<WorkKind> | undefined>): void {
    if (call.startedAt === undefined) return
    const end = call.endedAt ?? now
    const work = (works[call.of] ??= new Charges())
    const slowed = slowedTime(call, end)
    if (slowed > 0) work.add("faults", -1, slowed * account.weight)
    const span = (end - call.startedAt - slowed) * account.weight
    const by = this.#accounts.againBy(call.request)
    const kind = this.#kindOf(call, account)
    if (by === undefined) work.add(kind, -1, span)
    else work.add(kind === "useful" ? "rescue" : "again", by, span)
  }

  #kindOf(call: Stretch, { ending }: Account): WorkKind {
    if (ending === "under way") return ending
    if (call.request.isAbandoned) return "abandoned"
    if (ending === "failed" || call.isInVain) return "failed"
    return ending === "late" ? "late" : "useful"
  }
}
