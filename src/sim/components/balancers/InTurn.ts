/**
 * In turn: round robin. Who is passed over has lost that turn, and does not get it back.
 */
import { Group } from "./Group.ts"

export class InTurn extends Group {
  #turn = 0

  protected override choose(minding: boolean): number {
    const { length } = this.members
    for (let tried = 0; tried < length; tried++) {
      const turn = this.#turn
      this.#turn = turn + 1 === length ? 0 : turn + 1
      if (this.isFit(turn, minding)) return turn
    }
    return this.choose(false)
  }
}
