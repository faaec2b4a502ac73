/**
 * Cache: keeps answers by key for a while, so that the origin need not be asked again.
 *
 * Only lookups happen here; after a miss the caller asks the origin itself and stores what it was told, which costs no time. A
 * cache that is dead or answers with an error is a miss: everything then falls on the origin. One that stands still or is cut
 * off makes its callers wait. What it held is gone when it was down.
 */

import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, wholeSpan } from "../../kernel/Instant.ts"
import { launching } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { optional } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import { constant } from "../../model/distributions/Constant.ts"
import { openDraw } from "../../model/distributions/Family.ts"
import type { Endpoint, Network, Part, Reply } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { ok } from "../../model/Failure.ts"
import type { Loss } from "../../model/History.ts"
import type { Run } from "../../model/Journal.ts"
import { Count, Ratio, Span as SpanText, writeRatio } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"
import { inProcess, Ways } from "../links/Ways.ts"
import { Station } from "../places/Station.ts"
import { WaitingLine } from "../places/WaitingLine.ts"
import { Workplace } from "../places/Workplace.ts"
import type { Absence } from "./Absence.ts"
import * as Absent from "./Absence.ts"
import { anError, CacheTable } from "./CacheTable.ts"
import { Eviction, strategyOf } from "./Eviction.ts"
import type { Copy } from "./Freshness.ts"
import type { Flight } from "./ReadThrough.ts"
import { ReadThrough } from "./ReadThrough.ts"

/** `cache:` of a component. */
export const Cache = Schema.Struct({
  capacity: optional(Count, "Entries it can hold. Default: unlimited."),
  eviction: optional(Eviction, "Which entry goes when it is full: `lru` (default), `lfu`, `fifo` or `random`."),
  ttl: optional(SpanText, "How long an answer is kept. Default: for ever."),
  ttlFrom: optional(
    Schema.Literals(["write", "access"]),
    "Whether an answer's `ttl` counts from when it was stored (`write`, default) or begins anew with every hit (`access`, a " +
      "sliding expiry)."
  ),
  jitter: optional(
    Ratio,
    "Every answer is kept for `ttl` plus or minus up to this share of it, so that what was stored together does not expire " +
      "together. Default 0%."
  ),
  hit: optional(
    Distribution,
    "How long a lookup takes, be it a hit or a miss. Default: no time, in the memory of the caller, so that no link lies " +
      "between them."
  ),
  coalesce: optional(
    Schema.Boolean,
    "Whether of several misses for the same key only the first goes to the origin, while the others wait for its answer, or " +
      "its failure (single flight). Default false."
  ),
  earlyExpiry: optional(
    Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
    "Beta of XFetch (Vattani et al. 2015): a hit is recomputed before it expires, the more likely the closer it is to expiring " +
      "and the longer recomputing took. 1 is the optimum of the paper, more is earlier. Default: off."
  ),
  staleWhileRevalidate: optional(
    SpanText,
    "So long after it has expired an answer is still given out, as stale, while one refresh runs in the background (RFC 5861). " +
      "Default 0s."
  ),
  negative: optional(
    Absent.Negative,
    "Some keys do not exist: the origin answers that there is nothing. `{absent: 5%, ttl: 5s}` says how many they are, and how " +
      "long that answer is kept (negative caching, RFC 2308). Default: all exist."
  ),
  cacheFailures: optional(
    SpanText,
    "How long it is remembered that the origin answered with an error; until then lookups of the key fail at once. Default 0s: " +
      "failures are not kept."
  ),
  scope: optional(
    Schema.Literals(["shared", "instance", "zone", "region"]),
    "How many there are of it: one for all (`shared`, default), or one in the memory of each `instance` that asks it (lost when " +
      "that crashes), in each `zone` or each `region` from which it is asked, as at the edges of a CDN. They know nothing of each " +
      "other."
  ),
  workers: optional(Count, "Lookups it works on at once, e.g. 1 for Redis. Default: unlimited. Only with `hit`."),
  waiting: optional(WaitingLine, "The line of lookups in front of it. Default: unlimited, first in first out."),
  zone: optional(Schema.String, "Zone in which it stands. Default: in none.")
})
export type Cache = typeof Cache.Type

