/**
 * Failover: notices that the primary of a store is gone, and promotes a replica in its place.
 *
 * Gone means down or standing still. Until it is noticed and another is promoted, writes fail or wait; from the moment at which
 * it is given up, the old primary accepts none, even if it comes back: it follows the new one. A primary that is merely cut off
 * from its replicas stays what it is, unless `fencing` says what becomes of it.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant, Span } from "../../../kernel/Instant.ts"
import { formatSpan } from "../../../kernel/Instant.ts"
import { optional, required } from "../../../model/Described.ts"
import type { Run } from "../../../model/Journal.ts"
import { Span as SpanText } from "../../../model/Quantities.ts"
import type { Outages } from "../Outages.ts"
import * as Knowing from "./Clients.ts"
import type { ReplicatingNetwork, Replication } from "./Replication.ts"
import { hears, isCutOff, type SplitBrain } from "./SplitBrain.ts"

/** `failover:` of a store. */
export const Failover = Schema.Struct({
  after: required(
    SpanText,
    "How long the primary must be gone (crashed, or its zone lost) until it is given up. One that is only cut off is not gone, " +
      "unless `fencing` is said."
  ),
  promote: required(SpanText, "How long it then takes until a replica is the primary."),
  fencing: optional(
    Schema.Boolean,
    "Also give a primary up that none of its replicas hears. `true`: from that moment it takes no writes (its lease or its fencing " +
      "token is over). `false`: whoever cannot reach the new one, or has not heard of it, goes on with it, and there are two: a split " +
      "brain, until they hear of each other. Default: one that is only cut off stays the primary."
  ),
  reconcile: optional(
    Schema.Literals(["lose", "merge"]),
    "What then becomes of writes that only the old primary had acknowledged: they are lost (`lose`, default, as the old primary of " +
      "a Redis Sentinel drops its own when it follows), or done once more by the new one (`merge`), if `contents` allows it."
  ),
  demote: optional(
    SpanText,
    "How long an old primary goes on that is back, or is heard again, until it is told that it is none any more: who takes it for one " +
      "writes there until then. With `fencing: false` only. 8s in Redis Sentinel (`SENTINEL_PUBLISH_PERIOD` times 4 in sentinel.c). Default 0s: at once."
  ),
  clients: optional(
    Knowing.Clients,
    "How callers learn who the primary is. What only the primary does others then refuse as `not primary`. Default: all know at once."
  )
})
export type Failover = typeof Failover.Type

/** In words: "fails over after 10s, in 20s, fencing the old primary". */
export const describe = ({ after, clients, demote, fencing, promote, reconcile = "lose" }: Failover): string =>
  [
    `fails over after ${formatSpan(after)}`,
    `in ${formatSpan(promote)}`,
    ...(fencing === undefined
      ? []
      : [
          fencing
            ? "fencing the old primary"
            : `not fencing the old primary, whose writes are ${reconcile === "lose" ? "lost" : "merged"}`
        ]),
    ...(demote === undefined ? [] : [`telling it after ${formatSpan(demote)}`]),
    ...(clients === undefined ? [] : [Knowing.describe(clients)])
  ].join(", ")

/** What a watch has to do with. */
interface Watched {
  readonly name: string
  readonly replication: Replication
  readonly network: ReplicatingNetwork
  readonly outages: Outages
  readonly split: SplitBrain | undefined
}

/** Watches over the primary, whichever node it is. */
export const watch = (options: Failover, watched: Watched, run: Run): void => {
  const watching = new Watch(options, watched, run)
  const { network, replication } = watched
  for (const { conditions, place } of replication.nodes) {
    conditions.onChange(() => watching.look())
    if (options.fencing === undefined) continue
    for (const other of replication.nodes) {
      if (other.place !== place) network.conditionsBetween(place, other.place).onChange(() => watching.look())
    }
  }
}

