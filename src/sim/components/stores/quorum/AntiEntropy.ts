/**
 * Anti-entropy: nodes of a quorum store that compare what they have with somebody every so often, whether or not anybody asks.
 *
 * All do it at the same instants, and what a round has brought goes on with the next. It takes no time and no bandwidth: as with
 * Merkle trees, only what differs would be sent (Demers et al., "Epidemic algorithms for replicated database maintenance", PODC
 * 1987; DeCandia et al., Dynamo, SOSP 2007, section 4.7).
 */
import * as Schema from "effect/Schema"
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant, Span as Nanoseconds } from "../../../kernel/Instant.ts"
import { formatSpan, millisecond, second } from "../../../kernel/Instant.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import { drawBelow } from "../../../kernel/RandomStreams.ts"
import { optional } from "../../../model/Described.ts"
import type { Run } from "../../../model/Journal.ts"
import { Span } from "../../../model/Quantities.ts"
import type { Cell } from "./Cell.ts"
import type { QuorumStore } from "./QuorumStore.ts"

const exchanges = ["push-pull", "push", "pull"] as const

/** `antiEntropy:` of a quorum. */
export const AntiEntropy = Schema.Struct({
  every: optional(
    Span,
    "How often, counted from the start of the run. Default 1s, as often as nodes of Cassandra gossip."
  ),
  exchange: optional(
    Schema.Literals(exchanges),
    "Who gets what the other lacks: both (`push-pull`, default), the one that is asked (`push`), or the one who asks (`pull`)."
  )
})
export type AntiEntropy = typeof AntiEntropy.Type

const everyOf = ({ every = second }: AntiEntropy): Nanoseconds => every

/** In words: "anti-entropy every 1s". */
export const describe = (options: AntiEntropy): string => {
  const { exchange = "push-pull" } = options
  return `anti-entropy every ${formatSpan(everyOf(options))}${exchange === "push-pull" ? "" : ` (${exchange})`}`
}

interface Brought {
  readonly to: number
  readonly key: number
  readonly cell: Cell
}

export class Rounds implements Due {
  readonly #store: QuorumStore
  readonly #every: Nanoseconds
  readonly #pushes: boolean
  readonly #pulls: boolean
  readonly #peers: RandomStream
  readonly #run: Run
  readonly #meters: Readonly<Record<"exchanged" | "spread" | "spreading", number>>
  /** Since when which nodes have had a write. */
  readonly #having = new WeakMap<Cell, { readonly since: Instant; readonly nodes: Set<number> }>()

  constructor(options: AntiEntropy, store: QuorumStore, name: string, run: Run) {
    const { exchange } = options
    this.#store = store
    this.#every = everyOf(options)
    this.#pushes = exchange !== "pull"
    this.#pulls = exchange !== "push"
    this.#peers = run.kernel.streams.stream(`${name}/anti-entropy`)
    this.#run = run
    const counter = (meter: string) => run.journal.meter({ name: meter, of: name, kind: "counter" })
    this.#meters = {
      exchanged: counter("exchanged writes"),
      spread: counter("spread writes"),
      spreading: counter("spread milliseconds")
    }
  }

  begin(): void {
    this.#run.kernel.after(this.#every, this)
  }

  due(): void {
    const { parts } = this.#store
    const brought: Array<Brought> = []
    for (const node of parts.keys()) {
      const drawn = drawBelow(this.#peers, parts.length - 1)
      const peer = drawn < node ? drawn : drawn + 1
      if (!this.#store.canHand(node, peer) || parts[node]!.conditions.isPaused) continue
      if (this.#pushes) this.#bring(node, peer, brought)
      if (this.#pulls) this.#bring(peer, node, brought)
    }
    let exchanged = 0
    for (const { cell, key, to } of brought) {
      // Two may have brought the same.
      if (cell.version <= this.#store.get(to, key).version) continue
      this.#store.put(to, key, cell)
      exchanged++
    }
    if (exchanged > 0) this.#run.journal.counted(this.#meters.exchanged, exchanged)
    this.begin()
  }

  /** A node has a write now. */
  took(node: number, cell: Cell): void {
    const { journal, kernel } = this.#run
    const { now } = kernel
    let having = this.#having.get(cell)
    if (having === undefined) this.#having.set(cell, (having = { since: now, nodes: new Set() }))
    const { nodes, since } = having
    nodes.add(node)
    if (nodes.size < this.#store.parts.length) return
    this.#having.delete(cell)
    journal.counted(this.#meters.spread)
    journal.counted(this.#meters.spreading, (now - since) / millisecond)
  }

  #bring(from: number, to: number, brought: Array<Brought>): void {
    for (const [key, cell] of this.#store.all(from)) {
      if (cell.version > this.#store.get(to, key).version) brought.push({ to, key, cell })
    }
  }
}
