/**
 * Replication: which node of a store has which writes, and who is the primary.
 *
 * The primary logs writes; every replica applies them in the same order, each a drawn lag later. Nothing of that is an event: a
 * replica is brought up to date when somebody looks. While the primary, the replica or the way between them is down, paused or
 * cut, it falls behind; afterwards it applies at once what is overdue. What a new primary does not have is lost.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { wholeSpan } from "../../../kernel/Instant.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import type { Distribution } from "../../../model/Distribution.ts"
import type { Network, Part } from "../../../model/Endpoint.ts"
import type { Loss } from "../../../model/History.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Place } from "../../../model/Request.ts"
import type { Archive } from "../durability/Archive.ts"
import { Moments } from "../durability/Moments.ts"
import type { Ledger } from "../Ledger.ts"
import type { Outages } from "../Outages.ts"
import type { Commit } from "./Acknowledged.ts"
import { Acknowledged } from "./Acknowledged.ts"
import { Follower } from "./Follower.ts"
import { type Diverged, isAway } from "./SplitBrain.ts"

/** A network that tells under what conditions messages pass. */
export interface ReplicatingNetwork extends Network {
  readonly conditionsBetween: (from: Place, to: Place) => Conditions
}

export interface ReplicationOptions {
  readonly lag: Distribution | undefined
  /** Replicas that must have a write before it is acknowledged. */
  readonly sync: number
  /** What the log does to keys, if that is kept. */
  readonly ledger?: Ledger | undefined
  /** Whether somebody asks how old what a node has is. */
  readonly keepsTimes: boolean
  /** Told how old what is lost with a primary was. Default: nobody asks. */
  readonly outages?: Outages | undefined
  /** What could be put back if all nodes had lost what they have, if that can happen. */
  readonly archive?: Archive | undefined
}

export class Replication implements Due {
  /** Position of the primary among the nodes. */
  primary = 0
  /** Nobody is the primary: the last one is given up, and no other has been promoted yet. */
  isElecting = false
  /** Who takes itself for the primary and is none, so that it follows nobody; -1 if there is nobody like that. */
  apart = -1
  readonly nodes: ReadonlyArray<Part>
  readonly #followers: ReadonlyArray<Follower>
  readonly #options: ReplicationOptions
  readonly #network: ReplicatingNetwork
  readonly #run: Run
  readonly #lags: RandomStream
  readonly #behind: number
  readonly #lost: number
  /** Told when another has become the primary. */
  readonly onPromotion: Array<() => void> = []
  /** What callers have been promised. */
  readonly acknowledged = new Acknowledged()
  /** Writes in the log. */
  #written = 0
  #waiting: Array<Commit> = []
  /** When the primary that was given up last took writes. */
  #tookUntil: Instant = 0
  #checksAt: Instant = Infinity
  readonly #watched = new Set<Conditions>()
  /** When each write was logged, if anybody asks. */
  readonly #moments: Moments | undefined

