/**
 * Hashed: who is about the same, or belongs to the same session, gets to the same instance.
 *
 * On a ring only the keys of an instance that is gone move, to whoever comes next on the ring. Without one the instances that
 * can be chosen are counted through (modulo), so that nearly every key moves whenever their number changes. Both are found in
 * the wild: `hash-type consistent` and `map-based` of HAProxy.
 */
import type { Request } from "../../model/Request.ts"
import type { Target } from "./Group.ts"
import { Group } from "./Group.ts"
import { hashNumber, Ring } from "./Ring.ts"

export class Hashed extends Group {
  readonly #by: "key" | "session"
  readonly #ring: Ring | undefined

  /** Without points no ring. */
  constructor(
    targets: ReadonlyArray<Target>,
    positions: ReadonlyArray<number>,
    by: "key" | "session",
    pointsEach: number | undefined
  ) {
    super(targets, positions)
    this.#by = by
    if (pointsEach !== undefined) {
      this.#ring = new Ring(
        this.members.map(({ place }) => place.name),
        pointsEach
      )
    }
  }

  protected override choose(minding: boolean, request: Request): number {
    const hash = hashNumber(this.#by === "key" ? request.key : request.id)
    const found = this.#ring === undefined ? this.#counted(hash, minding) : this.#onRing(this.#ring, hash, minding)
    return found >= 0 ? found : this.choose(false, request)
  }

  #onRing(ring: Ring, hash: number, minding: boolean): number {
    return ring.owner(hash, (node) => this.isFit(node, minding))
  }

  #counted(hash: number, minding: boolean): number {
    const fit = this.countFit(minding)
    let left = fit === 0 ? 0 : hash % fit
    for (let i = 0; i < this.members.length; i++) if (this.isFit(i, minding) && left-- === 0) return i
    return -1
  }
}
