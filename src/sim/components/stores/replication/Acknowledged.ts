/**
 * Acknowledged: up to where the callers of a replicated store have been promised what is in its log, in the order of the log.
 */

/** Somebody who waits until enough replicas have a write. */
export interface Commit {
  readonly position: number
  acknowledge(): void
  /** The primary was deposed before enough had it. */
  lose(): void
}

export class Acknowledged {
  /** How many writes of the log. */
  count = 0
  /** Position in the log of the last write of each key that was acknowledged. */
  readonly #lastWrites = new Map<number, number>()
  /** In the log and not acknowledged yet, in its order. */
  #pending: Array<{ readonly key: number; readonly position: number }> = []

  logged(key: number, position: number): void {
    this.#pending.push({ key, position })
  }

  /** All up to a position have been promised. */
  acknowledge(position: number): void {
    this.count = position
    let known = 0
    while (known < this.#pending.length && this.#pending[known]!.position <= position) {
      const write = this.#pending[known++]!
      this.#lastWrites.set(write.key, write.position)
    }
    this.#pending.splice(0, known)
  }

  /** Position of the last write of a key, 0 if there is none. */
  lastOf(key: number): number {
    return this.#lastWrites.get(key) ?? 0
  }

  /** Whether a write of this key that has not been promised yet is not among the first so many of the log. */
  isPendingAfter(key: number, position: number): boolean {
    return this.#pending.some((write) => write.key === key && write.position > position)
  }

  /** Of the log only the first so many writes still count; returns how many acknowledged ones do not. */
  forget(position: number): number {
    this.#pending = this.#pending.filter((write) => write.position <= position)
    // In the order in which they were written, and a map may be deleted from while it is walked.
    for (const [key, written] of this.#lastWrites) if (written > position) this.#lastWrites.delete(key)
    const lost = Math.max(0, this.count - position)
    this.count -= lost
    return lost
  }
}
