/**
 * Following: hands every fact to the recording, and the facts of some components to those who follow them.
 */
import type { Instant, Span } from "../sim/kernel/Instant.ts"
import type { Facts } from "../sim/model/Fact.ts"
import type { Outcome } from "../sim/model/Failure.ts"
import type { Request } from "../sim/model/Request.ts"
import type { Followed } from "./Followed.ts"

export class Following implements Facts {
  readonly #facts: Facts
  /** By the number of the component's site. */
  readonly #followed: ReadonlyArray<Followed | undefined>

  constructor(facts: Facts, followed: ReadonlyArray<Followed | undefined>) {
    this.#facts = facts
    this.#followed = followed
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
    this.#followed[site]?.arrived(at)
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.#facts.started(at, site, request, waiting)
    this.#followed[site]?.started(at, waiting)
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
    this.#followed[site]?.ended(at)
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
}
