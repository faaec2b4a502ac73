/**
 * Cache table: what a cache holds, by key. What is thrown out when it is full is decided in `Eviction.ts`.
 *
 * It knows no time: what has expired stays until it is overwritten or thrown out, as in memcached. Columns instead of objects,
 * so that a million entries neither weigh nor slow the garbage collector.
 */
import type * as Effect from "effect/Effect"
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Reply } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import type { Strategy } from "./Eviction.ts"

/** What was answered: again and again the same effect. */
export type Kept = Effect.Effect<Reply, Failure>

const nowhere = -1

/** Stands for the time it took to compute what is no answer but an error. */
export const anError: Span = -1

export class CacheTable {
  /** Entries, expired ones included. */
  size = 0
  readonly #capacity: number
  readonly #slots = new Map<number, number>()
  #kept: Array<Kept> = []
  #keys = new Float64Array(64)
  #expiresAt = new Float64Array(64)
  #recomputing = new Float64Array(64)
  readonly #strategy: Strategy | undefined

  /** `capacity` may be `Infinity`; without a strategy nothing is ever thrown out. */
  constructor(capacity: number, strategy?: Strategy) {
    this.#capacity = capacity
    this.#strategy = strategy
  }

  /** The slot of a key, which counts as a use of it; -1 if it is not here. */
  find(key: number): number {
    const slot = this.#slots.get(key)
    if (slot === undefined) return nowhere
    this.#strategy?.used(slot)
    return slot
  }

  /** The same without counting as a use. */
  slotOf(key: number): number {
    return this.#slots.get(key) ?? nowhere
  }

  kept(slot: number): Kept {
    return this.#kept[slot]!
  }

  expiresAt(slot: number): Instant {
    return this.#expiresAt[slot]!
  }

  /** How long it took to compute what is kept, or `anError`. */
  recomputing(slot: number): Span {
    return this.#recomputing[slot]!
  }

  /** Lets an entry live until another instant. */
  extend(slot: number, expiresAt: Instant): void {
    this.#expiresAt[slot] = expiresAt
  }

  /** Keeps an answer; returns whether another had to go for it. */
  put(key: number, kept: Kept, expiresAt: Instant, recomputing: Span): boolean {
    const known = this.find(key)
    const evicts = known === nowhere && this.size === this.#capacity
    const slot = known !== nowhere ? known : evicts ? this.#evict() : this.size++
    if (known === nowhere) {
      if (slot === this.#keys.length) this.#grow()
      this.#slots.set(key, slot)
      this.#keys[slot] = key
      this.#strategy?.filled(slot)
    }
    this.#kept[slot] = kept
    this.#expiresAt[slot] = expiresAt
    this.#recomputing[slot] = recomputing
    return evicts
  }

  clear(): void {
    this.#slots.clear()
    this.#kept = []
    this.size = 0
    this.#strategy?.clear()
  }

  /** Frees a slot. */
  #evict(): number {
    const slot = this.#strategy!.victim()
    this.#slots.delete(this.#keys[slot]!)
    return slot
  }

  #grow(): void {
    const length = this.#keys.length * 2
    const grown = <A extends Float64Array>(into: A, from: A): A => {
      into.set(from)
      return into
    }
    this.#keys = grown(new Float64Array(length), this.#keys)
    this.#expiresAt = grown(new Float64Array(length), this.#expiresAt)
    this.#recomputing = grown(new Float64Array(length), this.#recomputing)
  }
}
