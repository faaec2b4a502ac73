/**
 * Connections: those of a pool that are not all the same: they grow old, and some are never given back.
 *
 * A connection that was not given back is missing: there is one less to work with, although nobody is seen to use it.
 */
import type * as Effect from "effect/Effect"
import { Boundary } from "../../kernel/Boundary.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { wholeSpan } from "../../kernel/Instant.ts"
import type { Timer } from "../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, launching, push } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { constant } from "../../model/distributions/Constant.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Journal } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Station } from "../places/Station.ts"
import type { Workplace } from "../places/Workplace.ts"
import type { ConnectionPool } from "./ConnectionPool.ts"

export class Connections {
  readonly station: Station
  readonly owner: Workplace
  readonly #options: ConnectionPool
  readonly #connect: Beginning<Request>
  /** Until when each that nobody uses may be used; the one given back last is taken first. */
  readonly #idle: Array<Instant> = []
  readonly #leaks: RandomStream
  readonly #lifetimes: RandomStream
  readonly #meters: ReturnType<typeof metersOf>
  readonly #abandoned: Effect.Effect<never, Failure>
  #missing = 0
  /** Who holds one may find out at the end that it belongs to an earlier life of the instance. */
  life = 0

  constructor(options: ConnectionPool, name: string, owner: Workplace, station: Station) {
    const { kernel } = station.run
    this.#options = options
    this.station = station
    this.owner = owner
    this.#leaks = kernel.streams.stream(`${name}/leak`)
    this.#lifetimes = kernel.streams.stream(`${name}/lifetime`)
    const work = owner.work(options.connect ?? constant(0), kernel.streams.stream(`${name}/connect`))
    this.#connect = beginning(work as Endpoint)
    this.#meters = metersOf(name, station)
    this.#abandoned = failing(name, "error")
    this.#open()
    owner.conditions.onChange(() => {
      if (owner.conditions.isDown) this.#startAnew()
    })
  }

  /** `inner`, with one of them in hand. */
  hold(inner: Endpoint): Endpoint {
    const begun = beginning(inner)
    const holding: Beginning<Request> = {
      begin: (request, fiber) => new Holding(this, begun, request, fiber).begin()
    }
    return launching(holding)
  }

  /** Takes one; returns whether it has to be opened first. */
  take(holding: Holding): boolean {
    const { journal, kernel } = this.station.run
    const { leakDetection } = this.#options
    if (leakDetection !== undefined) {
      holding.isRunning = true
      kernel.lane(leakDetection.after).start(kernel.now, holding)
    }
    const until = this.#idle.pop() ?? -Infinity
    holding.until = until
    if (until > kernel.now || this.#options.connect === undefined) return false
    journal.counted(this.#meters.opened)
    return true
  }

  connect(request: Request, fiber: Running): Step {
    return this.#connect.begin(request, fiber)
  }

  /** How long one that was opened now lives. */
  lifetime(): Span {
    const { maxLifetime, maxLifetimeVariance = 0.025 } = this.#options
    if (maxLifetime === undefined) return Infinity
    return maxLifetime - wholeSpan(maxLifetime * maxLifetimeVariance * this.#lifetimes.next())
  }

  /** The call is over; returns whether it keeps its connection for ever. */
  release(holding: Holding): boolean {
    const { leak = 0 } = this.#options
    if (holding.life !== this.life || this.owner.conditions.isDown) return false
    if (leak > 0 && this.#leaks.next() < leak) {
      this.station.run.journal.counted(this.#meters.leaks)
      this.#miss(1)
      return true
    }
    this.#idle.push(holding.until)
    return false
  }

  /** It has been held for long. */
  noticed(holding: Holding): void {
    const { leakDetection } = this.#options
    const { journal } = this.station.run
    if (holding.life !== this.life) return
    journal.counted(this.#meters.warnings)
    if (leakDetection?.reclaim !== true) return
    journal.counted(this.#meters.reclaimed)
    if (!holding.hasLeaked) return holding.takeAway(this.#abandoned)
    this.closed()
    this.#miss(-1)
    this.station.serveNext()
  }

  /** One that was taken away is closed: another has to be opened in its place. */
  closed(): void {
    this.#idle.unshift(-Infinity)
  }

  #miss(by: number): void {
    this.#missing += by
    this.station.servers -= by
    if (by !== 0) change(this.station.run.journal, this.#meters.missing, by)
  }

  #open(): void {
    const { now } = this.station.run.kernel
    this.#idle.length = 0
    for (let i = 0; i < this.#options.size; i++) this.#idle.push(now + this.lifetime())
  }

  /** The instance died, and all its connections with it. */
  #startAnew(): void {
    this.life++
    this.#miss(-this.#missing)
    this.#open()
  }
}

/** A call that holds a connection, and whoever watches over how long. */
class Holding extends Boundary implements Timer {
  readonly life: number
  isRunning = false
  until: Instant = Infinity
  hasLeaked = false
  #isTakenAway = false
  #state: "connecting" | "using" | "over" = "using"
  readonly #connections: Connections
  readonly #inner: Beginning<Request>
  readonly #request: Request
  readonly #fiber: Running

  constructor(connections: Connections, inner: Beginning<Request>, request: Request, fiber: Running) {
    super(fiber)
    this.life = connections.life
    this.#connections = connections
    this.#inner = inner
    this.#request = request
    this.#fiber = fiber
  }

  begin(): Step {
    const isNew = this.#connections.take(this)
    push(this.#fiber, this)
    if (!isNew) return this.#inner.begin(this.#request, this.#fiber)
    this.#state = "connecting"
    return this.#connections.connect(this.#request, this.#fiber)
  }

  /** It has been held for too long. */
  expired(): void {
    this.#connections.noticed(this)
  }

  takeAway(failure: Effect.Effect<never, Failure>): void {
    this.#isTakenAway = true
    this.cut(failure)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#state === "connecting") {
      this.#state = "using"
      this.until = this.#connections.station.run.kernel.now + this.#connections.lifetime()
      push(fiber, this)
      return this.#inner.begin(this.#request, fiber)
    }
    return super.succeeded(value, fiber)
  }

  override ended(): void {
    if (this.#state === "over") return
    this.#state = "over"
    if (this.#isTakenAway) return this.#connections.closed()
    this.hasLeaked = this.#connections.release(this)
    if (!this.hasLeaked) this.isRunning = false
  }
}

const metersOf = (name: string, { run: { journal } }: Station) => {
  const counter = (meter: string) => journal.meter({ name: meter, of: name, kind: "counter" })
  return {
    opened: counter("opened connections"),
    leaks: counter("leaks"),
    warnings: counter("leak warnings"),
    reclaimed: counter("reclaimed connections"),
    missing: journal.meter({ name: "leaked connections", of: name, kind: "gauge" })
  }
}

/** How many are missing in the pools of all instances, by the number of their gauge. */
const missing = new WeakMap<Journal, Map<number, number>>()

const change = (journal: Journal, gauge: number, by: number): void => {
  const all = missing.get(journal) ?? new Map<number, number>()
  missing.set(journal, all)
  const now = (all.get(gauge) ?? 0) + by
  all.set(gauge, now)
  journal.levelled(gauge, now)
}
