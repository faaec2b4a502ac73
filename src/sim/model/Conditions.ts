/**
 * Conditions: under what circumstances a part of the system works right now.
 *
 * A fault adds one condition and later lifts that one. Overlapping faults compose (slow 2x and slow 3x is slow 6x; two losses
 * of 10 % are one of 19 %), and healing one never heals another. Components read the composed figures; nothing else.
 */
import type { Span } from "../kernel/Instant.ts"
import type { Distribution } from "./Distribution.ts"
import type { FailureReason } from "./Failure.ts"
import type { Request } from "./Request.ts"

/** What one fault does to one part. All optional: what is absent is not affected. */
export interface Condition {
  /** Work takes this many times as long. */
  readonly slow?: number
  /** Added to every piece of work, or to every passage of a link. */
  readonly latency?: Span
  /** Share of calls answered with an error, 0..1. */
  readonly errors?: number
  /** What they are answered with. Default: an error. Only of a condition that `picks`. */
  readonly reason?: FailureReason
  /** Not there: calls fail, what is inside is lost. */
  readonly down?: boolean
  /** There, but doing nothing until it is lifted (a pause of garbage collection, SIGSTOP): work in progress stands still. */
  readonly paused?: boolean
  /** Share of messages lost, 0..1: nobody ever answers. */
  readonly loss?: number
  /** No message passes. */
  readonly cut?: boolean
  /** Share of its servers that a station has left, 0..1. */
  readonly workers?: number
  /** Share of calls that arrive twice, 0..1. */
  readonly duplicates?: number
  /** Share of its bandwidth that a link has left, above 0. */
  readonly bandwidth?: number
  /** Drawn for every message and added to its latency, all of them. */
  readonly jitters?: ReadonlyArray<Distribution>
  /** Arrivals times this. */
  readonly load?: number
  /** Share of the look-ups of who is there that fail, 0..1. */
  readonly lookups?: number
  /** Added to every look-up of who is there. */
  readonly lookupLatency?: Span
  /** How far its clock is ahead of the true time. */
  readonly clock?: Span
  /** Who watches over it sees nothing new and changes nothing. */
  readonly unattended?: boolean
  /** Whether a health check notices. Default: it notices what is down or stands still, and nothing else. */
  readonly seen?: boolean
  /** Whether it hits this call. Default: it hits all. Only `errors` and `latency` can tell calls apart, see `selective`. */
  readonly picks?: (request: Request, endpoint: string) => boolean
}

const none: ReadonlyArray<Distribution> = []

export class Conditions {
  slow = 1
  latency: Span = 0
  errors = 0
  isDown = false
  isPaused = false
  loss = 0
  isCut = false
  workers = 1
  duplicates = 0
  bandwidth = 1
  jitters: ReadonlyArray<Distribution> = none
  load = 1
  lookups = 0
  lookupLatency: Span = 0
  clock: Span = 0
  isUnattended = false
  /** What whoever looks at once believes to be down. */
  looksDown = false
  /** What a health check believes to be dead: down, standing still, or said to be visible. */
  looksDead = false
  /** Conditions that hit only some calls. They are not part of the figures here; who can tell calls apart asks them. */
  selective: ReadonlyArray<Condition> = []
  /** No condition holds: the fast road. */
  isQuiet = true
  readonly #active: Array<Condition> = []
  readonly #listeners: Array<() => void> = []

  /** Adds a condition; call what comes back to lift it (a second call does nothing). */
  add(condition: Condition): () => void {
    this.#active.push(condition)
    this.#compose()
    return () => {
      const position = this.#active.indexOf(condition)
      if (position < 0) return
      this.#active.splice(position, 1)
      this.#compose()
    }
  }

  /** The conditions that hold now, in the order in which they were added. */
  get active(): ReadonlyArray<Condition> {
    return this.#active
  }

  /** Calls `listener` after every change, in order of registration. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  #compose(): void {
    const wasUnattended = this.isUnattended
    const { looksDead, looksDown } = this
    this.slow = 1
    this.latency = 0
    this.lookupLatency = 0
    this.clock = 0
    this.load = this.bandwidth = this.workers = 1
    this.jitters = none
    let answered = 1
    let delivered = 1
    let single = 1
    let found = 1
    this.isUnattended = false
    this.isDown = this.isPaused = this.isCut = this.looksDown = this.looksDead = false
    this.selective = this.#active.filter(({ picks }) => picks !== undefined)
    for (const condition of this.#active) {
      const { down = false, paused = false, seen } = condition
      this.looksDown ||= seen ?? down
      this.looksDead ||= seen ?? (down || paused)
      if (condition.picks !== undefined) continue
      this.slow *= condition.slow ?? 1
      this.latency += condition.latency ?? 0
      this.load *= condition.load ?? 1
      answered *= 1 - (condition.errors ?? 0)
      delivered *= 1 - (condition.loss ?? 0)
      single *= 1 - (condition.duplicates ?? 0)
      this.bandwidth *= condition.bandwidth ?? 1
      this.workers *= condition.workers ?? 1
      if (condition.jitters !== undefined) this.jitters = [...this.jitters, ...condition.jitters]
      this.isDown ||= down
      this.isPaused ||= paused
      this.isCut ||= condition.cut ?? false
      this.isUnattended ||= condition.unattended ?? false
      found *= 1 - (condition.lookups ?? 0)
      this.lookupLatency += condition.lookupLatency ?? 0
      this.clock += condition.clock ?? 0
    }
    // Nobody has looked since; what fell together with the watch was not seen any more.
    if (wasUnattended && this.isUnattended) {
      this.looksDown = looksDown
      this.looksDead = looksDead
    }
    this.lookups = 1 - found
    this.errors = 1 - answered
    this.loss = 1 - delivered
    this.duplicates = 1 - single
    this.isQuiet = this.#active.length === 0
    for (const listener of this.#listeners) listener()
  }
}
