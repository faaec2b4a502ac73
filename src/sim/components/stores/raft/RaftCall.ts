/**
 * Raft call: a read or write at the node that leads, which waits until a majority has agreed.
 */
import type * as Effect from "effect/Effect"
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant } from "../../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { beginning, Frame, launching, park, push, resume } from "../../../kernel/Process.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import type { Loss } from "../../../model/History.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Request } from "../../../model/Request.ts"
import type { Entering, Entry } from "../Ledger.ts"
import type { Proposal } from "./RaftLog.ts"
import type { RaftStore } from "./RaftStore.ts"

/** `work` at a node that leads, and then the agreement of a majority. */
export const agreeing = (work: Endpoint, store: RaftStore, node: number, how: Entering): Endpoint => {
  const inner = beginning(work)
  const agrees: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new Agreeing(store, node, how, request, fiber))
      return inner.begin(request, fiber)
    }
  }
  return launching(agrees)
}

export class Agreeing extends Frame implements Proposal, Due {
  readonly #store: RaftStore
  readonly #node: number
  readonly #how: Entering
  readonly #request: Request
  readonly #fiber: Running
  readonly #began: Instant
  #state: "working" | "waiting" | "decided" | "over" = "working"
  #outcome: Effect.Effect<any, Failure> = answered
  /** Which write it became last, if it is committed again after it was lost; 0 for none. */
  #version = 0

  constructor(store: RaftStore, node: number, how: Entering, request: Request, fiber: Running) {
    super()
    this.#store = store
    this.#node = node
    this.#how = how
    this.#request = request
    this.#fiber = fiber
    this.#began = store.kernel.now
  }

  override succeeded(): Step {
    const leader = this.#store.nodes[this.#node]!
    if (this.#state !== "working") return this.#outcome
    if (leader.role !== "leader") return this.#store.deposed
    this.#state = "waiting"
    push(this.#fiber, this)
    const waits = park(this.#fiber)
    this.#store.wait(this.#node, this)
    if (this.#how.does !== undefined) leader.propose(this)
    else leader.confirm((applied) => this.#decide(answered, this.#store.ledger.at(this.#request.key, applied), "ok"))
    return waits
  }

  /** Also when nobody waits for it any more: what is in the log happens. */
  committed(): void {
    const { ledger } = this.#store
    const { key } = this.#request
    const entry = this.#store.apply(key, this.#how.does!)
    const isAgain = this.#version > 0
    this.#version = entry?.version ?? 0
    // It was made for the one who called the node that has forwarded it.
    const { parent } = this.#request
    if (this.#store.isRecorded && !isAgain && entry !== undefined && parent !== undefined) {
      purposeOf(parent, "recording")?.recorded(this.#how.place)
    }
    if (entry === undefined) this.#decide(ledger.refused, ledger.at(key), "refused")
    else this.#decide(answered, entry, "ok")
  }

  lost(why: Loss["why"]): boolean {
    if (this.#version > 0) this.#store.lose(this.#request.key, this.#version, why)
    return this.#version > 0
  }

  /** The node does not lead any more: nobody can say what becomes of it. */
  lose(): void {
    this.#decide(this.#store.deposed, this.#unknown(), "unsure")
  }

  due(): void {
    if (this.#state !== "decided") return
    this.#state = "over"
    resume(this.#fiber, this.#outcome)
  }

  override stopped(): undefined {
    if (this.#state === "waiting") {
      this.#store.leave(this.#node, this)
      this.#how.ledger.told(this.#how, this.#request, this.#began, this.#unknown(), "unsure")
    }
    this.#state = "over"
  }

  /** It gets its place among the writes when a majority has it, if ever: until then it is none of them. */
  #unknown(): Entry {
    return { ...this.#how.ledger.at(this.#request.key), version: 0 }
  }

  #decide(outcome: Effect.Effect<any, Failure>, entry: Entry, told: "ok" | "refused" | "unsure"): void {
    if (this.#state !== "waiting") return
    this.#state = "decided"
    this.#outcome = outcome
    this.#store.leave(this.#node, this)
    this.#how.ledger.told(this.#how, this.#request, this.#began, entry, told)
    this.#store.kernel.soon(this)
  }
}
