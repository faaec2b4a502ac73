/**
 * Least outstanding: the one with the fewest calls inside; drawn, if several have as few.
 */
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { drawBelow } from "../../kernel/RandomStreams.ts"
import type { Target } from "./Group.ts"
import { Group } from "./Group.ts"

export class LeastOutstanding extends Group {
  readonly #stream: RandomStream

  constructor(targets: ReadonlyArray<Target>, positions: ReadonlyArray<number>, stream: RandomStream) {
    super(targets, positions)
    this.#stream = stream
  }

  protected override choose(minding: boolean): number {
    return this.#leastLoaded(minding && this.countFit(true) > 0)
  }

  #leastLoaded(minding: boolean): number {
    let least = Infinity
    let ties = 0
    for (let i = 0; i < this.members.length; i++) {
      const outstanding = this.outstanding(i)
      if (outstanding > least || !this.isFit(i, minding)) continue
      ties = outstanding === least ? ties + 1 : 1
      least = outstanding
    }
    let left = ties === 1 ? 0 : drawBelow(this.#stream, ties)
    for (let i = 0; i < this.members.length; i++) {
      if (this.outstanding(i) !== least || !this.isFit(i, minding)) continue
      if (left-- === 0) return i
    }
    return 0
  }
}