/** In words: "1000 entries, kept for 1m, coalesced misses". */
export const describe = (options: Cache): string => {
  const { cacheFailures, capacity, coalesce = false, earlyExpiry, eviction = "lru", hit, jitter = 0 } = options
  const { negative, scope = "shared", staleWhileRevalidate, ttl, ttlFrom = "write" } = options
  const since = ttl !== undefined && ttlFrom === "access" ? " after the last hit" : ""
  return [
    ...(scope === "shared" ? [] : [`one per ${scope}`]),
    capacity === undefined ? "any number of entries" : capacity === 1 ? "1 entry" : `${capacity} entries`,
    `kept ${ttl === undefined ? "for ever" : `for ${formatSpan(ttl)}${jitter === 0 ? "" : ` ± ${writeRatio(jitter)}`}${since}`}`,
    ...(eviction === "lru" ? [] : [`${eviction} eviction`]),
    ...(hit === undefined ? ["in the caller's memory"] : [`lookup ${hit.text}`]),
    ...(coalesce ? ["coalesced misses"] : []),
    ...(earlyExpiry === undefined ? [] : [`early expiry (beta ${earlyExpiry})`]),
    ...(staleWhileRevalidate === undefined
      ? []
      : [`stale for ${formatSpan(staleWhileRevalidate)} while it is refreshed`]),
    ...(negative === undefined ? [] : [Absent.describe(negative)]),
    ...(cacheFailures === undefined ? [] : [`errors kept for ${formatSpan(cacheFailures)}`])
  ].join(", ")
}

/** The numbers of a cache's meters. */
const metersOf = (name: string, { journal }: Run) => {
  const counter = (meter: string) => journal.meter({ name: meter, of: name, kind: "counter" })
  return {
    hits: counter("hits"),
    /** Lookups that found nothing of use, those that were coalesced included. */
    misses: counter("misses"),
    coalesced: counter("coalesced misses"),
    stale: counter("stale answers"),
    early: counter("early refreshes"),
    background: counter("background refreshes"),
    evictions: counter("evictions"),
    /** Lookups to which the cache itself gave no answer. */
    failed: counter("failed lookups")
  }
}

export class CacheComponent {
  readonly site: number
  readonly parts: ReadonlyArray<Part>
  readonly run: Run
  readonly name: string
  readonly table: CacheTable
  /** Misses under way that others may wait for, by key. */
  readonly flights = new Map<number, Flight>()
  readonly coalesces: boolean
  readonly meters: ReturnType<typeof metersOf>
  /** Which keys do not exist; `undefined` if all do. */
  readonly absence: Absence | undefined
  /** What it has that is out of date, if anybody writes. */
  freshness: Copy | undefined
  /** Told when it forgets everything: there may be more in its memory than answers. */
  readonly onLoss: Array<(why: Loss["why"]) => void> = []
  readonly #options: Cache
  readonly #workplace: Workplace
  readonly #lookup: (request: Request) => Effect.Effect<Reply, Failure>
  readonly #lifetimes: RandomStream
  readonly #earliness: RandomStream

