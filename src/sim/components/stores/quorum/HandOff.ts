/**
 * Hand-off: what one node keeps for another that did not answer, handed on all at once, some time after it can be reached again.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Cell } from "./Cell.ts"
import type { QuorumStore } from "./QuorumStore.ts"

interface Hint {
  readonly key: number
  readonly cell: Cell
}

/** All that nodes of a store keep for each other. */
export class Hints {
  readonly #store: QuorumStore
  readonly #run: Run
  readonly #kept: number
  /** By who keeps them and for whom. */
  readonly #handOffs = new Map<string, HandOff>()
  #waiting = 0

  constructor(store: QuorumStore, name: string, run: Run) {
    this.#store = store
    this.#run = run
    this.#kept = run.journal.meter({ name: "hints", of: name, kind: "gauge" })
  }

  keep(by: number, node: number, hint: Hint): void {
    const { handOff } = this.#store.options
    if (handOff === undefined) return
    const name = `${by} ${node}`
    let waiting = this.#handOffs.get(name)
    if (waiting === undefined) {
      waiting = new HandOff(this.#store, by, node, this.#run, handOff, this.#hinted)
      for (const conditions of this.#store.conditionsOf(by, node)) conditions.onChange(waiting.look)
      this.#handOffs.set(name, waiting)
    }
    waiting.add(hint)
    this.#hinted(1)
  }

  /** A node has nothing any more that it kept for others. */
  drop(by: number): void {
    for (const one of this.#handOffs.values()) if (one.by === by) one.drop()
  }

  /** The newest version of a key that is kept; 0 for none. */
  newest(key: number): number {
    return Math.max(0, ...[...this.#handOffs.values()].map((one) => one.newest(key)))
  }

  readonly #hinted = (change: number): void => {
    this.#waiting += change
    this.#run.journal.levelled(this.#kept, this.#waiting)
  }
}

class HandOff implements Due {
  readonly #store: QuorumStore
  readonly #hinted: (change: number) => void
  readonly by: number
  readonly #node: number
  readonly #run: Run
  readonly #after: number
  #hints: Array<Hint> = []
  #isPlanned = false

  constructor(store: QuorumStore, by: number, node: number, run: Run, after: number, hinted: (change: number) => void) {
    this.#store = store
    this.#hinted = hinted
    this.by = by
    this.#node = node
    this.#run = run
    this.#after = after
  }

  add(hint: Hint): void {
    this.#hints.push(hint)
    this.look()
  }

  /** The newest version of a key that is kept; 0 for none. */
  newest(key: number): number {
    return this.#hints.reduce((newest, hint) => (hint.key === key ? Math.max(newest, hint.cell.version) : newest), 0)
  }

  readonly look = (): void => {
    if (this.#isPlanned || this.#hints.length === 0 || !this.#store.canHand(this.by, this.#node)) return
    this.#isPlanned = true
    this.#run.kernel.after(this.#after, this)
  }

  drop(): void {
    this.#hinted(-this.#hints.length)
    this.#hints = []
  }

  due(): void {
    this.#isPlanned = false
    if (!this.#store.canHand(this.by, this.#node)) return
    const hints = this.#hints
    this.#hints = []
    for (const { cell, key } of hints) this.#store.put(this.#node, key, cell)
    this.#hinted(-hints.length)
  }
}
