/**
 * Rebuilding: what becomes of the nodes of a replicated store whose disks are wiped.
 *
 * Who has lost everything copies it from the others, and is down meanwhile. A primary is deposed if there is a failover; without
 * one it goes on with what the best of the others has. Only when nothing is left anywhere is it taken from the backups.
 */
import type { Span } from "../../../kernel/Instant.ts"
import type { Part } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Replication } from "../replication/Replication.ts"
import type { Archive } from "./Archive.ts"

/** What keeps a node down, and whether it has everything again. */
interface Emptied {
  readonly lift: () => void
  isFull: boolean
  /** How often it was wiped until it came back. */
  times: number
}

export class Rebuilding {
  readonly #name: string
  readonly #replication: Replication
  readonly #archive: Archive
  readonly #hasFailover: boolean
  readonly #run: Run
  /** Nodes that have nothing, by their number. */
  readonly #emptied = new Map<number, Emptied>()

  constructor(name: string, replication: Replication, archive: Archive, hasFailover: boolean, run: Run) {
    this.#name = name
    this.#replication = replication
    this.#archive = archive
    this.#hasFailover = hasFailover
    this.#run = run
    archive.burden(() => replication.nodes[replication.primary]!.conditions)
    replication.onPromotion.push(() => {
      for (const node of [...this.#emptied.keys()]) this.#look(node)
    })
  }

  /** Whatever these have is gone. */
  wipe(hit: ReadonlyArray<Part>): void {
    const { nodes, primary } = this.#replication
    const numbers = nodes.flatMap((node, i) => (hit.includes(node) ? [i] : []))
    for (const node of numbers) this.#empty(node)
    if (this.#emptied.size === nodes.length) return this.#restore()
    if (numbers.includes(primary) && !this.#hasFailover) {
      const most = Math.max(...nodes.map((_, i) => (this.#emptied.has(i) ? 0 : this.#replication.appliedAt(i))))
      this.#replication.rewind(most, numbers)
    }
    for (const node of numbers) this.#fill(node, this.#archive.after + this.#archive.drawCopy())
  }

  #empty(node: number): void {
    const known = this.#emptied.get(node)
    if (known !== undefined) {
      known.times++
      known.isFull = false
      return
    }
    const lift = this.#replication.nodes[node]!.conditions.add({ down: true })
    this.#emptied.set(node, { lift, isFull: false, times: 1 })
  }

  /** Nobody has anything: all get what the backups have. */
  #restore(): void {
    const { journal, kernel } = this.#run
    const { nodes, writtenBefore } = this.#replication
    const { position, takes, what } = this.#archive.restorable(kernel.now, writtenBefore)
    const all = nodes.map((_, i) => i)
    const lost = this.#replication.rewind(position, all)
    for (const node of all) this.#emptied.get(node)!.times++
    const how = this.#archive.isEmpty ? "goes on empty" : `is to be put back ${what}`
    journal.changed(this.#name, `${how}, ${lost} acknowledged ${lost === 1 ? "write" : "writes"} lost`)
    for (const node of all) this.#fill(node, this.#archive.after + takes, true)
  }

  /** It has everything again after a while, unless it is wiped once more. */
  #fill(node: number, takes: Span, isByBackup = false): void {
    const emptied = this.#emptied.get(node)!
    const { times } = emptied
    const fill = () => {
      if (emptied.times !== times) return
      emptied.isFull = true
      this.#look(node, isByBackup)
    }
    if (takes === 0) fill()
    else this.#run.kernel.after(takes, { due: fill })
  }

  /** Lets a node come back that has everything, and does not wait to be deposed. */
  #look(node: number, isByBackup = false): void {
    const emptied = this.#emptied.get(node)
    const isToBeDeposed = this.#hasFailover && !isByBackup && node === this.#replication.primary
    if (emptied?.isFull !== true || isToBeDeposed) return
    this.#emptied.delete(node)
    emptied.times = 0
    const { place } = this.#replication.nodes[node]!
    this.#run.journal.changed(this.#name, `${place.name} has everything again`)
    emptied.lift()
  }
}
