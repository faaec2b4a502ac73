/**
 * Split brain: a primary that goes on taking writes after another was made the primary: it was only cut off, or it was away and is
 * back before anybody has told it.
 *
 * It knows what it had and what it has taken since. Some time after the two hear of each other it follows the new one, and what only
 * it had acknowledged is lost, or done once more by the new one. Where replicas have to confirm a write, it acknowledges nothing.
 */
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant, Span } from "../../../kernel/Instant.ts"
import type { Conditions } from "../../../model/Conditions.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Place } from "../../../model/Request.ts"
import type { Effect as Doing } from "../Contents.ts"
import { forbids } from "../Contents.ts"
import type { Entry, Ledger } from "../Ledger.ts"
import type { Outages } from "../Outages.ts"
import type { ReplicatingNetwork, Replication } from "./Replication.ts"

/** A write that only the old primary has. */
export interface Diverged {
  readonly key: number
  readonly does: Doing
  readonly entry: Entry
  readonly at: Instant
}

/** Whether it does nothing now. */
export const isAway = ({ isDown, isPaused }: Conditions): boolean => isDown || isPaused

/** Whether the primary stands alone: it is there, others are, and none of them hears it. */
export const isCutOff = ({ nodes, primary }: Replication, network: ReplicatingNetwork, except = -1): boolean => {
  if (isAway(nodes[primary]!.conditions)) return false
  const { place } = nodes[primary]!
  const others = nodes.filter(({ conditions }, i) => i !== primary && i !== except && !isAway(conditions))
  return others.length > 0 && others.every((other) => areApart(place, other.place, network))
}

/** Whether a node and the primary hear of each other, both being there. */
export const hears = ({ nodes, primary }: Replication, node: number, network: ReplicatingNetwork): boolean => {
  const both = [nodes[node]!, nodes[primary]!] as const
  return !both.some(({ conditions }) => isAway(conditions)) && !areApart(both[0].place, both[1].place, network)
}

const areApart = (one: Place, other: Place, network: ReplicatingNetwork): boolean =>
  network.conditionsBetween(one, other).isCut || network.conditionsBetween(other, one).isCut

/** What becomes of an old primary. */
interface Demotion {
  /** Whether the new one does what only the old one had done. */
  readonly merges: boolean
  /** How long the old one goes on when they hear of each other. */
  readonly after: Span
}

export class SplitBrain implements Due {
  /** The old primary; -1 while there is only one. */
  node = -1
  readonly #replication: Replication
  readonly #ledger: Ledger
  readonly #demotion: Demotion
  readonly #network: ReplicatingNetwork
  readonly #name: string
  readonly #run: Run
  readonly #outages: Outages
  readonly #meters: Readonly<Record<"lost" | "diverged" | "merged", number>>
  #writes: Array<Diverged> = []
  readonly #heads = new Map<number, Entry>()
  /** How much of the log both have. */
  #applied = 0
  /** Who was the primary, is away, and has not heard that it is none any more; -1 if there is nobody like that. */
  #absent = -1
  /** When the old one is told. */
  #endsAt: Instant = -1

