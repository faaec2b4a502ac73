/**
 * Cache table: what a cache holds, by key, the least recently used thrown out when it is full.
 *
 * It knows no time: what has expired stays until it is overwritten or thrown out, as in memcached. Columns instead of objects,
 * so that a million entries neither weigh nor slow the garbage collector.
 */
import type * as Effect from "effect/Effect"
import type { Instant, Span } from "../kernel/Instant.ts"
import type { Reply } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"

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
  // A list through the slots from the most to the least recently used.
  #newer = new Int32Array(64)
  #older = new Int32Array(64)
  #newest = nowhere
  #oldest = nowhere

  /** `capacity` may be `Infinity`. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** The slot of a key, which counts as a use of it; -1 if it is not here. */
  find(key: number): number {
    const slot = this.#slots.get(key)
    if (slot === undefined) return nowhere
    if (slot !== this.#newest && this.#capacity !== Infinity) {
      this.#unlink(slot)
      this.#linkNewest(slot)
    }
    return slot
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

  /** Keeps an answer; returns whether another had to go for it. */
  put(key: number, kept: Kept, expiresAt: Instant, recomputing: Span): boolean {
    const known = this.find(key)
    const evicts = known === nowhere && this.size === this.#capacity
    const slot = known !== nowhere ? known : evicts ? this.#evict() : this.size++
    if (known === nowhere) {
      if (slot === this.#keys.length) this.#grow()
      this.#slots.set(key, slot)
      this.#keys[slot] = key
      this.#linkNewest(slot)
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
    this.#newest = this.#oldest = nowhere
  }

  /** Frees the slot of the least recently used. */
  #evict(): number {
    const slot = this.#oldest
    this.#unlink(slot)
    this.#slots.delete(this.#keys[slot]!)
    return slot
  }

  #unlink(slot: number): void {
    const newer = this.#newer[slot]!
    const older = this.#older[slot]!
    if (newer === nowhere) this.#newest = older
    else this.#older[newer] = older
    if (older === nowhere) this.#oldest = newer
    else this.#newer[older] = newer
  }

  #linkNewest(slot: number): void {
    this.#newer[slot] = nowhere
    this.#older[slot] = this.#newest
    if (this.#newest === nowhere) this.#oldest = slot
    else this.#newer[this.#newest] = slot
    this.#newest = slot
  }

  #grow(): void {
    const length = this.#keys.length * 2
    const grown = <A extends Float64Array | Int32Array>(into: A, from: A): A => {
      into.set(from)
      return into
    }
    this.#keys = grown(new Float64Array(length), this.#keys)
    this.#expiresAt = grown(new Float64Array(length), this.#expiresAt)
    this.#recomputing = grown(new Float64Array(length), this.#recomputing)
    this.#newer = grown(new Int32Array(length), this.#newer)
    this.#older = grown(new Int32Array(length), this.#older)
  }
}
