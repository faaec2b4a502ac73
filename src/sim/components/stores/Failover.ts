/**
 * Failover: notices that the primary of a store is gone, and promotes a replica in its place.
 *
 * Gone means down or standing still. Until it is noticed and another is promoted, writes fail or wait; from the moment at which
 * it is given up, the old primary accepts none, even if it comes back: it follows the new one. A primary that is merely cut off
 * from its replicas stays what it is.
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import { required } from "../../model/Described.ts"
import type { Run } from "../../model/Journal.ts"
import { Span as SpanText } from "../../model/Quantities.ts"
import type { Replication } from "./Replication.ts"

/** `failover:` of a store. */
export const Failover = Schema.Struct({
  after: required(
    SpanText,
    "How long the primary must be gone (crashed, or its zone lost) until it is given up. One that is only cut off is not gone."
  ),
  promote: required(SpanText, "How long it then takes until a replica is the primary.")
})
export type Failover = typeof Failover.Type

/** In words: "fails over after 10s, in 20s". */
export const describe = ({ after, promote }: Failover): string =>
  `fails over after ${formatSpan(after)}, in ${formatSpan(promote)}`

/** Watches over the primary, whichever node it is. */
export const watch = (options: Failover, name: string, replication: Replication, run: Run): void => {
  const watching = new Watch(options, name, replication, run)
  for (const { conditions } of replication.nodes) conditions.onChange(() => watching.look())
}

class Watch implements Due {
  readonly #options: Failover
  readonly #name: string
  readonly #replication: Replication
  readonly #run: Run
  /** "leaderless": it is time to promote somebody, but nobody is there. */
  #state: "content" | "suspecting" | "promoting" | "leaderless" = "content"
  #dueAt: Instant = -1

  constructor(options: Failover, name: string, replication: Replication, run: Run) {
    this.#options = options
    this.#name = name
    this.#replication = replication
    this.#run = run
  }

  look(): void {
    if (this.#state === "content" && this.#isPrimaryGone) this.#enter("suspecting", this.#options.after)
    else if (this.#state === "suspecting" && !this.#isPrimaryGone) this.#state = "content"
    else if (this.#state === "leaderless") this.#promote()
  }

  due(): void {
    if (this.#run.kernel.now !== this.#dueAt) return
    if (this.#state === "suspecting") {
      this.#run.journal.changed(this.#name, `${this.#nameOf(this.#replication.primary)} is given up`)
      this.#replication.elect()
      this.#enter("promoting", this.#options.promote)
    } else if (this.#state === "promoting") this.#promote()
  }

  get #isPrimaryGone(): boolean {
    return this.#replication.nodes[this.#replication.primary]!.conditions.looksDead
  }

  #enter(state: "suspecting" | "promoting", span: Span): void {
    this.#state = state
    this.#dueAt = this.#run.kernel.now + span
    this.#run.kernel.after(span, this)
  }

  /** Another than the old primary, if there is one. */
  #promote(): void {
    const { primary } = this.#replication
    const node = this.#replication.candidate() ?? (this.#isPrimaryGone ? undefined : primary)
    if (node === undefined) {
      this.#state = "leaderless"
      return
    }
    const lost = this.#replication.promote(node)
    const loss = lost === 0 ? "nothing lost" : `${lost} acknowledged ${lost === 1 ? "write" : "writes"} lost`
    this.#run.journal.changed(this.#name, `${this.#nameOf(node)} is promoted, ${loss}`)
    this.#state = "content"
  }

  #nameOf(node: number): string {
    return this.#replication.nodes[node]!.place.name
  }
}
