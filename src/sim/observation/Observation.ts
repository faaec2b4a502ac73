/**
 * Observation: hands every fact on, and those of a few requests to their traces as well.
 *
 * It stands in front of whoever hears the facts of a run; a run of which no request is followed does without it.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import type { Facts } from "../model/Fact.ts"
import type { Outcome } from "../model/Failure.ts"
import type { Request } from "../model/Request.ts"
import type { Traces } from "./records/Traces.ts"

export class Observation implements Facts {
  readonly #facts: Facts
  readonly #traces: Traces

  constructor(facts: Facts, traces: Traces) {
    this.#facts = facts
    this.#traces = traces
  }

  requestBegan(at: Instant, request: Request): void {
    this.#facts.requestBegan(at, request)
    if (this.#traces.follows(request)) this.#traces.requestBegan(at, request)
  }

  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void {
    this.#facts.requestEnded(at, request, outcome, quality, response)
    if (this.#traces.follows(request)) this.#traces.requestEnded(at, request, outcome)
  }

  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void {
    this.#facts.iterationLost(at, journey, why, request)
  }

  arrived(at: Instant, site: number, request: Request): void {
    this.#facts.arrived(at, site, request)
    if (this.#traces.follows(request)) this.#traces.arrived(at, site, request)
  }

  started(at: Instant, site: number, request: Request, waiting: Span): void {
    this.#facts.started(at, site, request, waiting)
    if (this.#traces.follows(request)) this.#traces.started(at, site, request)
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
    if (this.#traces.follows(request))
      this.#traces.ended(at, site, request, outcome, waiting, service, started, isWasted)
  }

  attempted(at: Instant, of: number, request: Request, attempt: number, by?: number, pause?: Span): void {
    this.#facts.attempted(at, of, request, attempt, by, pause)
    if (this.#traces.follows(request)) this.#traces.attempted(at, of, request, attempt, by, pause)
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
