/**
 * Read-through: one use of a cache: look up, and after a miss ask the origin and keep its answer.
 *
 * Where misses are coalesced, the first of a key is the leader and the others follow: they get what it gets, be it a failure.
 * A leader who is called back hands over to the one who has waited longest.
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { Frame, launch, park, pass, push, resume } from "../../kernel/Process.ts"
import type { Endpoint, Reply } from "../../model/Endpoint.ts"
import { answered, full, stale } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { outcomeFor, outcomeOf } from "../../model/Failure.ts"
import type { Request } from "../../model/Request.ts"
import type { CacheComponent } from "./Cache.ts"
import { anError } from "./CacheTable.ts"

const errorOutcome = outcomeFor("error")
const answeredStale: Effect.Effect<Reply> = Exit.succeed(stale)

export class ReadThrough implements Beginning<Request> {
  readonly cache: CacheComponent
  readonly miss: Endpoint

  constructor(cache: CacheComponent, miss: Endpoint) {
    this.cache = cache
    this.miss = miss
  }

  begin(request: Request, fiber: Running): Step {
    if (!this.cache.looksUpAtOnce(request)) return new Reading(this, request, fiber).ask()
    return this.find(request) ?? new Reading(this, request, fiber).missed()
  }

  /** What the cache has for this request, `undefined` if it is of no use. */
  find(request: Request): Effect.Effect<Reply, Failure> | undefined {
    const { flights, meters, run, table } = this.cache
    const slot = table.find(request.key)
    const left = slot < 0 ? -Infinity : table.expiresAt(slot) - run.kernel.now
    if (left > 0) {
      const isEarly = this.cache.expiresEarly(table.recomputing(slot), left) && !flights.has(request.key)
      run.journal.counted(isEarly ? meters.early : meters.hits)
      if (isEarly) return undefined
      this.cache.wasHit(slot)
      this.cache.absence?.looked(request.key, true)
      const { freshness } = this.cache
      // A failure that is kept is no answer, and cannot be an old one.
      if (freshness === undefined || table.recomputing(slot) === anError) return table.kept(slot)
      return freshness.isOutdated(request.key) ? answeredStale : table.kept(slot)
    }
    if (slot < 0 || table.recomputing(slot) === anError || !this.cache.mayBeStale(table.expiresAt(slot))) {
      run.journal.counted(meters.misses)
      this.cache.absence?.looked(request.key, false)
      return undefined
    }
    run.journal.counted(meters.stale)
    if (!flights.has(request.key)) this.#refresh(request)
    return answeredStale
  }

  /** Keeps what the origin answered, unless it is degraded: that was not the origin. Returns it as an effect. */
  keep({ key }: Request, value: unknown, startedAt: Instant): Effect.Effect<Reply> {
    const reply = value as Reply
    const answer = value === full ? answered : Exit.succeed(reply)
    if (value === full || reply.quality !== "degraded")
      this.cache.keep(key, answer, this.cache.run.kernel.now - startedAt)
    return answer
  }

  /** Asks the origin once more, for nobody who waits. */
  #refresh(request: Request): void {
    const { meters, run } = this.cache
    run.journal.counted(meters.background)
    const refresh = new Refresh(this, request.detached(request.caller, run.kernel.now))
    run.kernel.fork(launch(refreshing, refresh))
  }
}

/** Somebody who reads, from the lookup to the answer. */
class Reading extends Frame implements Due {
  readonly request: Request
  readonly #read: ReadThrough
  readonly #fiber: Running
  #state: "asking" | "leading" | "following" | "over" = "asking"
  /** Only a leader has one, and only if misses are coalesced. */
  #flight: Flight | undefined
  #startedAt: Instant = 0
  /** What a follower goes on with. */
  #outcome: Effect.Effect<Reply, Failure> | undefined

  constructor(read: ReadThrough, request: Request, fiber: Running) {
    super()
    this.#read = read
    this.request = request
    this.#fiber = fiber
  }

  get isFollowing(): boolean {
    return this.#state === "following"
  }

