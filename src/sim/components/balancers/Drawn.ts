/**
 * Drawn: one at random, or the least loaded of several that are drawn without putting any back (the power of two choices).
 */
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { drawBelow } from "../../kernel/RandomStreams.ts"
import type { Target } from "./Group.ts"
import { Group } from "./Group.ts"

export class Drawn extends Group {
  readonly #choices: number
  readonly #stream: RandomStream

  constructor(targets: ReadonlyArray<Target>, positions: ReadonlyArray<number>, choices: number, stream: RandomStream) {
    super(targets, positions)
    this.#choices = choices
    this.#stream = stream
  }

  protected override choose(minding: boolean): number {
    if (this.#choices > 2) return this.#bestOfSeveral(minding && this.countFit(true) > 0)
    const one = this.drawn(minding, -1, this.#stream)
    if (this.#choices === 1) return one
    const other = this.drawn(minding, one, this.#stream)
    return this.outstanding(other) < this.outstanding(one) ? other : one
  }

  /** The first drawn of those that are as little loaded. */
  #bestOfSeveral(minding: boolean): number {
    const left = this.members.flatMap((_, i) => (this.isFit(i, minding) ? [i] : []))
    let best = -1
    for (let drawn = 0; drawn < this.#choices && left.length > 0; drawn++) {
      const at = drawBelow(this.#stream, left.length)
      const one = left[at]!
      left[at] = left[left.length - 1]!
      left.pop()
      if (best < 0 || this.outstanding(one) < this.outstanding(best)) best = one
    }
    return best
  }
}
