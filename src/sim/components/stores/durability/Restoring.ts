/**
 * Restoring: what becomes of a store of one node when all that it has is wiped, or when it is to be had on another machine.
 *
 * From then on it is down, until what its backups still have is put back. What was acknowledged since is lost at once. Where a new
 * machine is said, that takes over; the old one takes no more calls, even if it comes back.
 */
import type { Instant, Span } from "../../../kernel/Instant.ts"
import type { Condition, Conditions } from "../../../model/Conditions.ts"
import type { Part } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Archive } from "./Archive.ts"
import type { Log } from "./WriteAheadLog.ts"

/** What keeps machines down: whose contents are gone, and whom another has taken over from. */
const emptied: Condition = { down: true }

/** Whether something else keeps it down. */
const isDead = ({ conditions }: Part): boolean =>
  conditions.active.some((one) => one !== emptied && (one.seen ?? (one.down === true || one.paused === true)))

export class Restoring {
  /** Which of the machines is the store now. */
  node = 0
  readonly #name: string
  /** The one that it has, and the new one if there is to be one. */
  readonly #nodes: ReadonlyArray<Part>
  readonly #log: Log
  readonly #archive: Archive
  readonly #run: Run
  /** How often something has happened that makes what was planned before pointless. */
  #attempt = 0
  /** Since when it is gone, if nobody has given it up yet. */
  #goneSince: Instant | undefined
  #isRestoring = false
  /** Lets machines that are kept down go, by their number. */
  readonly #held = new Map<number, () => void>()

  constructor(name: string, nodes: ReadonlyArray<Part>, log: Log, archive: Archive, run: Run) {
    this.#name = name
    this.#nodes = nodes
    this.#log = log
    this.#archive = archive
    this.#run = run
    for (const { conditions } of nodes) conditions.onChange(() => this.#look())
    archive.burden(() => this.#conditions)
  }

  /** Whatever these have is gone. */
  wipe(hit: ReadonlyArray<Part>): void {
    if (!hit.includes(this.#nodes[this.node]!)) return
    this.#attempt++
    this.#isRestoring = true
    const { after } = this.#archive
    const since = this.#goneSince ?? this.#run.kernel.now
    this.#goneSince = undefined
    this.#restore(since, Math.max(0, since + after - this.#run.kernel.now))
  }

  get #conditions(): Conditions {
    return this.#nodes[this.node]!.conditions
  }

  /** Whether it has been gone for long enough to be restored elsewhere, if somebody is there. */
  #look(): void {
    const { now } = this.#run.kernel
    if (this.#nodes.length === 1 || this.#isRestoring) return
    this.#attempt++
    if (!this.#conditions.looksDead) {
      this.#goneSince = undefined
      return
    }
    const since = (this.#goneSince ??= now)
    if (isDead(this.#nodes[this.#other]!)) return
    this.#later(Math.max(0, since + this.#archive.after - now), () => {
      this.#goneSince = undefined
      this.#isRestoring = true
      this.#restore(since, 0)
    })
  }

  /** Where it is restored to: the new machine, then the first again, or the only one. */
  get #other(): number {
    return this.#nodes.length - 1 - this.node
  }

  /** What it has is worth nothing any more; it is put back from what there was at an instant, after a while. */
  #restore(since: Instant, after: Span): void {
    const { journal } = this.#run
    if (!this.#held.has(this.node)) this.#held.set(this.node, this.#conditions.add(emptied))
    const { position, takes, what } = this.#archive.restorable(since, this.#log.countUntil)
    this.#log.rewind(position)
    if (this.#archive.isEmpty) {
      this.#return(this.node)
      return
    }
    this.#later(after, () => {
      journal.changed(this.#name, `is put back ${what}`)
      this.#later(takes, () => this.#return(this.#other))
    })
  }

  /** It goes on, on this machine. */
  #return(node: number): void {
    this.#isRestoring = false
    if (node !== this.node) {
      this.node = node
      this.#log.moveTo(this.#conditions)
    }
    this.#held.get(node)?.()
    this.#held.delete(node)
    this.#look()
  }

  #later(span: Span, act: () => void): void {
    const attempt = this.#attempt
    this.#run.kernel.after(span, { due: () => void (attempt === this.#attempt && act()) })
  }
}
