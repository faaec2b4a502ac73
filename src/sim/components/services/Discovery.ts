/**
 * Discovery: how callers learn which instances there are: they look them up, and believe it until that has expired (as of a DNS
 * record with a time to live).
 *
 * It stands between the health check and the balancer: a look-up gives the instances that are believed to be healthy then. Until
 * the next one a caller goes on calling who has died since, and does not know who has come. Everybody looks up for himself, and
 * takes turns among those he knows by himself. When the first list of a caller expires is drawn, as he may long have been there.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { optional, required } from "../../model/Described.ts"
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
export const describe = ({ caches = 1, ttl }: Discovery): string =>
  `callers look instances up every ${formatSpan(ttl)}${caches === 1 ? "" : `, with ${caches} caches each`}`

/** What can be looked up. */
export interface Registry {
  /** Positions of the instances that are there and believed to be healthy. */
  readonly listed: () => ReadonlyArray<number>
  /** Whether nobody answers who looks up now. */
  readonly isSilent: () => boolean
  /** A balancer of its own for these, which comes out with one of their positions. */
  readonly balanced: (positions: ReadonlyArray<number>) => Choose
}

/** How a caller chooses who has to look up whom there is; -1 if it has to, and cannot. */
export const make = ({ caches = 1, ttl }: Discovery, name: string, registry: Registry, run: Run): Choose => {
  const stream = run.kernel.streams.stream(`${name}/discovery`)
  /** By the number of the caller's place. */
  const known: Array<ReadonlyArray<Cache> | undefined> = []
  return (request, tried) => {
    const own = (known[request.caller.id] ??= Array.from({ length: caches }, () => new Cache(registry, ttl, stream)))
    return own[caches === 1 ? 0 : hashNumber(request.id) % caches]!.choose(run.kernel.now, request, tried)
  }
}

/** What one caller knows. */
class Cache {
  readonly #registry: Registry
  readonly #ttl: Span
  #positions: ReadonlyArray<number> = []
  #balanced: Choose | undefined
  #expiresAt: Instant

  constructor(registry: Registry, ttl: Span, stream: RandomStream) {
    this.#registry = registry
    this.#ttl = ttl
    this.#expiresAt = Math.floor(stream.next() * ttl)
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
