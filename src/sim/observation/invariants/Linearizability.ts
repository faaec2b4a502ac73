/**
 * Linearizability: whether the calls on one register could have been answered like this if each had taken effect at one instant
 * between its call and its answer.
 *
 * Decided by the search of Wing and Gong (1993) with Lowe's memoisation (2017): a state is what has taken effect so far and the
 * value since, and none is looked at twice. The problem is NP-complete, so the search has a bound, and says if it came to it.
 */
import type { Instant } from "../../kernel/Instant.ts"

/** A call on a register whose every write has a number of its own; 0 is what was there before any. */
export interface Operation {
  readonly kind: "read" | "write"
  /** Which write was made, or seen. */
  readonly version: number
  readonly began: Instant
  /** When it was answered; `Infinity` if it never was, and may have taken effect or not, at any time. */
  readonly ended: Instant
}

/** `unknown`: the bound was reached first. */
export type Decision = "linearizable" | "not linearizable" | "unknown"

/** Decides it, looking at so many states at most. */
export const decide = (operations: ReadonlyArray<Operation>, statesMax: number): Decision => {
  // A read that was never answered says nothing.
  const all = operations
    .filter(({ ended, kind }) => kind === "write" || ended !== Number.POSITIVE_INFINITY)
    .toSorted((one, other) => one.began - other.began)
  return new Search(all, statesMax).decide()
}

class Search {
  readonly #all: ReadonlyArray<Operation>
  readonly #statesMax: number
  readonly #seen = new Set<string>()
  readonly #isDone: Array<boolean>
  /** Answered calls that have not taken effect yet. */
  #left: number

  constructor(all: ReadonlyArray<Operation>, statesMax: number) {
    this.#all = all
    this.#statesMax = statesMax
    this.#isDone = all.map(() => false)
    this.#left = all.filter(({ ended }) => ended !== Number.POSITIVE_INFINITY).length
  }

  /** Depth first, with a stack of its own: a history may be longer than the engine's. */
  decide(): Decision {
    const path: Array<Place & { readonly taken: number }> = []
    let here = this.#place(0, -1, 0)
    for (;;) {
      if (this.#left === 0) return "linearizable"
      if (this.#seen.size > this.#statesMax) return "unknown"
      const chosen = here.candidates[here.next++]
      if (chosen === undefined) {
        const before = path.pop()
        if (before === undefined) return "not linearizable"
        this.#undo(before.taken)
        here = before
        continue
      }
      const { kind, version } = this.#all[chosen]!
      this.#do(chosen)
      const there = this.#place(here.low, Math.max(here.high, chosen), kind === "write" ? version : here.value)
      if (this.#isNew(there)) {
        path.push({ ...here, taken: chosen })
        here = there
      } else this.#undo(chosen)
    }
  }

  /** All before `low` has taken effect, and nothing after `high`. */
  #place(low: number, high: number, value: number): Place {
    while (this.#isDone[low] === true) low++
    return { value, low, high, candidates: this.#candidates(low, value), next: 0 }
  }

  /** What can take effect next: nothing that began after another, which has not taken effect, was answered. */
  #candidates(from: number, value: number): ReadonlyArray<number> {
    let soonest = Number.POSITIVE_INFINITY
    const open: Array<number> = []
    for (let i = from; i < this.#all.length && this.#all[i]!.began <= soonest; i++) {
      if (this.#isDone[i]) continue
      open.push(i)
      soonest = Math.min(soonest, this.#all[i]!.ended)
    }
    const able = open.filter((i) => this.#all[i]!.began <= soonest)
    // A read that fits may as well be now: it changes nothing. Of writes those first that the store accepted first.
    const fitting = able.find((i) => this.#all[i]!.kind === "read" && this.#all[i]!.version === value)
    if (fitting !== undefined) return [fitting]
    return able
      .filter((i) => this.#all[i]!.kind === "write")
      .sort((one, other) => this.#all[one]!.version - this.#all[other]!.version)
  }

  #do(i: number): void {
    this.#isDone[i] = true
    if (this.#all[i]!.ended !== Number.POSITIVE_INFINITY) this.#left--
  }

  #undo(i: number): void {
    this.#isDone[i] = false
    if (this.#all[i]!.ended !== Number.POSITIVE_INFINITY) this.#left++
  }

  #isNew({ high, low, value }: Place): boolean {
    let text = `${value}|${low}|`
    for (let i = low; i <= high; i++) text += this.#isDone[i] ? "1" : "0"
    const size = this.#seen.size
    return this.#seen.add(text).size > size
  }
}

/** Where a search stands. */
interface Place {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly candidates: ReadonlyArray<number>
  next: number
}

/** The part of a history that ended by an instant: what was under way then has no answer. */
const until = <O extends Operation>(operations: ReadonlyArray<O>, at: Instant): ReadonlyArray<O> =>
  operations
    .filter(({ began }) => began <= at)
    .map((one) => (one.ended <= at ? one : { ...one, ended: Number.POSITIVE_INFINITY }))

/**
 * Of a history that is not linearizable, as few calls as show it: those up to the first answer that could not be, without every one
 * that can be left out. What is left is not linearizable, and nothing more can be taken away.
 */
export const smallest = <O extends Operation>(operations: ReadonlyArray<O>, statesMax: number): ReadonlyArray<O> => {
  const isBroken = (some: ReadonlyArray<O>) => decide(some, statesMax) === "not linearizable"
  const answers = operations
    .map(({ ended }) => ended)
    .filter((ended) => ended !== Number.POSITIVE_INFINITY)
    .sort((one, other) => one - other)
  // What is linearizable has only linearizable beginnings.
  let [low, high] = [0, answers.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isBroken(until(operations, answers[middle]!))) high = middle
    else low = middle + 1
  }
  let left = until(operations, answers[high] ?? 0)
  for (let size = left.length >> 1; size >= 1; size >>= 1) {
    for (let from = left.length - size; from > -size; from -= size) {
      const others = left.filter((_, i) => i < from || i >= from + size)
      if (others.length < left.length && isClosed(others, left) && isBroken(others)) left = others
    }
  }
  return left
}

/** A write that somebody has seen has to stay. */
const isClosed = (some: ReadonlyArray<Operation>, all: ReadonlyArray<Operation>): boolean => {
  const isThere = new Set(some.flatMap(({ kind, version }) => (kind === "write" ? [version] : [])))
  const wasThere = new Set(all.flatMap(({ kind, version }) => (kind === "write" ? [version] : [])))
  return some.every(({ kind, version }) => kind === "write" || isThere.has(version) || !wasThere.has(version))
}
