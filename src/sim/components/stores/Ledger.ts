/**
 * Ledger: what a store with one primary contains, in the order of its log: what each key was worth after each write.
 *
 * Kept only where keys have values or somebody follows what callers are told. Of a key it keeps what some node may still be asked
 * for, so that a replica that is behind answers with what it has.
 */
import type * as Effect from "effect/Effect"
import type { Instant } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import type { Failure } from "../../model/Failure.ts"
import { failing } from "../../model/Failure.ts"
import type { Loss } from "../../model/History.ts"
import type { Run } from "../../model/Journal.ts"
import type { Transaction } from "../../model/Purpose.ts"
import { hasSeenOld, purposeOf } from "../../model/Purpose.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Change, Contents, Effect as Doing, Elements } from "./Contents.ts"
import { changed, drawChange, effectOf, forbids, holdsSets } from "./Contents.ts"
import { setMeters } from "./primaries/MergedSets.ts"
import type { SplitBrain } from "./replication/SplitBrain.ts"

/** What a key is since a position in the log. */
export interface Entry {
  readonly position: number
  readonly version: number
  readonly value: number
  /** When it was written. */
  readonly at: Instant
  /** Of a set: what is in it, and what came of the write. */
  readonly elements?: Elements | undefined
  readonly change?: Change | undefined
}

/** An acknowledged write does not count any more; it had added so much. */
type Lost = (key: number, entry: Entry, added: number) => void

export class Ledger {
  readonly refused: Effect.Effect<never, Failure>
  readonly #name: string
  readonly #contents: Contents
  readonly #hasValues: boolean
  readonly #keepsAll: boolean
  readonly #run: Run
  readonly #entries = new Map<number, Array<Entry>>()
  readonly #meter: number
  readonly #first: Entry
  readonly #prepared = new Map<Transaction, Entering>()
  /** Of a store whose keys are sets. */
  readonly #sets: (ReturnType<typeof setMeters> & { readonly draws: RandomStream }) | undefined
  #version = 0
  #sum = 0

  /** `keepsAll`: nothing is forgotten, whoever may still ask for it. */
  constructor(contents: Contents | undefined, name: string, run: Run, keepsAll = false) {
    this.#keepsAll = keepsAll
    this.#contents = contents ?? {}
    this.#hasValues = contents !== undefined
    this.#name = name
    this.#run = run
    this.refused = failing(name, "refused")
    const isSet = holdsSets(this.#contents)
    this.#sets = isSet ? { ...setMeters(name, run), draws: run.kernel.streams.stream(`${name}/elements`) } : undefined
    this.#first = {
      position: 0,
      version: 0,
      value: this.#contents.initial ?? 0,
      at: 0,
      elements: isSet ? new Set() : undefined
    }
    this.#meter = this.#hasValues ? run.journal.meter({ name: "contents", of: name, kind: "gauge" }) : -1
  }

