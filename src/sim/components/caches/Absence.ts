/**
 * Absence: keys under which the origin has nothing, and for how long a cache keeps that answer.
 *
 * "Not found" is an answer and not a failure. Without a `ttl` of its own it is not kept, as in most caches that people write
 * themselves: then every lookup of such a key goes through to the origin, however large the cache (cache penetration).
 */
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { optional, required } from "../../model/Described.ts"
import type { Run } from "../../model/Journal.ts"
import { hashOf } from "../../model/KeyHash.ts"
import { Ratio, Span as SpanText, writeRatio } from "../../model/Quantities.ts"

/** `negative:` of a cache. */
export const Negative = Schema.Struct({
  absent: required(Ratio, "Share of the keys that do not exist, 0%..100%; always the same ones, popular or not."),
  ttl: optional(
    SpanText,
    "How long it is kept that there is nothing. Default 0s: not at all, every lookup goes through to the origin."
  )
})
export type Negative = typeof Negative.Type

/** In words: "5% of keys absent, that kept for 5s". */
export const describe = ({ absent, ttl = 0 }: Negative): string =>
  `${writeRatio(absent)} of keys absent, ${ttl === 0 ? "which is not kept" : `that kept for ${formatSpan(ttl)}`}`

export class Absence {
  readonly ttl: Span
  readonly #share: number
  readonly #run: Run
  readonly #hits: number
  readonly #through: number

  constructor({ absent, ttl = 0 }: Negative, name: string, run: Run) {
    this.ttl = ttl
    this.#share = absent
    this.#run = run
    this.#hits = run.journal.meter({ name: "negative hits", of: name, kind: "counter" })
    this.#through = run.journal.meter({ name: "lookups of absent keys that went through", of: name, kind: "counter" })
  }

  isAbsent(key: number): boolean {
    return hashOf(key, absenceSalt) < this.#share
  }

  /** A lookup of a key that may be absent was a hit, or went on to the origin. */
  looked(key: number, isHit: boolean): void {
    if (this.isAbsent(key)) this.#run.journal.counted(isHit ? this.#hits : this.#through)
  }
}

/** So that absent keys are not those of one shard. */
const absenceSalt = 7

export const make = (options: Negative, name: string, run: Run): Absence => new Absence(options, name, run)
