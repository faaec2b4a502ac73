/**
 * Hand-off: what one node keeps for another that did not answer, handed on all at once, some time after it can be reached again.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Run } from "../../model/Journal.ts"
import type { Cell, QuorumStore } from "./QuorumStore.ts"

interface Hint {
  readonly key: number
  readonly cell: Cell
}

export class HandOff implements Due {
  readonly #store: QuorumStore
  readonly #by: number
  readonly #node: number
  readonly #run: Run
  readonly #after: number
  #hints: Array<Hint> = []
  #isPlanned = false

  constructor(store: QuorumStore, by: number, node: number, run: Run, after: number) {
    this.#store = store
    this.#by = by
    this.#node = node
    this.#run = run
    this.#after = after
  }

  add(hint: Hint): void {
    this.#hints.push(hint)
    this.look()
  }

  readonly look = (): void => {
    if (this.#isPlanned || this.#hints.length === 0 || !this.#store.canHand(this.#by, this.#node)) return
    this.#isPlanned = true
    this.#run.kernel.after(this.#after, this)
  }

  due(): void {
    this.#isPlanned = false
    if (!this.#store.canHand(this.#by, this.#node)) return
    const hints = this.#hints
    this.#hints = []
    for (const { cell, key } of hints) this.#store.put(this.#node, key, cell)
    this.#store.hinted(-hints.length)
  }
}