  ask(): Step {
    push(this.#fiber, this)
    return this.#read.cache.lookUp(this.request)
  }

  /** Nothing was found: goes to the origin, or waits for who has gone already. */
  missed(): Step {
    const { cache } = this.#read
    push(this.#fiber, this)
    if (!cache.coalesces) return this.#lead(undefined)
    const flight = cache.flights.get(this.request.key)
    if (flight === undefined) return this.#lead(new Flight(cache, this.request.key))
    cache.run.journal.counted(cache.meters.coalesced)
    this.#state = "following"
    flight.followers.push(this)
    return park(this.#fiber)
  }

  /** For a follower: what became of the flight. */
  land(outcome: Effect.Effect<Reply, Failure>): void {
    this.#state = "over"
    this.#outcome = outcome
    this.#read.cache.run.kernel.soon(this)
  }

  /** For a follower: the leader was called back, and this is the leader now. */
  takeOver(flight: Flight): void {
    this.#outcome = this.#lead(flight)
    this.#read.cache.run.kernel.soon(this)
  }

  due(): void {
    const outcome = this.#outcome
    this.#outcome = undefined
    if (outcome !== undefined) resume(this.#fiber, outcome)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#state === "asking") return this.#read.find(this.request) ?? this.missed()
    if (this.#state === "leading") {
      this.#state = "over"
      const answer = this.#read.keep(this.request, value, this.#startedAt)
      this.#flight?.land(answer)
    }
    return pass(value, fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<any, any>, fiber: Running): Step {
    const { cache } = this.#read
    if (this.#state === "asking") {
      cache.run.journal.counted(cache.meters.failed)
      if (this.request.isObsolete(cache.run.kernel.now)) return exit
      push(fiber, this)
      return this.#lead(undefined)
    }
    if (this.#state === "leading") {
      this.#state = "over"
      if (outcomeOf(failure) === errorOutcome) cache.keepError(this.request.key, exit as Exit.Exit<never, Failure>)
      this.#flight?.land(exit)
    }
    return exit
  }

  override stopped(): undefined {
    this.#outcome = undefined
    const isLeading = this.#state === "leading"
    this.#state = "over"
    if (isLeading) this.#flight?.handOver()
  }

  #lead(flight: Flight | undefined): Effect.Effect<Reply, Failure> {
    this.#state = "leading"
    this.#flight = flight
    this.#startedAt = this.#read.cache.run.kernel.now
    return this.#read.miss(this.request)
  }
}

/** A miss under way, and who waits for what comes of it. */
export class Flight {
  readonly followers: Array<Reading> = []
  readonly #cache: CacheComponent
  readonly #key: number
  #next = 0

  constructor(cache: CacheComponent, key: number) {
    this.#cache = cache
    this.#key = key
    cache.flights.set(key, this)
  }

  /** It is over: everybody gets its outcome. */
  land(outcome: Effect.Effect<Reply, Failure>): void {
    this.#cache.flights.delete(this.#key)
    for (let next = this.#nextFollower(); next !== undefined; next = this.#nextFollower()) next.land(outcome)
  }

  /** Nobody leads it any more. */
  handOver(): void {
    const next = this.#nextFollower()
    if (next === undefined) this.#cache.flights.delete(this.#key)
    else next.takeOver(this)
  }

  #nextFollower(): Reading | undefined {
    while (this.#next < this.followers.length) {
      const follower = this.followers[this.#next++]!
      if (follower.isFollowing) return follower
    }
    return undefined
  }
}

const refreshing: Beginning<Refresh> = {
  begin: (refresh, fiber) => {
    push(fiber, refresh)
    return refresh.read.miss(refresh.request)
  }
}

/** A miss in the background. If it fails, what is there is given out as stale until that ends, too. */
class Refresh extends Frame {
  readonly read: ReadThrough
  readonly request: Request
  readonly #flight: Flight

  constructor(read: ReadThrough, request: Request) {
    super()
    this.read = read
    this.request = request
    this.#flight = new Flight(read.cache, request.key)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#flight.land(this.read.keep(this.request, value, this.request.startedAt))
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#flight.land(exit)
    return exit
  }

  override stopped(): undefined {
    this.#flight.handOver()
  }
}
