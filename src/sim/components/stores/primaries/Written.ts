/**
 * Written: what one node of several primaries has of one key, and how it takes in what others have written.
 *
 * Every write knows, for each node, how many of its writes to the key it has seen: a version vector (Parker et al., 1983). Of two
 * writes one has seen the other, or neither has, and then they are in conflict. Taking in the same write again changes nothing.
 */
import type { Change, Elements } from "../Contents.ts"
import type { Resolution } from "./Primaries.ts"

/** A write to a key. */
export interface Write {
  readonly key: number
  /** Its number among all of the store, in the order of acceptance. */
  readonly version: number
  /** Who accepted it, which is another after its disk was wiped, and its number among those that this one accepted for this key. */
  readonly node: number
  readonly nth: number
  /** By the clock of who accepted it. */
  readonly stamp: number
  /** How many of each node's writes it has seen, itself among them. */
  readonly seen: ReadonlyArray<number>
  /** What the key is worth with it, as who accepted it knows. */
  readonly value: number
  /** What that node has added to the key in all. */
  readonly total: number
  /** Of a set: what it does to it, and all that is in it then, as who accepted it knows. */
  readonly set?: SetWrite | undefined
  /** It is no part of what anybody has, though it was acknowledged. */
  isLost: boolean
}

export interface SetWrite extends Change {
  /** Which earlier writes have put the element in, of those that it has seen: it stands for them, or undoes them. */
  readonly instead: ReadonlyArray<number>
  readonly elements: Elements
}

const hasSeen = (one: Write, other: Write): boolean => one.seen[other.node]! >= other.nth

/** Whether one counts where the last write wins. */
export const isLater = (one: Write, other: Write): boolean =>
  one.stamp > other.stamp || (one.stamp === other.stamp && one.version > other.version)

/** Which of them counts there. */
export const latestOf = (writes: ReadonlyArray<Write>): Write =>
  writes.reduce((latest, write) => (isLater(write, latest) ? write : latest))

/** What came of taking in a write. */
export interface Taken {
  /** It met writes that it had not seen, and that had not seen it. */
  readonly isConflict: boolean
  /** Writes that are lost by it, perhaps itself. */
  readonly lost: ReadonlyArray<Write>
}

/** Nothing came of it. */
export const peaceful: Taken = { isConflict: false, lost: [] }

/** Nobody has put anything in. */
const empty: Elements = new Set()

export class Written {
  /** What counts: one, or several that are in conflict. */
  heads: ReadonlyArray<Write> = []
  /** How many writes of each node are known here. */
  readonly known: Array<number>
  readonly #totals: Array<number>
  readonly #initial: number
  protected readonly resolution: Resolution

  constructor(resolution: Resolution, nodes: number, initial: number) {
    this.resolution = resolution
    this.#initial = initial
    this.known = new Array<number>(nodes).fill(0)
    this.#totals = new Array<number>(nodes).fill(0)
  }

  /** What the key is worth, as far as is known here. */
  get value(): number {
    if (this.resolution === "last-write-wins") return this.heads[0]?.value ?? this.#initial
    return this.#totals.reduce((sum, total) => sum + total, this.#initial)
  }

  /** What is in the key's set, as far as is known here. */
  get elements(): Elements {
    return empty
  }

  /** What this node has added so far. */
  totalOf(node: number): number {
    return this.#totals[node] ?? 0
  }

  /** Takes in a write, its own or another's. */
  take(write: Write): Taken {
    if (this.known[write.node]! >= write.nth) return peaceful
    this.known[write.node] = write.nth
    this.#totals[write.node] = write.total
    if (this.resolution === "last-write-wins") return this.#takeLast(write)
    const unseen = this.heads.filter((head) => !hasSeen(write, head))
    const isSeen = unseen.some((head) => hasSeen(head, write))
    this.heads = isSeen ? this.heads : [...unseen, write]
    const isConflict = this.resolution === "siblings" && !isSeen && unseen.length > 0
    return { isConflict, lost: [] }
  }

  /** Also a write that has seen what is here is lost, if the clock by which it was made is behind. */
  #takeLast(write: Write): Taken {
    const [head] = this.heads
    if (head === undefined || isLater(write, head)) this.heads = [write]
    if (head === undefined || hasSeen(head, write)) return peaceful
    const [kept, dropped] = isLater(write, head) ? [write, head] : [head, write]
    const isConflict = !hasSeen(write, head)
    return { isConflict, lost: hasSeen(kept, dropped) ? [] : [dropped] }
  }
}
