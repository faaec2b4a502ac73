/**
 * Calendar: what is due when, in the order (instant, sequence).
 *
 * Two things due at the same instant happen in the order in which they were entered. Nothing is ever removed: an entry whose
 * owner no longer waits comes up all the same, and the owner ignores it. A binary heap in typed
 * arrays, no object per entry: at 10^3 pending entries a push and a pop cost about 130 ns together.
 */
import type { Instant } from "./Instant.ts"

/** Something that can be called when its time has come, even if it no longer waits for it: then it does nothing. */
export interface Due {
  due(): void
}

/** Slots fit in 22 bits of the key, the sequence in the other 31: 4 million pending entries, 2 billion entries in a run. */
const slotsMax = 4_194_304
const sequenceMax = 2_147_483_647

/** The low 22 bits of a key. Not `%`, which is slow for numbers beyond 32 bits; both steps are exact. */
const slotOf = (key: number): number => key - Math.floor(key / slotsMax) * slotsMax

export class Calendar {
  /** Entries pending, including those whose owner no longer waits. */
  size = 0
  /** Entries made so far: the next sequence number. */
  sequence = 0
  #instants = new Float64Array(1024)
  #keys = new Float64Array(1024)
  #owners: Array<Due | undefined> = []
  #free: Array<number> = []
  #slotsUsed = 0

  /** Whether one more entry would not fit: the run has grown without bound. */
  get isFull(): boolean {
    return this.size >= slotsMax - 1 || this.sequence >= sequenceMax
  }

  /** The instant of the next entry, `Infinity` if there is none. */
  get nextInstant(): Instant {
    return this.size === 0 ? Infinity : this.#instants[0]!
  }

  /** Enters `owner` at `instant`, behind everything entered before it for the same instant. */
  enter(instant: Instant, owner: Due): void {
    this.enterAs(this.sequence++, instant, owner)
  }

  /** Enters with a sequence number taken earlier from `sequence++` (see `Lane.ts`). */
  enterAs(sequence: number, instant: Instant, owner: Due): void {
    const slot = this.#free.length > 0 ? this.#free.pop()! : this.#newSlot()
    this.#owners[slot] = owner
    if (this.size === this.#instants.length) this.#grow()
    const instants = this.#instants
    const keys = this.#keys
    const key = sequence * slotsMax + slot
    let i = this.size++
    while (i > 0) {
      const parent = (i - 1) >> 1
      const parentInstant = instants[parent]!
      if (parentInstant < instant || (parentInstant === instant && keys[parent]! < key)) break
      instants[i] = parentInstant
      keys[i] = keys[parent]!
      i = parent
    }
    instants[i] = instant
    keys[i] = key
  }

  /** Takes the next entry out and calls its owner. Only when `size > 0`. */
  fireNext(): void {
    const slot = slotOf(this.#keys[0]!)
    this.#removeTop()
    const owner = this.#owners[slot]!
    this.#owners[slot] = undefined
    this.#free.push(slot)
    owner.due()
  }

  #newSlot(): number {
    // The kernel looks at `isFull` between events; only a single event that enters millions gets here.
    if (this.#slotsUsed === slotsMax) throw new RangeError(`more than ${slotsMax} entries pending`)
    return this.#slotsUsed++
  }

  #removeTop(): void {
    const instants = this.#instants
    const keys = this.#keys
    const end = --this.size
    const instant = instants[end]!
    const key = keys[end]!
    const half = end >> 1
    let i = 0
    while (i < half) {
      let child = 2 * i + 1
      let childInstant = instants[child]!
      const right = child + 1
      if (right < end) {
        const rightInstant = instants[right]!
        if (rightInstant < childInstant || (rightInstant === childInstant && keys[right]! < keys[child]!)) {
          child = right
          childInstant = rightInstant
        }
      }
      if (instant < childInstant || (instant === childInstant && key < keys[child]!)) break
      instants[i] = childInstant
      keys[i] = keys[child]!
      i = child
    }
    instants[i] = instant
    keys[i] = key
  }

  #grow(): void {
    const instants = new Float64Array(this.size * 2)
    const keys = new Float64Array(this.size * 2)
    instants.set(this.#instants)
    keys.set(this.#keys)
    this.#instants = instants
    this.#keys = keys
  }
}
