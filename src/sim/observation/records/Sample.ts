/**
 * Sample: which requests are followed, of all there are.
 *
 * All of the first 128, then every second, then every fourth and so on, by a hash of the request's number: so a long run costs
 * little more than a short one, and whoever is followed in the place of others counts for them too. The same requests are followed
 * in every run of the same seed.
 */
import type { Request } from "../../model/Request.ts"

/** The golden ratio: its multiples are spread evenly, whatever turns journeys take. */
const spread = 0x9e3779b9
/** After so many followed requests only half as many are. */
const halvesAfter = 128
const levelsMax = 24

export class Sample {
  /** Requests that are followed, and all there are. */
  followed = 0
  all = 0
  /** Number of the first request that counts, then of the first from which on every second, fourth, … is followed. */
  readonly #since: Array<number> = [Infinity]
  #room = halvesAfter

  /** A request begins that counts: whether it is followed. Those before the first do not count. */
  began(request: Request): boolean {
    if (this.#since[0] === Infinity) this.#since[0] = request.id
    this.all++
    if (!this.has(request)) return false
    this.followed++
    if (--this.#room === 0 && this.#since.length <= levelsMax) {
      this.#since.push(request.id + 1)
      this.#room = halvesAfter
    }
    return true
  }

  /** The same answer for all that is done for a request. */
  has({ id }: Request): boolean {
    const level = this.#levelOf(id)
    return level === 0 ? id >= this.#since[0]! : Math.imul(id, spread) >>> (32 - level) === 0
  }

  /** For how many requests one that is followed stands. */
  weightOf({ id }: Request): number {
    return 1 << this.#levelOf(id)
  }

  #levelOf(id: number): number {
    let level = this.#since.length - 1
    while (level > 0 && id < this.#since[level]!) level--
    return level
  }
}
