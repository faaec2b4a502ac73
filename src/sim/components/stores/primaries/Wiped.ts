/**
 * Wiped: what becomes of one of several primaries whose disk is gone: what it had, and what it had yet to tell.
 *
 * It comes back as somebody else, whose writes are counted anew, as an actor of Riak whose epoch is another: what it had done is not
 * mistaken for what it does now. Of what nobody else had heard of nothing is left.
 */
import type { Instant } from "../../../kernel/Instant.ts"
import type { Part } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import { Outages } from "../Outages.ts"
import type { Spreading } from "./Spreading.ts"
import type { Write, Written } from "./Written.ts"

/** What it does to the nodes. */
interface Disks {
  readonly parts: ReadonlyArray<Part>
  readonly spreading: ReadonlyArray<ReadonlyArray<Spreading | undefined>>
  readonly keys: ReadonlyArray<ReadonlyMap<number, Written>>
  /** After how long what one sends arrives at another. */
  readonly delay: (from: number, to: number) => number
  /** A node has nothing any more. */
  readonly clear: (node: number) => void
  /** It takes in again what another one has. */
  readonly fill: (node: number, write: Write) => void
}

/** Dead to who looks, and not cut off from those who fill it. */
const emptied = { seen: true }

export class Wiped {
  readonly #waits: boolean
  readonly #disks: Disks
  readonly #name: string
  readonly #run: Run
  readonly #lost: number
  /** All that each has, by key, in the order in which it came to be known there. */
  readonly #histories: Array<Map<number, Array<Write>>>
  /** When each was accepted. */
  readonly #accepted = new WeakMap<Write, Instant>()
  readonly #outages: Outages
  /** Under which number each node counts its writes now. */
  readonly #actors: Array<number>
  #actorsCount: number
  /** Those that wait to be filled, and how to let them go on. */
  readonly #emptied = new Map<number, () => void>()

  constructor(waits: boolean, disks: Disks, name: string, run: Run) {
    this.#waits = waits
    this.#disks = disks
    this.#name = name
    this.#run = run
    this.#outages = new Outages(name, run)
    this.#lost = run.journal.meter({ name: "lost writes", of: name, kind: "counter" })
    this.#histories = disks.parts.map(() => new Map())
    this.#actors = disks.parts.map((_, i) => i)
    this.#actorsCount = disks.parts.length
  }

  actorOf(node: number): number {
    return this.#actors[node]!
  }

  /** Whether it has nothing yet, and answers nobody. */
  isEmptied(node: number): boolean {
    return this.#emptied.has(node)
  }

  /** A node has come to know a write. */
  took(node: number, write: Write): void {
    if (!this.#accepted.has(write)) this.#accepted.set(write, this.#run.kernel.now)
    const known = this.#histories[node]!.get(write.key)
    if (known === undefined) this.#histories[node]!.set(write.key, [write])
    else known.push(write)
  }

  /** Which writes to a key others have, and a node has not. */
  lackedBy(node: number, key: number): ReadonlyArray<number> {
    const lacked = this.#histories.flatMap((history) => (history.get(key) ?? []).filter((one) => !this.#has(node, one)))
    return [...new Set(lacked.map(({ version }) => version))]
  }

  wipe(hit: ReadonlyArray<Part>): void {
    const { parts } = this.#disks
    const numbers = parts.flatMap((part, i) => (hit.includes(part) ? [i] : []))
    const gone = numbers.flatMap((node) => [...this.#histories[node]!.values()].flat())
    for (const node of numbers) this.#clear(node)
    this.#lose(gone)
    if (!this.#waits) return
    for (const node of numbers) this.#await(node)
    // Nobody has anything to tell anybody.
    if (this.#emptied.size === parts.length) for (const node of parts.keys()) this.#return(node)
  }

  #has(node: number, { key, node: actor, nth }: Write): boolean {
    return (this.#disks.keys[node]!.get(key)?.known[actor] ?? 0) >= nth
  }

  #clear(node: number): void {
    this.#histories[node] = new Map()
    this.#actors[node] = this.#actorsCount++
    for (const way of this.#disks.spreading[node]!) way?.clear()
    this.#disks.clear(node)
  }

  #lose(gone: ReadonlyArray<Write>): void {
    const nodes = [...this.#disks.parts.keys()]
    const lost = [...new Set(gone)].filter((write) => !write.isLost && !nodes.some((node) => this.#has(node, write)))
    for (const write of lost) {
      write.isLost = true
      const { key, version } = write
      this.#run.journal.lost({ store: this.#name, key, version, why: "wipe" })
    }
    if (lost.length === 0) return
    const oldest = Math.min(...lost.map((write) => this.#accepted.get(write)!))
    this.#outages.gone(lost.length, oldest, this.#lost)
  }

  /** Everybody else sends it all that they have, before anything that is newer. */
  #await(node: number): void {
    const { delay, fill, parts, spreading } = this.#disks
    const { conditions, place } = parts[node]!
    if (!this.#emptied.has(node)) this.#emptied.set(node, conditions.add(emptied))
    for (const from of parts.keys()) {
      spreading[from]![node]?.refill(this.#run.kernel.now + delay(from, node), () => {
        for (const writes of this.#histories[from]!.values()) {
          for (const write of writes) if (!this.#has(node, write)) fill(node, write)
        }
        if (this.#emptied.has(from) || !this.#emptied.has(node)) return
        this.#run.journal.changed(this.#name, `${place.name} has what ${parts[from]!.place.name} has`)
        this.#return(node)
      })
    }
  }

  #return(node: number): void {
    this.#emptied.get(node)?.()
    this.#emptied.delete(node)
  }
}
