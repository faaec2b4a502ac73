/**
 * Raft progress: what a leader knows of the others: how much of its log each has, what to send it next, and when each last answered.
 *
 * Who has lost its disk and waits does not count for any majority: neither by what it has nor by what it answers. It is let in again
 * when a majority of the others has agreed to it, that is, has an entry that was written after it came back, and it has that too.
 */
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { Echoes, ofMajority } from "../RaftEchoes.ts"
import type { Log } from "./RaftLog.ts"

/** What a leader tells a follower: its entries from one on, and the term of the one before that. */
export interface Told {
  readonly term: number
  readonly leader: number
  readonly from: number
  readonly before: number
  readonly entries: Log
  /** Which of its lives may count again; -1 for none. */
  readonly admits: number
}

/** What a follower answers when it is told something. */
export interface Answer {
  readonly term: number
  readonly isTaken: boolean
  /** So much of the leader's log it has, or may have at most. */
  readonly length: number
  /** How often it has come back with an empty disk, and whether it waits to be let in. */
  readonly life: number
  readonly isWaiting: boolean
}

/** Who has lost its disk. */
interface Learner {
  readonly life: number
  /** When the log has so many entries a majority has agreed to let it in. */
  readonly entry: number
  length: number
}

export class Progress {
  readonly #leader: number
  readonly #majority: number
  readonly #matches: Array<number>
  readonly #nexts: Array<number>
  readonly #lives: Array<number>
  readonly #learners = new Map<number, Learner>()
  readonly #echoes: Echoes

  /** Of a leader whose log has so many entries at `now`, which is `clock` by its own clock. */
  constructor(nodes: number, leader: number, majority: number, length: number, now: Instant, clock: Instant) {
    this.#leader = leader
    this.#majority = majority
    this.#matches = Array.from({ length: nodes }, () => 0)
    this.#nexts = Array.from({ length: nodes }, () => length)
    this.#lives = Array.from({ length: nodes }, () => 0)
    this.#echoes = new Echoes(nodes, leader, majority, now, clock)
  }

  /** The leader itself has so many entries. */
  append(length: number): void {
    this.#matches[this.#leader] = length
  }

  /** From where on a node is sent the log, all of it. */
  send(to: number, length: number): number {
    const from = this.#nexts[to]!
    this.#nexts[to] = length
    return from
  }

  /** A node has answered what was sent at an instant. Returns whether it has come back with an empty disk and is not known yet. */
  heard(node: number, answer: Answer, sentAt: Instant, sentBy: Instant): boolean {
    const { isTaken, isWaiting, length, life } = answer
    // What it said before it lost its disk says nothing of what it has.
    if (life < this.#lives[node]!) return false
    this.#lives[node] = life
    if (!isTaken) this.#nexts[node] = Math.min(this.#nexts[node]!, length)
    if (isWaiting) {
      this.#matches[node] = 0
      const learner = this.#learners.get(node)
      if (isTaken && learner !== undefined) learner.length = Math.max(learner.length, length)
      return learner?.life !== life
    }
    this.#echoes.heard(node, sentAt, sentBy)
    if (isTaken) this.#matches[node] = Math.max(this.#matches[node]!, length)
    return false
  }

  /** It is to be let in with the entry that comes next. */
  propose(node: number, length: number): void {
    this.#learners.set(node, { life: this.#lives[node]!, entry: length + 1, length: 0 })
  }

  /** Which life of a node may count again, if so many entries are committed; -1 for none. */
  admits(node: number, committed: number): number {
    const learner = this.#learners.get(node)
    if (learner === undefined || learner.length < learner.entry) return -1
    return committed >= learner.entry && committed < Infinity ? learner.life : -1
  }

  /** How many entries a majority has. */
  get agreed(): number {
    return ofMajority(this.#matches, this.#majority)
  }

  /** Up to when a majority is known to have followed it. */
  since(now: Instant): Instant {
    return this.#echoes.since(now)
  }

  /** For how long it has not heard from a majority, by its own clock. */
  silence(clock: Instant): Span {
    return this.#echoes.silence(clock)
  }
}
