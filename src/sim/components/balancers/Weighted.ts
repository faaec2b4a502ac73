/**
 * Weighted: in turn, but whoever has twice the weight has twice as many turns, spread as evenly as can be (5:1:1 is `aabacaa`).
 *
 * Everybody gains his weight, the richest is chosen and pays what all have gained: the smooth weighted round robin of nginx
 * (src/http/ngx_http_upstream_round_robin.c).
 */
import type { Target } from "./Group.ts"
import { Group } from "./Group.ts"

export class Weighted extends Group {
  readonly #weights: ReadonlyArray<number>
  readonly #gained: Array<number>

  /** The weights are those of the first instance, the second and so on, and then from the beginning. */
  constructor(targets: ReadonlyArray<Target>, positions: ReadonlyArray<number>, weights: ReadonlyArray<number>) {
    super(targets, positions)
    this.#weights = this.members.map(({ place }, i) => weights[numberOf(place.name, i) % weights.length]!)
    this.#gained = this.members.map(() => 0)
  }

  protected override choose(minding: boolean): number {
    let best = -1
    let all = 0
    for (let i = 0; i < this.members.length; i++) {
      if (!this.isFit(i, minding)) continue
      all += this.#weights[i]!
      this.#gained[i]! += this.#weights[i]!
      if (best < 0 || this.#gained[i]! > this.#gained[best]!) best = i
    }
    if (best < 0) return this.choose(false)
    this.#gained[best]! -= all
    return best
  }
}

/** `payments/3` is 2, the third from 0, whoever else is there. */
const numberOf = (name: string, otherwise: number): number => {
  const number = Number(name.split("/")[1])
  return number >= 1 ? number - 1 : otherwise
}
