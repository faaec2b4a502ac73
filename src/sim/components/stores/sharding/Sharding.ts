/**
 * Sharding: which of a store's shards has a key.
 *
 * Every key is on one shard and nowhere else: who asks for a popular key asks one shard, however many there are.
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../../kernel/Instant.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import { optional } from "../../../model/Described.ts"
import type { Outcome } from "../../../model/Failure.ts"
import { Journal } from "../../../model/Journal.ts"
import { hashOf } from "../../../model/KeyHash.ts"
import { Count } from "../../../model/Quantities.ts"
import type { Request } from "../../../model/Request.ts"

/** What is said of shards. */
export const sharding = {
  shards: optional(
    Count,
    "How many nodes share the keys, each with its own connections and line: `ledger/1`, `ledger/2` and so on, to faults and in " +
      "reports. Default 1. Not together with `replicas`."
  ),
  by: optional(
    Schema.Literals(["hash", "range", "consistent"]),
    "Which shard has a key: `hash` (default) by the remainder of its hash, `range` by its place in the order of keys, " +
      "`consistent` by a ring with 160 points for each shard, as in libketama."
  ),
  keys: optional(
    Count,
    "For `range`: how many keys there are, from 0; they are cut into as many equal ranges as there are shards."
  )
}

export interface Sharding {
  readonly shards?: number
  readonly by?: "hash" | "range" | "consistent"
  readonly keys?: number
}

/** In words: "8 shards by hash". */
export const describe = ({ by = "hash", shards = 1 }: Sharding): string =>
  shards === 1 ? "1 shard" : `${shards} shards by ${by === "consistent" ? "consistent hashing" : by}`

const pointsEach = 160

/** So that the points of the ring are not where keys are. */
const ofPoints = 1

/** The position of the shard of a key, from 0. */
export const shardOf = ({ by = "hash", keys, shards = 1 }: Sharding): ((key: number) => number) => {
  switch (by) {
    case "hash":
      return (key) => (hashOf(key) * 4_294_967_296) % shards
    case "range": {
      const count = keys ?? shards
      return (key) => Math.min(shards - 1, Math.floor((key * shards) / count))
    }
    case "consistent": {
      const points = Array.from({ length: shards * pointsEach }, (_, i) => ({
        at: hashOf(i, ofPoints),
        shard: Math.floor(i / pointsEach)
      })).sort((one, other) => one.at - other.at)
      return (key) => points[firstFrom(points, hashOf(key))]!.shard
    }
  }
}

/** The first point at or after `at`; the first of all after the last, since it is a ring. */
const firstFrom = (points: ReadonlyArray<{ readonly at: number }>, at: number): number => {
  let below = 0
  let above = points.length
  while (below < above) {
    const middle = (below + above) >> 1
    if (points[middle]!.at < at) below = middle + 1
    else above = middle
  }
  return below % points.length
}

/**
 * States what happens at a shard twice: of the shard, and of the store as a whole. What shards want of each other is stated of the
 * shards alone.
 */
export class ShardJournal extends Journal {
  readonly #of: Journal
  readonly #whole: number
  readonly #name: string

  constructor(kernel: Kernel, of: Journal, whole: number, name: string) {
    super(kernel)
    this.#of = of
    this.#whole = whole
    this.#name = name
  }

  #isOfShards({ caller }: Request): boolean {
    return caller.component === this.#name
  }

  override arrived(site: number, request: Request): void {
    this.#of.arrived(site, request)
    if (!this.#isOfShards(request)) this.#of.arrived(this.#whole, request)
  }

  override started(site: number, request: Request, waiting: Span): void {
    this.#of.started(site, request, waiting)
    // Who listens for the beginning of work has heard of it.
    if (!this.#isOfShards(request)) this.#of.sent(this.#whole, request, waiting)
  }

  override ended(
    site: number,
    request: Request,
    outcome: Outcome,
    waiting: Span,
    service: Span,
    started: boolean,
    isWasted: boolean
  ): void {
    this.#of.ended(site, request, outcome, waiting, service, started, isWasted)
    if (this.#isOfShards(request)) return
    this.#of.ended(this.#whole, request, outcome, waiting, service, started, isWasted)
  }
}