  effectOf(operation: string): Doing {
    return effectOf(this.#contents, operation)
  }

  /** Whether this must not be done to the key now. */
  forbids(key: number, does: Doing): boolean {
    return this.#hasValues && forbids(does, this.at(key).value)
  }

  /**
   * What a write does that is done now. In a transaction it does nothing as it prepares, though it may be refused; what it has prepared
   * is done when the store hears that it is committed.
   */
  doing(how: Entering, request: Request): Entering | undefined {
    const voting = purposeOf(request, "voting")
    if (voting !== undefined) {
      this.#prepared.set(voting.transaction, how)
      return undefined
    }
    const deciding = purposeOf(request, "deciding")
    if (deciding === undefined) return how
    const { transaction } = deciding
    const prepared = this.#prepared.get(transaction)
    this.#prepared.delete(transaction)
    return transaction.state === "committed" ? prepared : undefined
  }

  /** Does it; what no node can be asked for any more, before position `least`, is forgotten. */
  append(key: number, position: number, does: Doing, least: number): Entry {
    let entries = this.#entries.get(key)
    if (entries === undefined) {
      this.#entries.set(key, (entries = []))
      this.#sum += this.#first.value
    }
    const before = entries.at(-1) ?? this.#first
    const entry = this.#after(before, position, does)
    entries.push(entry)
    let known = 0
    while (!this.#keepsAll && known < entries.length - 1 && entries[known + 1]!.position <= least) known++
    if (known > 0) entries.splice(0, known)
    this.#changeBy(this.#sets === undefined ? does.adds : entry.value - before.value)
    return entry
  }

  /** What a key is after another write. */
  #after({ elements, value }: Entry, position: number, does: Doing): Entry {
    const version = ++this.#version
    const at = this.#run.kernel.now
    if (elements === undefined) return { position, version, value: value + does.adds, at }
    const change = drawChange(does, elements, this.#sets!.draws)
    const after = change === undefined ? elements : changed(elements, change)
    return { position, version, value: after.size, at, elements: after, change }
  }

  /** What a key is for who has the first so many writes of the log. */
  at(key: number, applied = Infinity): Entry {
    const entries = this.#entries.get(key) ?? []
    for (let i = entries.length - 1; i >= 0; i--) if (entries[i]!.position <= applied) return entries[i]!
    return this.#first
  }

  /** A write after another that is not in the log of the others. */
  diverge(last: Entry, does: Doing): Entry {
    return this.#after(last, last.position, does)
  }

  /**
   * Of the log only the first so many writes still count; up to where it had been acknowledged. Of those that had been `lost` is
   * told, of each key the last one first.
   */
  forget(position: number, acknowledged: number, lost: Lost): void {
    for (const [key, entries] of this.#entries) {
      const before = this.at(key).value
      while (entries.length > 0 && entries.at(-1)!.position > position) {
        const entry = entries.pop()!
        if (entry.position > acknowledged) continue
        lost(key, entry, entry.value - (entries.at(-1) ?? this.#first).value)
        if (entry.change !== undefined) this.#count(entry.change)
      }
      this.#changeBy(this.at(key).value - before)
    }
  }

  /** All that was written of such keys is gone. */
  drop(isGone: (key: number) => boolean, lost: Lost): void {
    for (const [key, entries] of this.#entries) {
      if (!isGone(key)) continue
      const { value } = this.at(key)
      while (entries.length > 0) lost(key, entries.pop()!, 0)
      this.#changeBy(this.at(key).value - value)
    }
  }

  #count({ kind }: Change): void {
    const { lostAdds, resurrected } = this.#sets!
    this.#run.journal.counted(kind === "puts" ? lostAdds : resurrected)
  }

  /** Tells those who follow of each. */
  lostBy(why: Loss["why"]): Lost {
    return (key, { version }) => this.#run.journal.lost({ store: this.#name, key, version, why })
  }

  /** Lets those hear who follow what the caller is told. */
  told(
    { does, operation, place }: Entering,
    request: Request,
    began: Instant,
    entry: Entry,
    outcome: Told = "ok"
  ): void {
    const { journal } = this.#run
    if (!journal.isFollowed) return
    const update = purposeOf(request, "updating")
    journal.accessed({
      store: this.#name,
      node: place.name,
      kind: does === undefined ? "read" : "write",
      operation,
      key: request.key,
      version: entry.version,
      value: entry.value,
      added: outcome === "refused" ? 0 : (does?.adds ?? 0),
      session: request.id,
      ...(update === undefined ? {} : { update }),
      began,
      outcome
    })
  }

  #changeBy(amount: number): void {
    this.#sum += amount
    if (this.#hasValues) this.#run.journal.levelled(this.#meter, this.#sum)
  }
}

type Told = "ok" | "refused" | "unsure"

/** An operation at a node, as the ledger sees it. */
export interface Entering {
  readonly ledger: Ledger
  readonly operation: string
  readonly place: Place
  /** `undefined` for a read. */
  readonly does: Doing | undefined
  /** Where a primary that is only cut off goes on, if it does. */
  readonly split?: SplitBrain | undefined
  /** What is logged and not shown to who reads yet, if there is a log. Default: all is shown. */
  readonly log?: { readonly shown: number } | undefined
}

/** `work` at the only node there is, and after it what it does to the key. */
export const entering = (work: Endpoint, how: Entering, { kernel }: Run): Endpoint => {
  const inner = beginning(work)
  const enters: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Enter(how, request, kernel.now))
      return inner.begin(request, fiber)
    }
  }
  return launching(enters)
}

class Enter extends Frame {
  readonly #how: Entering
  readonly #request: Request
  readonly #began: Instant

  constructor(how: Entering, request: Request, began: Instant) {
    super()
    this.#how = how
    this.#request = request
    this.#began = began
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { does, ledger, log } = this.#how
    const { key } = this.#request
    if (does === undefined) {
      const entry = ledger.at(key, log?.shown)
      if (log !== undefined && entry !== ledger.at(key)) hasSeenOld(this.#request)
      ledger.told(this.#how, this.#request, this.#began, entry)
      return pass(value, fiber)
    }
    if (ledger.forbids(key, does)) {
      ledger.told(this.#how, this.#request, this.#began, ledger.at(key), "refused")
      return ledger.refused
    }
    const how = ledger.doing(this.#how, this.#request)
    if (how !== undefined) ledger.told(how, this.#request, this.#began, ledger.append(key, 0, how.does!, 0))
    return pass(value, fiber)
  }
}
