/**
 * Forgetting: what nodes of a quorum store have taken in and do not have any more: in a crash what they have not flushed, by a wipe
 * all of it.
 *
 * A write is lost when it was acknowledged and no node has it, or a newer one, any more; what is under way when a node forgets gets
 * as long as a call may take to bring it back. Hints that are kept for others outlive a crash, and no wipe.
 */
import type { Instant } from "../../../kernel/Instant.ts"
import type { Loss } from "../../../model/History.ts"
import type { Run } from "../../../model/Journal.ts"
import type { FlushPolicy } from "../durability/FlushPolicy.ts"
import type { Outages } from "../Outages.ts"
import type { Cell } from "./Cell.ts"
import { nothing } from "./Cell.ts"
import type { QuorumStore } from "./QuorumStore.ts"

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

export class Forgetting {
  readonly #store: QuorumStore
  readonly #name: string
  readonly #run: Run
  readonly #flush: FlushPolicy
  readonly #disks: ReadonlyArray<Disk>
  readonly #outages: Outages
  readonly #lost: number

  constructor(flush: FlushPolicy, store: QuorumStore, name: string, outages: Outages, run: Run) {
    this.#store = store
    this.#name = name
    this.#run = run
    this.#flush = flush
    this.#outages = outages
    this.#disks = store.parts.map(() => ({ flushedAt: 0, taken: [] }))
    this.#lost = run.journal.meter({ name: "lost writes", of: name, kind: "counter" })
    if (flush.kind === "each") return
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
    if (this.#flush.kind !== "each") this.#diskOf(node).taken.push(taken)
  }

  /** A node has nothing any more. */
  wipe(node: number): void {
    this.#disks[node]!.taken = []
    this.#forget(
      node,
      [...this.#store.all(node)].map(([key, cell]) => ({ key, cell, before: nothing })),
      "wipe"
    )
  }

  #diskOf(node: number): Disk {
    const disk = this.#disks[node]!
    const { interval = Infinity } = this.#flush
    const { now } = this.#run.kernel
    const flushedAt = interval === Infinity ? 0 : Math.floor(now / interval) * interval
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
    this.#forget(node, taken, "crash")
  }

  #forget(node: number, taken: ReadonlyArray<Taken>, why: Loss["why"]): void {
    for (const { before, key } of taken.toReversed()) this.#store.revert(node, key, before)
    if (taken.length === 0) return
    const { kernel } = this.#run
    const at = kernel.now
    kernel.after(this.#store.options.timeout, { due: () => this.#judge(taken, at, why) })
  }

  #judge(taken: ReadonlyArray<Taken>, at: Instant, why: Loss["why"]): void {
    const { journal } = this.#run
    let oldest = Infinity
    for (const { cell, key } of taken) {
      if (cell.acknowledgedAt === undefined || cell.isLost || this.#store.newest(key) >= cell.version) continue
      cell.isLost = true
      oldest = Math.min(oldest, cell.acknowledgedAt)
      journal.counted(this.#lost)
      journal.lost({ store: this.#name, key, version: cell.version, why })
    }
    // One that was acknowledged after the crash, by others who lost it as well, is no loss of what was there before.
    if (oldest < Infinity) this.#outages.lose(Math.max(0, at - oldest))
  }
}
