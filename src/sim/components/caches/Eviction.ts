/**
 * Eviction: which entry of a full cache goes when another one comes.
 *
 * A strategy knows slots, not keys. It is told of every slot that is filled, used or freed.
 */
import * as Schema from "effect/Schema"
import type { RandomStream } from "../../kernel/RandomStreams.ts"

export const Eviction = Schema.Literals(["lru", "lfu", "fifo", "random"]).annotate({
  identifier: "Eviction",
  description:
    "Which entry of a full cache goes: the least recently used (`lru`), the least often used (`lfu`, of several the one for " +
    "which that has been so for longest), the oldest (`fifo`), or any (`random`)."
})

export type Eviction = typeof Eviction.Type

export interface Strategy {
  filled(slot: number): void
  used(slot: number): void
  /** The slot to be freed; it is told to be filled next. */
  victim(): number
  clear(): void
}

/** `capacity` is finite: without a limit nothing is ever thrown out. */
export const strategyOf = (eviction: Eviction, capacity: number, stream: RandomStream): Strategy => {
  switch (eviction) {
    case "lru":
      return new InOrder(true)
    case "fifo":
      return new InOrder(false)
    case "lfu":
      return new LeastOften()
    case "random":
      return {
        filled: () => {},
        used: () => {},
        victim: () => Math.floor(stream.next() * capacity),
        clear: () => {}
      }
  }
}

const nowhere = -1

/** A list through the slots, the one to go at its end; being used may put a slot to its front. */
class InOrder implements Strategy {
  #newer = new Int32Array(64)
  #older = new Int32Array(64)
  readonly #isMovedByUse: boolean
  #newest = nowhere
  #oldest = nowhere

  constructor(isMovedByUse: boolean) {
    this.#isMovedByUse = isMovedByUse
  }

  filled(slot: number): void {
    if (slot >= this.#newer.length) this.#grow()
    this.#newer[slot] = nowhere
    this.#older[slot] = this.#newest
    if (this.#newest === nowhere) this.#oldest = slot
    else this.#newer[this.#newest] = slot
    this.#newest = slot
  }

  used(slot: number): void {
    if (!this.#isMovedByUse || slot === this.#newest) return
    this.#unlink(slot)
    this.filled(slot)
  }

  victim(): number {
    const slot = this.#oldest
    this.#unlink(slot)
    return slot
  }

  clear(): void {
    this.#newest = this.#oldest = nowhere
  }

  #grow(): void {
    const [newer, older] = [this.#newer, this.#older]
    this.#newer = new Int32Array(newer.length * 2)
    this.#older = new Int32Array(older.length * 2)
    this.#newer.set(newer)
    this.#older.set(older)
  }

  #unlink(slot: number): void {
    const newer = this.#newer[slot]!
    const older = this.#older[slot]!
    if (newer === nowhere) this.#newest = older
    else this.#older[newer] = older
    if (older === nowhere) this.#oldest = newer
    else this.#newer[older] = newer
  }
}

/** Slots by how often they were used, in constant time (Shah, Mitra and Matani 2010). */
class LeastOften implements Strategy {
  readonly #uses = new Map<number, number>()
  /** In the order in which they came to be used so often. */
  readonly #slots = new Map<number, Set<number>>()
  #least = 1

  filled(slot: number): void {
    this.#least = 1
    this.#add(slot, 1)
  }

  used(slot: number): void {
    const uses = this.#uses.get(slot)!
    this.#remove(slot, uses)
    if (uses === this.#least && !this.#slots.has(uses)) this.#least = uses + 1
    this.#add(slot, uses + 1)
  }

  victim(): number {
    const [slot] = this.#slots.get(this.#least)!
    this.#remove(slot!, this.#least)
    return slot!
  }

  clear(): void {
    this.#uses.clear()
    this.#slots.clear()
  }

  #add(slot: number, uses: number): void {
    this.#uses.set(slot, uses)
    const known = this.#slots.get(uses)
    if (known === undefined) this.#slots.set(uses, new Set([slot]))
    else known.add(slot)
  }

  #remove(slot: number, uses: number): void {
    const slots = this.#slots.get(uses)!
    slots.delete(slot)
    if (slots.size === 0) this.#slots.delete(uses)
  }
}
