/**
 * Unflushed: what nodes of a quorum store have acknowledged and not yet flushed, which a crash takes from them.
 *
 * A write is lost when it was acknowledged and no node has it, or a newer one, any more; what is under way when a node crashes gets
 * as long as a call may take to bring it back. Hints that are kept for others are not taken.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Run } from "../../model/Journal.ts"
import type { FlushPolicy } from "./FlushPolicy.ts"
import type { Cell, QuorumStore } from "./QuorumStore.ts"

/** Something that a node took in, and what it had before. */
interface Taken {
  readonly key: number
  readonly cell: Cell
  readonly before: Cell
}

interface Disk {
  /** When it was last flushed, at the first of what came since. */
  flushedAt: Instant
  taken: Array<Taken>
}

export class Unflushed {
  readonly #store: QuorumStore
  readonly #name: string
  readonly #run: Run
  readonly #interval: number
  readonly #disks: ReadonlyArray<Disk>
  readonly #lost: number

  constructor({ interval = Infinity }: FlushPolicy, store: QuorumStore, name: string, run: Run) {
    this.#store = store
    this.#name = name
    this.#run = run
    this.#interval = interval
    this.#disks = store.parts.map(() => ({ flushedAt: 0, taken: [] }))
    this.#lost = run.journal.meter({ name: "lost writes", of: name, kind: "counter" })
    store.parts.forEach(({ conditions }, node) => {
      let wasDown = false
      conditions.onChange(() => {
        if (conditions.isDown && !wasDown) this.#crash(node)
        wasDown = conditions.isDown
      })
    })
  }

  /** A node has taken something in. */
  took(node: number, taken: Taken): void {
    this.#diskOf(node).taken.push(taken)
  }

  #diskOf(node: number): Disk {
    const disk = this.#disks[node]!
    const { now } = this.#run.kernel
    const flushedAt = this.#interval === Infinity ? 0 : Math.floor(now / this.#interval) * this.#interval
    if (flushedAt > disk.flushedAt) {
      disk.flushedAt = flushedAt
      disk.taken = []
    }
    return disk
  }

  #crash(node: number): void {
    const disk = this.#diskOf(node)
    const { taken } = disk
    disk.taken = []
    for (const { before, key } of taken.toReversed()) this.#store.revert(node, key, before)
    if (taken.length > 0) this.#run.kernel.after(this.#store.options.timeout, { due: () => this.#judge(taken) })
  }

  #judge(taken: ReadonlyArray<Taken>): void {
    const { journal } = this.#run
    for (const { cell, key } of taken) {
      if (!cell.isAcknowledged || cell.isLost || this.#store.newest(key) >= cell.version) continue
      cell.isLost = true
      journal.counted(this.#lost)
      if (journal.isFollowed) journal.lost({ store: this.#name, key, version: cell.version, why: "crash" })
    }
  }
}