class Watch implements Due {
  readonly #options: Failover
  readonly #watched: Watched
  readonly #run: Run
  /** "leaderless": it is time to promote somebody, but nobody is there. */
  #state: "content" | "suspecting" | "promoting" | "leaderless" = "content"
  #dueAt: Instant = -1
  /** Who was cut off when it was given up, until it is heard of again: that it is not heard says nothing of others. */
  #former = -1

  constructor(options: Failover, watched: Watched, run: Run) {
    this.#options = options
    this.#watched = watched
    this.#run = run
  }

  look(): void {
    const { network, replication, split } = this.#watched
    if (this.#former >= 0 && hears(replication, this.#former, network)) this.#former = -1
    split?.look()
    const isGone = this.#isPrimaryGone
    if (this.#state === "content" && isGone) this.#enter("suspecting", this.#options.after)
    else if (this.#state === "suspecting" && !isGone) this.#state = "content"
    else if (this.#state === "leaderless") this.#promote()
    this.#level()
  }

  due(): void {
    if (this.#run.kernel.now !== this.#dueAt) return
    const { name, replication } = this.#watched
    if (this.#state === "suspecting") {
      this.#run.journal.changed(name, `${this.#nameOf(replication.primary)} is given up`)
      if (!this.#goesOn) replication.elect()
      this.#enter("promoting", this.#options.promote)
    } else if (this.#state === "promoting") this.#promote()
  }

  get #isPrimaryDead(): boolean {
    const { replication } = this.#watched
    return replication.nodes[replication.primary]!.conditions.looksDead
  }

  get #isCutOff(): boolean {
    const { network, replication } = this.#watched
    return this.#options.fencing !== undefined && isCutOff(replication, network, this.#former)
  }

  get #isPrimaryGone(): boolean {
    return this.#isPrimaryDead || this.#isCutOff
  }

  /** Whether who was given up does not hear of it, and there is no other of its kind. */
  get #goesOn(): boolean {
    return this.#watched.split?.node === -1 && this.#isCutOff
  }

  #enter(state: "suspecting" | "promoting", span: Span): void {
    this.#state = state
    this.#dueAt = this.#run.kernel.now + span
    this.#run.kernel.after(span, this)
  }

  /** Another than the old primary, if there is one. */
  #promote(): void {
    const { name, outages, replication, split } = this.#watched
    if (!replication.isElecting && !this.#isPrimaryGone) {
      // It was never told, and is heard again.
      this.#state = "content"
      return
    }
    const former = this.#isCutOff ? replication.primary : this.#former
    const node = replication.candidate(this.#former) ?? (this.#isPrimaryDead ? undefined : replication.primary)
    if (node === undefined) {
      this.#state = "leaderless"
      return
    }
    const without = formatSpan(this.#run.kernel.now - outages.since)
    if (split !== undefined && !replication.isElecting && this.#goesOn) {
      split.begin(node)
      const old = this.#nameOf(split.node)
      this.#run.journal.changed(name, `${this.#nameOf(node)} is promoted after ${without}, and ${old} goes on`)
    } else {
      const old = replication.primary
      split?.settle(node)
      const lost = replication.promote(node)
      if (node !== old) split?.leave(old)
      const loss = lost === 0 ? "nothing lost" : `${lost} acknowledged ${lost === 1 ? "write" : "writes"} lost`
      this.#run.journal.changed(name, `${this.#nameOf(node)} is promoted after ${without}, ${loss}`)
    }
    this.#former = former
    this.#state = "content"
    split?.look()
    this.#level()
  }

  /** Nobody takes writes while the primary is not there, or none is. */
  #level(): void {
    const { outages, replication } = this.#watched
    const { isDown, isPaused } = replication.nodes[replication.primary]!.conditions
    outages.turn(isDown || isPaused || replication.isElecting || this.#isCutOff)
  }

  #nameOf(node: number): string {
    return this.#watched.replication.nodes[node]!.place.name
  }
}
