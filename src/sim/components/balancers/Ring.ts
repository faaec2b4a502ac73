/**
 * Ring: consistent hashing. Every node stands at several points of a circle, and a key belongs to the next point after it.
 *
 * A node that joins takes keys from everybody and moves none between others; when it is gone they go back (Karger et al. 1997).
 * Where a node stands depends on its name alone: not on the seed, nor on who else is there.
 */

/** 32 bits of a text (FNV-1a), with what its last characters do spread over all of them. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** 32 bits of a whole number from 0. */
export const hashNumber = (number: number): number =>
  (mix(number >>> 0) ^ (number > 0xffffffff ? mix(Math.floor(number / 0x1_0000_0000) ^ 0x5bd1e995) : 0)) >>> 0

/** The finaliser of MurmurHash3: every bit that goes in changes half of those that come out. */
const mix = (bits: number): number => {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export class Ring {
  /** Where the points are, in order, and whose each is. */
  readonly #points: Uint32Array
  readonly #owners: Uint32Array

  /** `pointsEach` points of every node. */
  constructor(names: ReadonlyArray<string>, pointsEach: number) {
    const count = names.length * pointsEach
    // Sorted as doubles: the point above, whose it is below.
    const both = new Float64Array(count)
    names.forEach((name, node) => {
      for (let i = 0; i < pointsEach; i++) {
        both[node * pointsEach + i] = hashText(`${name}#${i}`) * 0x20_0000 + node
      }
    })
    both.sort()
    this.#points = Uint32Array.from(both, (one) => Math.floor(one / 0x20_0000))
    this.#owners = Uint32Array.from(both, (one) => one % 0x20_0000)
  }

  /** Who has the key of this hash: the first from there on that `accepts`. -1 if nobody does. */
  owner(hash: number, accepts: (node: number) => boolean): number {
    const points = this.#points
    let low = 0
    let high = points.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (points[middle]! < hash) low = middle + 1
      else high = middle
    }
    for (let passed = 0; passed < points.length; passed++) {
      const owner = this.#owners[(low + passed) % points.length]!
      if (accepts(owner)) return owner
    }
    return -1
  }

  /** The share of the circle, 0..1, of each node while all are there. */
  shares(nodes: number): ReadonlyArray<number> {
    const shares = new Array<number>(nodes).fill(0)
    let before = this.#points[this.#points.length - 1]! - 0x1_0000_0000
    this.#points.forEach((point, i) => {
      shares[this.#owners[i]!]! += (point - before) / 0x1_0000_0000
      before = point
    })
    return shares
  }
}
