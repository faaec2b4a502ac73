/**
 * Discovery: how callers learn which instances there are: they look them up, and believe it until that has expired (as of a DNS
 * record with a time to live).
 *
 * It stands between the health check and the balancer: a look-up gives the instances that are believed to be healthy then. Until
 * the next one a caller goes on calling who has died since, and does not know who has come. Everybody looks up for himself, and
 * takes turns among those he knows by himself; who has no list any more waits for the look-up that is under way, or begins one. When the first list of a caller expires is drawn, as he may long have been there.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { optional, required } from "../../model/Described.ts"
import { Distribution } from "../../model/Distribution.ts"
import type { Run } from "../../model/Journal.ts"
import { Count, Span as SpanText } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import type { Trail } from "../../model/Trail.ts"
import type { Choose } from "../balancers/Balancer.ts"
import { hashNumber } from "../balancers/Ring.ts"

/** `discovery:` of a service. */
export const Discovery = Schema.Struct({
  ttl: required(
    SpanText.check(
      Schema.makeFilter((ttl) => ttl > 0 || "without a time to live nothing is kept; leave out discovery")
    ),
    "How long callers believe a list of instances before they look it up again, longer than 0s, e.g. 30s. For records with a " +
      "health check Amazon's Route 53 recommends 60s at most."
  ),
  takes: optional(
    Distribution,
    "How long a look-up takes. Whoever calls meanwhile waits for it, and finds who is listed when it is done. Default: no time."
  ),
  caches: optional(
    Count,
    "How many lists there are for the callers of one place, each of which expires for itself: the users of a journey do not " +
      "share one. A wish uses one of them throughout. Default 1: an instance that calls has one."
  )
}).annotate({
  identifier: "Discovery",
  description: "How callers learn which instances there are: they look them up, and believe it until it has expired."
})
export type Discovery = typeof Discovery.Type

/** In words: "looked up every 30s". */
export const describe = ({ caches = 1, takes, ttl }: Discovery): string =>
  `callers look instances up every ${formatSpan(ttl)}${takes === undefined ? "" : `, which takes ${takes.text}`}${caches === 1 ? "" : `, with ${caches} caches each`}`

/** What can be looked up. */
export interface Registry {
  /** Positions of the instances that are there and believed to be healthy. */
  readonly listed: () => ReadonlyArray<number>
  /** What is added to a look-up that begins now. */
  readonly latency: () => Span
  /** Whether nobody answers who looks up now. */
  readonly isSilent: () => boolean
  /** A balancer of its own for these, which comes out with one of their positions. */
  readonly balanced: (positions: ReadonlyArray<number>) => Choose
}

/** What somebody does who has to look up whom there is. */
export interface LookingUp {
  /** -1 if it has to look up, and cannot. */
  readonly choose: Choose
  /** How long it has to wait until it can choose. */
  readonly wait: (request: Request) => Span
}

export const make = (options: Discovery, name: string, registry: Registry, run: Run): LookingUp => {
  const { caches = 1 } = options
  const stream = run.kernel.streams.stream(`${name}/discovery`)
  /** By the number of the caller's place. */
  const known: Array<ReadonlyArray<Cache> | undefined> = []
  const times = run.kernel.streams.stream(`${name}/discovery/takes`)
  const took = (): Span => (options.takes?.sample(times) ?? 0) + registry.latency()
  const cacheOf = (request: Request): Cache => {
    const own = (known[request.caller.id] ??= Array.from(
      { length: caches },
      () => new Cache(registry, options.ttl, stream, took, run.kernel)
    ))
    return own[caches === 1 ? 0 : hashNumber(request.id) % caches]!
  }
  return {
    choose: (request, tried) => cacheOf(request).choose(run.kernel.now, request, tried),
    wait: (request) => cacheOf(request).wait(run.kernel.now)
  }
}

/** What one caller knows. */
class Cache implements Due {
  readonly #registry: Registry
  readonly #ttl: Span
  #positions: ReadonlyArray<number> = []
  #balanced: Choose | undefined
  #expiresAt: Instant
  /** When the latest look-up is done, or was. */
  #foundAt: Instant = -1
  readonly #took: () => Span
  readonly #kernel: Kernel

  constructor(registry: Registry, ttl: Span, stream: RandomStream, took: () => Span, kernel: Kernel) {
    this.#took = took
    this.#kernel = kernel
    this.#registry = registry
    this.#ttl = ttl
    this.#expiresAt = Math.floor(stream.next() * ttl)
  }

  /** Who has never called before has looked up before that. */
  wait(now: Instant): Span {
    if (now < this.#expiresAt || this.#balanced === undefined) return 0
    if (this.#foundAt < now) this.#begin(now)
    return this.#foundAt - now
  }

  /** It is done whether or not who began it still waits. */
  #begin(now: Instant): void {
    const took = this.#took()
    this.#foundAt = now + took
    if (took > 0) this.#kernel.after(took, this)
  }

  due(): void {
    if (!this.#registry.isSilent()) this.#lookUp(this.#foundAt)
  }

  choose(now: Instant, request: Request, tried?: Trail): number {
    if (now >= this.#expiresAt || this.#balanced === undefined) {
      if (this.#registry.isSilent()) return -1
      this.#lookUp(now)
    }
    return this.#balanced!(request, tried)
  }

  #lookUp(now: Instant): void {
    // Who first calls later than its first list lasts has looked up before, as often as that was needed.
    if (this.#balanced === undefined) this.#expiresAt += Math.ceil((now - this.#expiresAt) / this.#ttl) * this.#ttl
    else this.#expiresAt = now + this.#ttl
    const listed = this.#registry.listed()
    // An empty list is no help: whoever was there is tried again.
    if (listed.length === 0 && this.#balanced !== undefined) return
    const isSame = listed.length === this.#positions.length && listed.every((one, i) => one === this.#positions[i])
    if (isSame && this.#balanced !== undefined) return
    this.#positions = listed
    this.#balanced = this.#registry.balanced(listed)
  }
}
