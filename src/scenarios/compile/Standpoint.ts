/**
 * Where steps stand while they are compiled, and what they can reach from there.
 */

import type { TopicComponent } from "../../sim/components/brokers/TopicComponent.ts"
import type { Asking, CacheCopies } from "../../sim/components/caches/CacheCopies.ts"
import type { Workplace } from "../../sim/components/places/Workplace.ts"
import type { ConnectionPoolComponent } from "../../sim/components/pools/ConnectionPool.ts"
import type { Happened } from "../../sim/components/transactions/Happened.ts"
import type { IdempotencyKeys } from "../../sim/components/transactions/Idempotency.ts"
import type { LockComponent } from "../../sim/components/transactions/Lock.ts"
import type { OutboxComponent } from "../../sim/components/transactions/Outbox.ts"
import type { Contention } from "../../sim/components/transactions/Rows.ts"
import type { Commits } from "../../sim/components/transactions/TwoPhaseCommit.ts"
import type { Endpoint } from "../../sim/model/Endpoint.ts"
import type { Run } from "../../sim/model/Journal.ts"
import type { Place } from "../../sim/model/Request.ts"
import type { World } from "../../sim/World.ts"
import type { Component } from "../language/System.ts"

/** What the parts of a scenario can reach while they are compiled. */
export interface Surroundings {
  readonly run: Run
  readonly world: World
  readonly endpoint: (component: string, endpoint: string) => Endpoint
  readonly readThrough: (cache: string, miss: Endpoint, asking: Asking) => Endpoint
  readonly publish: (topic: string) => Endpoint
  readonly caches: Map<string, CacheCopies>
  readonly topics: Map<string, TopicComponent>
  /** Locks, and commits in two phases, by name; made by the first step that names one. */
  readonly locks: Map<string, LockComponent>
  readonly commits: Map<string, Commits>
  /** What has happened for whom, idempotency keys by name, and outboxes by their topic; made by the first step that names one. */
  readonly happened: Happened
  readonly keys: Map<string, IdempotencyKeys>
  readonly outboxes: Map<string, OutboxComponent>
  /** The stores that keep rows, and what for. */
  readonly contentions: ReadonlyMap<string, Contention>
  /** By name, what gives an endpoint of a service what it does; also while it runs. */
  readonly services: Map<string, (spec: Component, endpoint: string) => void>
  /** By name, what gives a service other numbers of workers and connections while it runs. */
  readonly sizes: Map<string, (spec: Component) => void>
  /** Leaves for the second round what can be done only when every component is there. */
  readonly later: (finish: () => void) => void
}

/** Where steps stand: an endpoint on one instance, or a journey. */
export class Standpoint {
  /** e.g. "shop.checkout", or the journey's name. */
  readonly label: string
  readonly place: Place
  /** Number of the component's site; -1 for clients. */
  readonly site: number
  /** Where work is done; clients have none and only wait. */
  readonly workplace: Workplace | undefined
  /** Around every piece of work, where the workers are held by work only. */
  readonly aroundWork: (work: Endpoint) => Endpoint
  readonly pools: ReadonlyMap<string, ConnectionPoolComponent>
  readonly #uses = new Map<string, number>()

  constructor(options: {
    readonly label: string
    readonly place: Place
    readonly site?: number
    readonly workplace?: Workplace
    readonly aroundWork?: (work: Endpoint) => Endpoint
    readonly pools?: ReadonlyMap<string, ConnectionPoolComponent>
  }) {
    this.label = options.label
    this.place = options.place
    this.site = options.site ?? -1
    this.workplace = options.workplace
    this.aroundWork = options.aroundWork ?? ((work) => work)
    this.pools = options.pools ?? new Map()
  }

  /** `label` for the first use of it, `label#2` for the second. */
  use(label: string): string {
    const uses = (this.#uses.get(label) ?? 0) + 1
    this.#uses.set(label, uses)
    return uses === 1 ? label : `${label}#${uses}`
  }
}
