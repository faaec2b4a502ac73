/**
 * Journal: where facts are stated. It stamps them with the instant, mixes them into the fingerprint and hands them to the fold.
 *
 * There is one fold per run (`observation/Observation.ts` hands some of them to traces as well); a run without one is only faster, never
 * different.
 */

import type { Fingerprint } from "../kernel/Fingerprint.ts"
import type { Span } from "../kernel/Instant.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Facts, Meter, Site, Trying } from "./Fact.ts"
import type { Outcome } from "./Failure.ts"
import type { Access, History, Loss } from "./History.ts"
import type { Place, Request } from "./Request.ts"
import type { Witness } from "./Witness.ts"

export class Journal {
  readonly sites: Array<Site> = []
  readonly meters: Array<Meter> = []
  /** Names of the journeys, by their index. */
  readonly journeys: Array<string> = []
  /** Policies that make the same call more than once. */
  readonly trying: Array<Trying> = []
  /** What happens to the world, by name. */
  readonly effects: Array<string> = []
  /** Some caller minds on which instances its tries are made, see `Trail.ts`. */
  mindsInstances = false
  readonly #kernel: Kernel
  readonly #fingerprint: Fingerprint
  #facts: Facts | undefined
  #witness: Witness | undefined
  #onStart: ReadonlyArray<(request: Request) => void> | undefined
  #histories: ReadonlyArray<History> = []

  constructor(kernel: Kernel) {
    this.#kernel = kernel
    this.#fingerprint = kernel.fingerprint
  }

  /** Lets `facts` hear everything from now on. */
  observe(facts: Facts): void {
    this.#facts = facts
  }

  /** Lets `witness` hear what is done to the world and to data. */
  call(witness: Witness): void {
    this.#witness = witness
  }

  /**
   * Calls `listener` whenever a component begins to work on a request: the one fact that acts on what happens next. It is
   * told from inside a step, and must leave fibers alone until that has come to rest.
   */
  onStart(listener: (request: Request) => void): void {
    this.#onStart = [...(this.#onStart ?? []), listener]
  }

  /** Lets `history` hear what callers of stores are told. */
  follow(history: History): void {
    this.#histories = [...this.#histories, history]
  }

  /** Whether anybody hears `accessed` and `lost`; if not, there is no need to make what they are told. */
  get isFollowed(): boolean {
    return this.#histories.length > 0
  }

  accessed(access: Access): void {
    for (const history of this.#histories) history.accessed(this.#kernel.now, access)
  }

  /** If nobody follows, nobody is told. */
  lost(loss: Loss): void {
    for (const history of this.#histories) history.lost(this.#kernel.now, loss)
  }

  /** Registers a component; returns its number. */
  site(site: Site): number {
    return this.sites.push(site) - 1
  }

  /** Registers a meter; returns its number. The same name of the same owner is the same meter. */
  meter(meter: Meter): number {
    const known = this.meters.findIndex((other) => other.name === meter.name && other.of === meter.of)
    return known >= 0 ? known : this.meters.push(meter) - 1
  }

  /** Registers a policy that makes calls more than once; returns its number. The same policy of the same caller is the same. */
  tries(trying: Trying): number {
    const known = this.trying.findIndex((other) => other.kind === trying.kind && other.of === trying.of)
    return known >= 0 ? known : this.trying.push(trying) - 1
  }

  /** Registers what can happen to the world; returns its number. The same name is the same effect. */
  effect(name: string): number {
    const known = this.effects.indexOf(name)
    return known >= 0 ? known : this.effects.push(name) - 1
  }

  requestBegan(request: Request): void {
    this.#fingerprint.fact(1)
    this.#facts?.requestBegan(this.#kernel.now, request)
  }

  requestEnded(request: Request, outcome: Outcome, quality: number): void {
    this.#fingerprint.fact(2 + outcome)
    this.#facts?.requestEnded(this.#kernel.now, request, outcome, quality, this.#kernel.now - request.startedAt)
  }

  iterationLost(journey: number, why: "dropped" | "interrupted", request?: Request): void {
    this.#fingerprint.fact(3)
    this.#facts?.iterationLost(this.#kernel.now, journey, why, request)
  }

  arrived(site: number, request: Request): void {
    this.#fingerprint.fact(site)
    this.#facts?.arrived(this.#kernel.now, site, request)
  }

  started(site: number, request: Request, waiting: Span): void {
    this.#fingerprint.fact(site + 1000)
    this.#facts?.started(this.#kernel.now, site, request, waiting)
    if (this.#onStart !== undefined) for (const listener of this.#onStart) listener(request)
  }

  /** The same of a link: what it begins to send nobody has begun to work on. */
  sent(site: number, request: Request, waiting: Span): void {
    this.#fingerprint.fact(site + 1000)
    this.#facts?.started(this.#kernel.now, site, request, waiting)
  }

  ended(
    site: number,
    request: Request,
    outcome: Outcome,
    waiting: Span,
    service: Span,
    started: boolean,
    isWasted: boolean
  ): void {
    this.#fingerprint.fact(outcome + 2000)
    this.#facts?.ended(this.#kernel.now, site, request, outcome, waiting, service, started, isWasted)
  }

  attempted(of: number, request: Request, attempt: number, by = -1, pause: Span = 0): void {
    this.#fingerprint.fact(attempt + 3000)
    this.#facts?.attempted(this.#kernel.now, of, request, attempt, by, pause)
  }

  counted(meter: number, amount = 1): void {
    this.#fingerprint.fact(meter + 4000)
    this.#facts?.counted(this.#kernel.now, meter, amount)
  }

  levelled(meter: number, value: number): void {
    this.#facts?.levelled(this.#kernel.now, meter, value)
  }

  effected(effect: number, request: Request, amount: number, place: Place): void {
    this.#fingerprint.fact(effect + 6000)
    this.#witness?.effected(this.#kernel.now, effect, request, amount, place)
  }

  /** Not in the fingerprint, since it is stated only while somebody checks. */
  carried(request: Request, from: Place, to: Place): void {
    this.#witness?.carried(this.#kernel.now, request, from, to)
  }

  changed(of: string, what: string): void {
    this.#fingerprint.fact(5000)
    this.#facts?.changed(this.#kernel.now, of, what)
  }
}

/** What a run owns and its parts need: time, and a place to state facts. */
export interface Run {
  readonly kernel: Kernel
  readonly journal: Journal
}