  constructor(
    options: ReplicationOptions,
    name: string,
    nodes: ReadonlyArray<Part>,
    network: ReplicatingNetwork,
    run: Run
  ) {
    this.#options = options
    this.nodes = nodes
    this.#network = network
    this.#run = run
    this.#followers = nodes.map(() => new Follower())
    this.#lags = run.kernel.streams.stream(`${name}/lag`)
    this.#behind = run.journal.meter({ name: "writes behind", of: name, kind: "gauge" })
    this.#lost = run.journal.meter({ name: "lost writes", of: name, kind: "counter" })
    if (options.keepsTimes || options.outages !== undefined) this.#moments = new Moments()
    for (const one of [...nodes.map(({ conditions }) => conditions), ...this.#conditionsTo]) this.#watch(one)
  }

  /** Logs a write that `node` has done. Returns its position; `undefined` if that node is not the primary any more. */
  log(node: number, key: number): number | undefined {
    if (!this.isPrimary(node)) return undefined
    const { journal, kernel } = this.#run
    const position = ++this.#written
    this.acknowledged.logged(key, position)
    let least = position
    for (let i = 0; i < this.#followers.length; i++) {
      if (i === this.primary) continue
      const follower = this.#followers[i]!
      follower.advance(kernel.now)
      follower.receive(kernel.now + this.#drawLag(i))
      if (follower.applied < least) least = follower.applied
    }
    this.#moments?.add(kernel.now, Math.min(least === position ? position - 1 : least, this.#settled))
    journal.levelled(this.#behind, position - least)
    if (this.#options.sync === 0) this.acknowledged.acknowledge(position)
    return position
  }

  /** Whether a logged write has to wait for replicas before it can be acknowledged. */
  get mustWait(): boolean {
    return this.#options.sync > 0
  }

  /** Whether a node takes writes now. */
  isPrimary(node: number): boolean {
    return node === this.primary && !this.isElecting
  }

  /** How many writes of the log a node has. */
  appliedAt(node: number): number {
    if (node === this.primary) return this.#written
    const follower = this.#followers[node]!
    follower.advance(this.#run.kernel.now)
    return follower.applied
  }

  /** How many writes of the log every node has, and nobody will ask to be without. */
  get least(): number {
    return this.nodes.reduce((least, _, i) => Math.min(least, this.appliedAt(i)), this.#settled)
  }

  get #settled(): number {
    return this.#options.archive?.settled(this.writtenBefore) ?? Infinity
  }

  /** How many writes are in the log. */
  get written(): number {
    return this.#written
  }

  /** How many were in it at an instant, or more if everybody has those. Only where times are kept. */
  readonly writtenBefore = (instant: Instant): number => (instant <= 0 ? 0 : this.#moments!.countUntil(instant))

  /** Waits until enough replicas have the write. */
  wait(commit: Commit): void {
    this.#waiting.push(commit)
    if (this.#waiting.length === 1) this.due()
  }

  /** Whether what `node` has of this key is older than a write that was acknowledged. */
  isBehind(node: number, key: number): boolean {
    if (node === this.primary) return false
    const follower = this.#followers[node]!
    follower.advance(this.#run.kernel.now)
    return this.acknowledged.lastOf(key) > follower.applied
  }

  /** Of the nodes that are there, but for the last primary and another, the one with most of the log. */
  candidate(except = -1): number | undefined {
    let best: number | undefined
    this.nodes.forEach(({ conditions }, i) => {
      if (i === this.primary || i === except || isAway(conditions)) return
      if (best === undefined || this.#followers[i]!.applied > this.#followers[best]!.applied) best = i
    })
    return best
  }

  /** Gives the primary up; nothing is replicated until another is promoted. */
  elect(): void {
    this.isElecting = true
    const { now } = this.#run.kernel
    const isGone = isAway(this.nodes[this.primary]!.conditions)
    this.#tookUntil = isGone ? (this.#options.outages?.since ?? now) : now
    this.refresh()
  }

  /**
   * Makes a node the primary; returns how many acknowledged writes are lost with the old one. If that goes on by itself, `diverged`
   * is told of those instead.
   */
  promote(node: number, diverged?: Array<Diverged>): number {
    this.isElecting = false
    const lost = node === this.primary ? 0 : this.#follow(node, diverged)
    for (const conditions of this.#conditionsTo) this.#watch(conditions)
    this.refresh()
    for (const told of this.onPromotion) told()
    return lost
  }

  /**
   * What the primary has is gone, and only the first so many writes can be had again; returns how many acknowledged ones are lost.
   * To be called while it is down. Who is `emptied` had nothing left, and gets the same.
   */
  rewind(position: number, emptied: ReadonlyArray<number>): number {
    for (const node of emptied) this.#followers[node]!.becomeFollower(position)
    this.#tookUntil = this.#options.outages?.since ?? this.#run.kernel.now
    return this.#forget(position, undefined, "wipe")
  }

  /** Acknowledges the writes that enough replicas have by now. */
  due(): void {
    if (this.#run.kernel.now >= this.#checksAt) this.#checksAt = Infinity
    const waiting = this.#waiting
    let done = 0
    while (done < waiting.length && this.#hadAt(waiting[done]!.position) <= this.#run.kernel.now) {
      this.acknowledged.acknowledge(waiting[done]!.position)
      waiting[done++]!.acknowledge()
    }
    if (done > 0) waiting.splice(0, done)
    if (waiting.length === 0) return
    const next = this.#hadAt(waiting[0]!.position)
    if (next >= this.#checksAt) return
    this.#checksAt = next
    this.#run.kernel.at(next, this)
  }

  /** What holds on the ways from the primary to the others. */
  get #conditionsTo(): ReadonlyArray<Conditions> {
    const from = this.nodes[this.primary]!.place
    return this.nodes.map(({ conditions, place }) =>
      place === from ? conditions : this.#network.conditionsBetween(from, place)
    )
  }

  #watch(conditions: Conditions): void {
    if (this.#watched.has(conditions)) return
    this.#watched.add(conditions)
    conditions.onChange(() => this.refresh())
  }

  #drawLag(node: number): Span {
    const { place, conditions: here } = this.nodes[node]!
    const way = this.#network.conditionsBetween(this.nodes[this.primary]!.place, place)
    const lag = this.#options.lag === undefined ? 0 : this.#options.lag.sample(this.#lags)
    return here.isQuiet && way.isQuiet ? lag : wholeSpan(lag * here.slow * way.slow) + here.latency + way.latency
  }

  /** When enough replicas have a write, `Infinity` while that cannot be said. */
  #hadAt(position: number): Instant {
    const { now } = this.#run.kernel
    const instants: Array<Instant> = []
    this.#followers.forEach((follower, i) => {
      if (i === this.primary) return
      follower.advance(now)
      instants.push(follower.hasAt(position))
    })
    instants.sort((one, other) => one - other)
    return instants[Math.min(this.#options.sync, instants.length) - 1] ?? 0
  }

  /** The others follow this node from now on; what it does not have never was. */
  #follow(node: number, diverged: Array<Diverged> | undefined): number {
    const position = this.appliedAt(node)
    this.#followers[this.primary]!.becomeFollower(position)
    this.primary = node
    return this.#forget(position, diverged, "failover")
  }

  /** Of the log only the first so many writes still count; returns how many acknowledged ones are lost. */
  #forget(position: number, diverged: Array<Diverged> | undefined, why: Loss["why"]): number {
    const oldest = this.acknowledged.count > position ? this.#moments?.at(position + 1) : undefined
    this.#followers.forEach((follower) => void follower.forget(position))
    this.#options.ledger?.forget(
      position,
      this.acknowledged.count,
      diverged === undefined
        ? this.#options.ledger.lostBy(why)
        : (key, entry, adds) => {
            diverged.push({ key, does: { adds, atLeast: -Infinity }, entry, at: this.#moments!.at(entry.position) })
          }
    )
    this.#moments?.forget(position)
    this.#written = position
    const forgotten = this.acknowledged.forget(position)
    for (const commit of this.#waiting) if (commit.position > position) commit.lose()
    this.#waiting = this.#waiting.filter((commit) => commit.position <= position)
    if (diverged !== undefined || forgotten === 0) return 0
    this.#run.journal.counted(this.#lost, forgotten)
    if (oldest !== undefined) this.#options.outages?.lose(this.#tookUntil - oldest)
    return forgotten
  }

  /** Something was broken or healed: each replica is brought to where it stands now, and goes on or stands still. */
  refresh(): void {
    const { now } = this.#run.kernel
    const isHeadless = this.isElecting || isAway(this.nodes[this.primary]!.conditions)
    this.#conditionsTo.forEach((way, i) => {
      if (i === this.primary) return
      const standsStill =
        isHeadless || i === this.apart || isAway(this.nodes[i]!.conditions) || isAway(way) || way.isCut
      this.#followers[i]!.turn(standsStill, now)
    })
    this.due()
  }
}
