/**
 * Replicated work: what reading and writing mean on a node that is one of several.
 *
 * A write counts once the primary has logged it; a node that was deposed while it worked refuses it. A read is as old as the
 * node is at the instant at which the read is done. A primary whose replicas have to confirm a write shows it to nobody before
 * they have, as PostgreSQL and MySQL do (`rpl_semi_sync_source_wait_point` AFTER_SYNC): what is read is not taken back.
 */
import type * as Effect from "effect/Effect"
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant } from "../../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { Frame, launching, park, pass, push, resume } from "../../../kernel/Process.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered, stale } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import { failing } from "../../../model/Failure.ts"
import type { Run } from "../../../model/Journal.ts"
import { hasSeenOld } from "../../../model/Purpose.ts"
import type { Request } from "../../../model/Request.ts"
import type { Entering, Entry } from "../Ledger.ts"
import type { Commit } from "./Acknowledged.ts"
import type { Replication } from "./Replication.ts"
import type { Sessions } from "./Sessions.ts"
import type { SplitBrain } from "./SplitBrain.ts"

/** One of the nodes, and what is kept of what it does. */
export interface ReplicatedNode {
  readonly node: number
  readonly replication: Replication
  /** Of the store. */
  readonly name: string
  readonly run: Run
  /** Where what is done to a key is kept, if it is. */
  readonly entering?: Entering | undefined
  readonly sessions?: Sessions | undefined
}

/** `work` on this node, and after it the commit. */
export const committing = (work: Endpoint, at: ReplicatedNode): Endpoint => {
  const deposed = failing(at.name, "error")
  const writing: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Write(at, deposed, request, fiber))
      return work(request)
    }
  }
  return launching(writing)
}

class Write extends Frame implements Commit, Due {
  position = 0
  readonly #at: ReplicatedNode
  readonly #deposed: Effect.Effect<never, Failure>
  readonly #request: Request
  readonly #fiber: Running
  #state: "working" | "waiting" | "over" = "working"
  #outcome: Effect.Effect<any, Failure> | undefined
  /** What it does to the key, if it does it now. */
  #how: Entering | undefined
  #entry: Entry | undefined
  #began: Instant = 0

  constructor(at: ReplicatedNode, deposed: Effect.Effect<never, Failure>, request: Request, fiber: Running) {
    super()
    this.#at = at
    this.#deposed = deposed
    this.#request = request
    this.#fiber = fiber
    if (at.entering !== undefined) this.#began = at.run.kernel.now
  }

  acknowledge(): void {
    this.#tell(answered)
  }

  lose(): void {
    this.#tell(this.#deposed)
  }

  due(): void {
    if (this.#state !== "waiting") return
    this.#state = "over"
    resume(this.#fiber, this.#outcome!)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { entering, node, replication, sessions } = this.#at
    if (this.#state === "over") {
      if (this.#entry !== undefined) this.#told(this.#entry)
      return pass(value, fiber)
    }
    const { key } = this.#request
    if (entering?.split?.node === node) return this.#apart(entering, entering.split) ?? pass(value, fiber)
    if (entering !== undefined && replication.isPrimary(node) && entering.ledger.forbids(key, entering.does!)) {
      this.#told(entering.ledger.at(key), "refused")
      return entering.ledger.refused
    }
    const position = replication.log(node, key)
    if (position === undefined) return this.#deposed
    sessions?.wrote(this.#request, position)
    this.#how = entering?.ledger.doing(entering, this.#request)
    if (this.#how !== undefined) {
      this.#entry = this.#how.ledger.append(key, position, this.#how.does!, replication.least)
    }
    if (!replication.mustWait) {
      if (this.#entry !== undefined) this.#told(this.#entry)
      return pass(value, fiber)
    }
    this.#state = "waiting"
    this.position = position
    push(fiber, this)
    const waits = park(fiber)
    replication.wait(this)
    return waits
  }

  override stopped(): undefined {
    if (this.#state === "waiting" && this.#entry !== undefined) this.#told(this.#entry, "unsure")
    this.#state = "over"
  }

  /** A primary that is only cut off does it by itself, or refuses. */
  #apart(entering: Entering, split: SplitBrain): Effect.Effect<never, Failure> | undefined {
    this.#how = entering.ledger.doing(entering, this.#request)
    if (this.#how === undefined) return undefined
    const { key } = this.#request
    const entry = split.accept(key, this.#how.does!)
    this.#told(entry ?? split.at(key), entry === undefined ? "refused" : undefined)
    return entry === undefined ? entering.ledger.refused : undefined
  }

  #told(entry: Entry, outcome?: "refused" | "unsure"): void {
    const how = (this.#how ?? this.#at.entering)!
    how.ledger.told(how, this.#request, this.#began, entry, outcome)
  }

  #tell(outcome: Effect.Effect<any, Failure>): void {
    this.#outcome = outcome
    this.#at.run.kernel.soon(this)
  }
}

/** `work` on this node; the answer is stale if the node does not have the last write of the key. */
export const reading = (work: Endpoint, at: ReplicatedNode): Endpoint => {
  const staleReads = at.run.journal.meter({ name: "stale reads", of: at.name, kind: "counter" })
  const beginning: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Read(at, staleReads, request))
      return work(request)
    }
  }
  return launching(beginning)
}

/** How many writes of the log a node shows to who reads. What all have is there, whether or not it was said to be already. */
const shownBy = (node: number, replication: Replication): number => {
  const isSure = !replication.mustWait || node !== replication.primary
  return isSure ? replication.appliedAt(node) : Math.max(replication.acknowledged.count, replication.least)
}

class Read extends Frame {
  readonly #at: ReplicatedNode
  readonly #staleReads: number
  readonly #request: Request
  readonly #began: Instant

  constructor(at: ReplicatedNode, staleReads: number, request: Request) {
    super()
    this.#at = at
    this.#staleReads = staleReads
    this.#request = request
    this.#began = at.run.kernel.now
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { entering, node, replication, run, sessions } = this.#at
    const { key } = this.#request
    const isBehind = replication.isBehind(node, key)
    if (entering !== undefined) {
      const { ledger, split } = entering
      const found = split?.node === node ? split.at(key) : ledger.at(key, shownBy(node, replication))
      ledger.told(entering, this.#request, this.#began, found)
    }
    if (hidesWrites(node, replication, key)) hasSeenOld(this.#request)
    sessions?.wasRead(this.#request, replication.appliedAt(node))
    if (!isBehind) return pass(value, fiber)
    run.journal.counted(this.#staleReads)
    return pass(stale, fiber)
  }
}

/** Whether there are writes of the key that are not shown there, since they wait for replicas. */
const hidesWrites = (node: number, replication: Replication, key: number): boolean =>
  replication.mustWait && replication.acknowledged.isPendingAfter(key, shownBy(node, replication))
