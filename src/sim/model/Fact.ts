/**
 * Fact: what components, policies, workload and faults state while a run goes on.
 *
 * Facts are calls with numbers, not objects. Everything that anybody ever sees of a run (the live screen, the report, verdicts)
 * is a fold over them: whoever wants to know something implements `Facts`. `at` is the instant of the fact.
 */
import type { Instant, Span } from "../kernel/Instant.ts"
import type { Outcome } from "./Failure.ts"
import type { Request } from "./Request.ts"

/** The capacity of a component changed by hand: what it was up to then, and of how many instances, if it has any. */
export interface Resize {
  readonly at: Instant
  readonly from: number
  readonly instances?: number | undefined
}

/** Something facts are about: a component. The position in `Sites` is its number in facts. */
export interface Site {
  readonly name: string
  readonly kind: "service" | "store" | "cache" | "topic" | "pool" | "link" | "saga" | "lock" | "commit"
  /** How many calls it can work on at once (workers of all instances, connections); `Infinity` if it has no limit. */
  readonly capacity: number
  /** Every change of its capacity by hand, in order. Default: none. */
  readonly resizes?: ReadonlyArray<Resize>
  /** How many instances a service has, unless that changes by itself; if it was changed by hand, now. */
  readonly instances?: number
  /** If its number of instances changes while it runs; `capacity` is what it is now. */
  readonly elastic?: {
    /** Of each instance, and of as many as there can ever be. */
    readonly each: number
    readonly most: number
    /** Numbers of the gauges of all instances there are, also those who are starting or leaving, and of those who can work. */
    readonly instances: number
    readonly serving: number
  }
}

/**
 * A named number that goes up and down (breaker state, tokens of a budget), or only up (cache hits, hedges sent); or an age, which
 * is levelled to the instant from which it grows and to `Infinity` while there is nothing that could age.
 */
export interface Meter {
  readonly name: string
  /** What it belongs to: a component's name, or "client". */
  readonly of: string
  readonly kind: "gauge" | "counter" | "age"
}

/** A policy that makes the same call more than once. */
export interface Trying {
  readonly kind: "retry" | "hedge"
  /** The label of its caller, e.g. "shop.checkout -> payments.charge". */
  readonly of: string
}

export interface Facts {
  /** A user's wish begins. */
  requestBegan(at: Instant, request: Request): void
  /** It ended: `outcome` 0 is a full answer; `quality` 0 full, 1 stale, 2 degraded; `response` counts from its intended start. */
  requestEnded(at: Instant, request: Request, outcome: Outcome, quality: number, response: Span): void
  /** The load generator could not begin an iteration (k6's dropped_iterations), or had to cut off `request` at the end. */
  iterationLost(at: Instant, journey: number, why: "dropped" | "interrupted", request?: Request): void
  /** A call reached a component: offered load. */
  arrived(at: Instant, site: number, request: Request): void
  /** The component began to work on it, after `waiting` in its line. */
  started(at: Instant, site: number, request: Request, waiting: Span): void
  /**
   * A call that had arrived is over. `started` says whether work had begun; `service` is the time since then; `isWasted`:
   * work was done, and nobody wanted the result any more.
   */
  ended(
    at: Instant,
    site: number,
    request: Request,
    outcome: Outcome,
    waiting: Span,
    service: Span,
    started: boolean,
    isWasted: boolean
  ): void
  /**
   * A caller tries: `attempt` 1 is the first try, 2 the first retry. `of` is the caller, `by` the number of the retry or hedge that
   * makes it (-1: a broker that delivers again), `pause` how long it waited after the last try.
   */
  attempted(at: Instant, of: number, request: Request, attempt: number, by?: number, pause?: Span): void
  /** A counter goes up, or a gauge changes to `value`. `meter` is its number. */
  counted(at: Instant, meter: number, amount: number): void
  levelled(at: Instant, meter: number, value: number): void
  /** Something worth telling happened: a breaker opened, a fault began, a replica was promoted. Rare. */
  changed(at: Instant, of: string, what: string): void
}
