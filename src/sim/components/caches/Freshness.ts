/**
 * Freshness: what copies of a cache hold although it has been written since.
 *
 * Only for what is written by `write` steps. An answer is as old as the moment at which its miss went to the origin: a write that
 * is done before it comes back makes it out of date, which is how a read that races with an invalidation leaves an old value.
 */
import type { Instant } from "../../kernel/Instant.ts"
import { millisecond } from "../../kernel/Instant.ts"
import type { Run } from "../../model/Journal.ts"
import type { CacheComponent } from "./Cache.ts"

/** What all copies of a cache have in common: when a key was written last. */
export class Freshness {
  readonly #writtenAt = new Map<number, Instant>()
  readonly #copies: Array<Copy> = []
  readonly #name: string
  readonly #run: Run

  constructor(name: string, run: Run) {
    this.#name = name
    this.#run = run
  }

  /** Watches a copy from now on. */
  watch(cache: CacheComponent): void {
    cache.freshness = new Copy(this, cache, this.#name, this.#run)
    this.#copies.push(cache.freshness)
  }

  /** When a key was written last; `-Infinity` if never. */
  writtenAt(key: number): Instant {
    return this.#writtenAt.get(key) ?? -Infinity
  }

  /** A key was written: whatever is kept of it is out of date. */
  written(key: number): void {
    this.#writtenAt.set(key, this.#run.kernel.now)
    for (const copy of this.#copies) copy.written(key)
  }
}

/** What one copy has that is out of date. */
export class Copy {
  readonly #of: Freshness
  readonly #cache: CacheComponent
  readonly #run: Run
  /** Since when, by key; some of them may have been thrown out. */
  readonly #since = new Map<number, Instant>()
  readonly #outdated: number
  readonly #age: number

  constructor(of: Freshness, cache: CacheComponent, name: string, run: Run) {
    this.#of = of
    this.#cache = cache
    this.#run = run
    this.#outdated = run.journal.meter({ name: "outdated answers", of: name, kind: "counter" })
    this.#age = run.journal.meter({ name: "outdated milliseconds", of: name, kind: "counter" })
  }

  written(key: number): void {
    if (!this.#since.has(key) && this.#cache.table.slotOf(key) >= 0) this.#since.set(key, this.#run.kernel.now)
  }

  /** Something was kept that says how it was at `asOf`. */
  kept(key: number, asOf: Instant): void {
    const writtenAt = this.#of.writtenAt(key)
    if (writtenAt > asOf) this.#since.set(key, writtenAt)
    else this.#since.delete(key)
  }

  /** A hit; returns whether what is given out is out of date, and counts for how long. */
  isOutdated(key: number): boolean {
    const since = this.#since.get(key)
    if (since === undefined) return false
    this.#run.journal.counted(this.#outdated)
    this.#run.journal.counted(this.#age, (this.#run.kernel.now - since) / millisecond)
    return true
  }

  forgotten(): void {
    this.#since.clear()
  }
}
