/**
 * Key locks: who may, by key, and who waits for it, first come first served.
 *
 * Whoever has to wait is told in the course of somebody else's step, and goes on with its fiber later.
 */

/** Somebody who wants a lock. */
export interface Claimant {
  /** It has the lock from now on. It must leave fibers alone until the kernel comes to it. */
  granted(): void
}

interface Line {
  holder: Claimant
  readonly waiting: Array<Claimant>
}

export class KeyLocks {
  readonly #lines = new Map<number, Line>()

  /** Whether it has the lock at once; if not, it waits in the line. */
  take(key: number, claimant: Claimant): boolean {
    const line = this.#lines.get(key)
    if (line === undefined) {
      this.#lines.set(key, { holder: claimant, waiting: [] })
      return true
    }
    line.waiting.push(claimant)
    return false
  }

  isHeld(key: number): boolean {
    return this.#lines.has(key)
  }

  /** How many wait for it. */
  waitingFor(key: number): number {
    return this.#lines.get(key)?.waiting.length ?? 0
  }

  /** Waits no longer. */
  leave(key: number, claimant: Claimant): void {
    const waiting = this.#lines.get(key)?.waiting
    const position = waiting?.indexOf(claimant) ?? -1
    if (position >= 0) waiting!.splice(position, 1)
  }

  /** Lets go of it; the next in the line has it then. Of no effect from anybody but the holder. */
  letGo(key: number, claimant: Claimant): void {
    const line = this.#lines.get(key)
    if (line?.holder !== claimant) return
    const next = line.waiting.shift()
    if (next === undefined) {
      this.#lines.delete(key)
      return
    }
    line.holder = next
    next.granted()
  }
}