  constructor(
    replication: Replication,
    ledger: Ledger,
    demotion: Demotion,
    name: string,
    network: ReplicatingNetwork,
    outages: Outages,
    run: Run
  ) {
    this.#replication = replication
    this.#ledger = ledger
    this.#demotion = demotion
    this.#name = name
    this.#network = network
    this.#outages = outages
    this.#run = run
    const counter = (meter: string) => run.journal.meter({ name: meter, of: name, kind: "counter" })
    this.#meters = {
      lost: counter("lost writes"),
      diverged: counter("diverged writes"),
      merged: counter("merged writes")
    }
  }

  /** Makes another the primary, while the old one goes on. */
  begin(node: number): void {
    const old = this.#replication.primary
    const diverged: Array<Diverged> = []
    this.#replication.promote(node, diverged)
    this.node = old
    this.#standApart(old)
    diverged.sort((one, other) => one.entry.version - other.entry.version)
    for (const write of diverged) this.#keep(write)
  }

  /** Somebody else was made the primary while the last one was away. It does not know, if nobody tells it when it comes back. */
  leave(old: number): void {
    const { nodes } = this.#replication
    if (this.#demotion.after === 0 || this.node >= 0 || !isAway(nodes[old]!.conditions)) return
    this.#absent = old
    this.#standApart(old)
  }

  /** It is about to be made the primary, whatever it took itself for. */
  settle(node: number): void {
    if (node === this.node) this.#end(false)
    if (node !== this.#absent) return
    this.#absent = -1
    this.#follow()
  }

  /** Who takes the writes of a caller: whom it reaches, where there are two that do. */
  primaryFor(caller: Place): number {
    const { nodes, primary } = this.#replication
    if (this.node < 0) return primary
    const isCut = (node: number) => this.#network.conditionsBetween(caller, nodes[node]!.place).isCut
    return isCut(primary) && !isCut(this.node) ? this.node : primary
  }

  /** What a key is for the old primary. */
  at(key: number): Entry {
    return this.#heads.get(key) ?? this.#ledger.at(key, this.#applied)
  }

  /** The old primary does it; `undefined` if it has to refuse. */
  accept(key: number, does: Doing): Entry | undefined {
    const last = this.at(key)
    if (forbids(does, last.value)) return undefined
    const entry = this.#ledger.diverge(last, does)
    this.#keep({ key, does, entry, at: this.#run.kernel.now })
    return entry
  }

  /** Looks whether somebody is back, and whether the two hear of each other; then there will be one again. */
  look(): void {
    const { isElecting, nodes } = this.#replication
    if (this.#absent >= 0 && !isAway(nodes[this.#absent]!.conditions)) {
      this.node = this.#absent
      this.#absent = -1
      this.#run.journal.changed(this.#name, `${nodes[this.node]!.place.name} is back, and takes itself for the primary`)
    }
    const isToEnd = this.node >= 0 && !isElecting && hears(this.#replication, this.node, this.#network)
    if (!isToEnd) this.#endsAt = -1
    else if (this.#demotion.after === 0) this.#end(this.#demotion.merges)
    else if (this.#endsAt < 0) {
      this.#endsAt = this.#run.kernel.now + this.#demotion.after
      this.#run.kernel.after(this.#demotion.after, this)
    }
  }

  due(): void {
    if (this.#endsAt === this.#run.kernel.now) this.#end(this.#demotion.merges)
  }

  /** It follows nobody, for as long as it does not know better. */
  #standApart(node: number): void {
    this.#applied = this.#replication.appliedAt(node)
    if (this.#demotion.after > 0) this.#replication.apart = node
  }

  #follow(): void {
    if (this.#replication.apart < 0) return
    this.#replication.apart = -1
    this.#replication.refresh()
  }

  #end(merges: boolean): void {
    const { journal, kernel } = this.#run
    this.node = -1
    this.#endsAt = -1
    this.#follow()
    const writes = this.#writes
    this.#writes = []
    this.#heads.clear()
    const lost = writes.filter((write) => !(merges && this.#redo(write)))
    const merged = writes.length - lost.length
    if (merged > 0) journal.counted(this.#meters.merged, merged)
    if (lost.length > 0) {
      journal.counted(this.#meters.lost, lost.length)
      for (const { entry, key } of lost) {
        journal.lost({ store: this.#name, key, version: entry.version, why: "failover" })
      }
      this.#outages.lose(kernel.now - lost[0]!.at)
    }
    journal.changed(this.#name, `one primary again, ${lost.length} diverged writes lost, ${merged} merged`)
  }

  /** The new primary does what the old one did, if it may. */
  #redo({ does, key }: Diverged): boolean {
    if (this.#ledger.forbids(key, does)) return false
    const position = this.#replication.log(this.#replication.primary, key)!
    this.#ledger.append(key, position, does, this.#replication.least)
    return true
  }

  #keep(write: Diverged): void {
    this.#writes.push(write)
    this.#heads.set(write.key, write.entry)
    this.#run.journal.counted(this.#meters.diverged)
  }
}
