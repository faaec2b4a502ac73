/**
 * Maglev: consistent hashing by a table that is filled in turn, so that all instances have the same share of the keys.
 *
 * Every instance has an order of its own in which it wants the entries; in turn each takes the next one of its order that is
 * free (Eisenbud et al., "Maglev", NSDI 2016, listing 1; envoyproxy/envoy source/common/upstream/maglev_lb.cc). When somebody is
 * down the table is filled without him: his keys move, and a few of others with them, which a ring leaves where they are.
 */
import type { Request } from "../../model/Request.ts"
import type { Target } from "./Group.ts"
import { Group } from "./Group.ts"
import { hashNumber, hashText } from "./Ring.ts"

export class Maglev extends Group {
  readonly #by: "key" | "session"
  readonly #size: number
  readonly #offsets: ReadonlyArray<number>
  readonly #skips: ReadonlyArray<number>
  #table: Uint32Array
  /** For whom the table was filled. */
  #filledFor: ReadonlyArray<number>

  /** The size is a prime, so that every order comes by all entries. */
  constructor(
    targets: ReadonlyArray<Target>,
    positions: ReadonlyArray<number>,
    by: "key" | "session",
    tableSize: number
  ) {
    super(targets, positions)
    this.#by = by
    this.#size = tableSize
    this.#offsets = this.members.map(({ place }) => hashText(place.name) % tableSize)
    this.#skips = this.members.map(({ place }) => (hashText(`${place.name}#skip`) % (tableSize - 1)) + 1)
    this.#filledFor = this.members.map((_, i) => i)
    this.#table = this.#filled(this.#filledFor)
  }

  protected override choose(minding: boolean, request: Request): number {
    this.#fill(minding)
    const entry = hashNumber(this.#by === "key" ? request.key : request.id) % this.#size
    if (this.countFit(minding) === 0) return this.#table[entry]!
    // Next to it somebody else stands whom the call has not been tried at.
    for (let passed = 0; passed < this.#size; passed++) {
      const member = this.#table[(entry + passed) % this.#size]!
      if (this.isFit(member, minding)) return member
    }
    return this.#table[entry]!
  }

  /** Fills the table again if others are healthy than those it was filled for. */
  #fill(minding: boolean): void {
    const isMinded = minding && this.healthy > 0
    let known = 0
    let isSame = true
    for (let i = 0; i < this.members.length; i++) {
      if (isMinded && !this.members[i]!.isHealthy) continue
      isSame &&= this.#filledFor[known++] === i
    }
    if (isSame && known === this.#filledFor.length) return
    this.#filledFor = this.members.flatMap((member, i) => (!isMinded || member.isHealthy ? [i] : []))
    this.#table = this.#filled(this.#filledFor)
  }

  #filled(members: ReadonlyArray<number>): Uint32Array {
    const nobody = this.members.length
    const table = new Uint32Array(this.#size).fill(nobody)
    const wanted = members.map((member) => this.#offsets[member]!)
    for (let filled = 0; filled < this.#size; filled++) {
      const turn = filled % members.length
      const member = members[turn]!
      const skip = this.#skips[member]!
      let entry = wanted[turn]!
      while (table[entry] !== nobody) entry = (entry + skip) % this.#size
      table[entry] = member
      wanted[turn] = (entry + skip) % this.#size
    }
    return table
  }
}