  /** Those who have the same name but not the same place report as one, at `site`. */
  constructor(options: Cache, name: string, place: Place, run: Run, network: Network = inProcess, site?: number) {
    const { capacity = Infinity, coalesce = false, eviction = "lru", hit, waiting = {}, workers = Infinity } = options
    const { streams } = run.kernel
    this.#options = options
    this.run = run
    this.name = name
    this.coalesces = coalesce
    this.table = new CacheTable(
      capacity,
      capacity === Infinity ? undefined : strategyOf(eviction, capacity, streams.stream(`${place.name}/eviction`))
    )
    this.site = site ?? run.journal.site({ name, kind: "cache", capacity: workers })
    this.#workplace = new Workplace(place, run.kernel)
    this.parts = [this.#workplace]
    this.#workplace.conditions.onChange(() => {
      if (this.#workplace.conditions.isDown) this.flush("crash")
    })
    const station = new Station({ site: this.site, servers: workers, waiting }, this.#workplace, run)
    const served = station.serve(this.#workplace.work(hit ?? constant(0), streams.stream(`${place.name}/hit`)))
    const ways = new Ways(hit === undefined ? inProcess : network, place, served)
    this.#lookup = (request) => ways.call(request)
    this.#lifetimes = streams.stream(`${place.name}/jitter`)
    this.#earliness = streams.stream(`${place.name}/early expiry`)
    this.meters = metersOf(name, run)
    this.absence = options.negative === undefined ? undefined : Absent.make(options.negative, name, run)
  }

  /** Asks the cache, and `miss` after a miss; what that answers is kept, unless it is degraded. */
  readThrough(miss: Endpoint): Endpoint {
    const reading = new ReadThrough(this, miss)
    return launching(reading)
  }

  /** Forgets everything. What is being recomputed at this instant is stored all the same when it comes. */
  flush(why: Loss["why"] = "wipe"): void {
    this.table.clear()
    this.freshness?.forgotten()
    for (const lose of this.onLoss) lose(why)
  }

  /** Looks up without taking time, if that is possible; returns whether it was. */
  looksUpAtOnce(request: Request): boolean {
    if (this.#options.hit !== undefined || !this.#workplace.conditions.isQuiet) return false
    const { journal } = this.run
    journal.arrived(this.site, request)
    journal.started(this.site, request, 0)
    journal.ended(this.site, request, ok, 0, 0, true, false)
    return true
  }

  /** Looks up as a call of its own: an answer says nothing but that the cache could be asked. */
  lookUp(request: Request): Effect.Effect<Reply, Failure> {
    return this.#lookup(request)
  }

  /** Whether what expires in `left` is to be recomputed already. */
  expiresEarly(recomputing: Span, left: Span): boolean {
    const { earlyExpiry: beta = 0 } = this.#options
    // No draw is smaller than 2^-33, so that its logarithm cannot reach further than this.
    if (beta * recomputing * 23 < left) return false
    return -beta * recomputing * Math.log(openDraw(this.#earliness)) >= left
  }

  /** Whether what expired at this instant may still be given out. */
  mayBeStale(expiredAt: Instant): boolean {
    return this.run.kernel.now < expiredAt + (this.#options.staleWhileRevalidate ?? 0)
  }

  /** A hit: where lifetimes count from the last one, another begins. */
  wasHit(slot: number): void {
    const { ttl, ttlFrom } = this.#options
    if (ttlFrom === "access" && ttl !== undefined) this.table.extend(slot, this.run.kernel.now + this.#lifetime(ttl))
  }

  /** Keeps an answer that took so long to compute. */
  keep(key: number, answer: Effect.Effect<Reply>, recomputing: Span): void {
    const { absence } = this
    if (absence?.isAbsent(key) === true) {
      if (absence.ttl > 0) this.#put(key, answer, absence.ttl, recomputing)
      return
    }
    this.#put(key, answer, this.#lifetime(this.#options.ttl ?? Infinity), recomputing)
  }

  /** Keeps what was written at the origin at an instant. */
  keepWritten(key: number, answer: Effect.Effect<Reply>, writtenAt: Instant, took: Span): void {
    this.#put(key, answer, this.#lifetime(this.#options.ttl ?? Infinity), took)
    this.freshness?.kept(key, writtenAt)
  }

  /** What it has of a key is of no use from now on. It stays where it is, as what has expired does. */
  invalidate(key: number): void {
    const slot = this.table.slotOf(key)
    if (slot >= 0) this.table.extend(slot, -Infinity)
  }

  #lifetime(ttl: Span): Span {
    const { jitter = 0 } = this.#options
    return jitter === 0 ? ttl : wholeSpan(ttl * (1 + jitter * (2 * this.#lifetimes.next() - 1)))
  }

  /** Keeps in mind that the origin has nothing but an error, if that is asked for. */
  keepError(key: number, failing: Effect.Effect<never, Failure>): void {
    if (this.#options.cacheFailures !== undefined) this.#put(key, failing, this.#options.cacheFailures, anError)
  }

  #put(key: number, kept: Effect.Effect<Reply, Failure>, lifetime: Span, recomputing: Span): void {
    if (this.#workplace.conditions.isDown) return
    const { journal, kernel } = this.run
    if (this.table.put(key, kept, kernel.now + lifetime, recomputing)) journal.counted(this.meters.evictions)
    this.freshness?.kept(key, kernel.now - Math.max(recomputing, 0))
  }
}
