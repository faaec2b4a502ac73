/**
 * Quorum call: a read or write of a quorum store, from whoever was asked to the replicas and back.
 *
 * It is over when enough have answered, when enough cannot answer any more, or when its time is over. What is under way to
 * replicas then still arrives. A read that waits for its repairs fails if they do (apache/cassandra
 * src/java/org/apache/cassandra/service/reads/repair/BlockingReadRepair.java).
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Due } from "../../../kernel/Calendar.ts"
import type { Instant } from "../../../kernel/Instant.ts"
import type { Timer } from "../../../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { Frame, launch, park, push, resume } from "../../../kernel/Process.ts"
import { answered, stale } from "../../../model/Endpoint.ts"
import type { Failure } from "../../../model/Failure.ts"
import type { Replicating } from "../../../model/Purpose.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Place, Request } from "../../../model/Request.ts"
import type { Cell } from "./Cell.ts"
import { nothing } from "./Cell.ts"
import type { QuorumStore } from "./QuorumStore.ts"

const staleAnswer = Exit.succeed(stale)

export interface QuorumOperation {
  readonly name: string
  readonly writes: boolean
}

export class QuorumCall extends Frame implements Due, Timer {
  isRunning = true
  readonly store: QuorumStore
  readonly operation: QuorumOperation
  /** Who asks: the node that was called, or the caller himself. */
  readonly place: Place
  readonly request: Request
  readonly #node: number | undefined
  readonly #fiber: Running
  readonly #began: Instant
  /** The newest that had been acknowledged when it began: a read that gives less is stale. */
  readonly #known: Cell
  readonly #order: ReadonlyArray<number>
  readonly #need: number
  /** Who has to be brought up to date with what: all of a write, what a read found of its repairs. */
  #cell: Cell = nothing
  #phase: "asking" | "repairing" | "over" = "asking"
  #asked = 0
  #answers = 0
  #repairs = 0
  readonly #answered: Array<Ask> = []
  readonly #silent = new Set<number>()
  #outcome: Effect.Effect<any, Failure> | undefined
  #isParked = false

  constructor(
    store: QuorumStore,
    operation: QuorumOperation,
    node: number | undefined,
    request: Request,
    fiber: Running
  ) {
    super()
    this.store = store
    this.operation = operation
    this.#node = node
    this.place = node === undefined ? request.caller : store.parts[node]!.place
    this.request = request
    this.#fiber = fiber
    this.#began = store.run.kernel.now
    this.#known = store.acknowledgedOf(request.key)
    this.#order = store.order(this.place)
    const { majority, read, write } = store.options
    const { consistency } = request
    this.#need =
      consistency === undefined ? (operation.writes ? write : read) : consistency.kind === "strong" ? majority : 1
  }

  begin(): Step {
    const { asks, tells, timeout } = this.store.options
    const isToAll = (this.operation.writes ? tells : asks) === "all"
    if (this.operation.writes) this.#cell = this.store.accept(this.request, this.#recording())
    const first = isToAll ? this.#order.length : this.#need
    while (this.#asked < first && this.#outcome === undefined) this.#askNext()
    if (this.#outcome !== undefined) return this.#end(this.#outcome)
    this.#isParked = true
    this.store.run.kernel.lane(timeout).start(this.store.run.kernel.now, this)
    push(this.#fiber, this)
    return park(this.#fiber)
  }

  /** What becomes true with it does when as many as must have it do, whether or not anybody lives to hear of it. */
  #recording(): Cell["arrived"] {
    const recording = this.store.isRecorded ? purposeOf(this.request, "recording") : undefined
    if (recording === undefined) return undefined
    const having = new Set<number>()
    return (node) => {
      if (having.size === this.#need) return
      having.add(node)
      if (having.size === this.#need) recording.recorded(this.store.parts[node]!.place)
    }
  }

  /** Who had what a read gives, as far as it is known; of a write, who was asked. */
  get source(): Place {
    const asked = this.#answered.find(({ found }) => found === this.#cell)
    return this.operation.writes || asked === undefined ? this.place : this.store.parts[asked.node]!.place
  }

  /** Whose answers a read has compared. */
  get answeredBy(): ReadonlyArray<string> {
    return this.operation.writes ? [] : this.#answered.map(({ node }) => this.store.parts[node]!.place.name)
  }

  /** A replica has answered. */
  heard(ask: Ask): void {
    this.#silent.delete(ask.node)
    if (ask.isRepair) return this.#repaired()
    this.#answers++
    this.#answered.push(ask)
    if (this.#phase === "asking" && this.#answers === this.#need) this.#hasEnough()
    else if (this.#phase === "over" && !this.operation.writes) this.#repairLate(ask)
  }

  /** Asked with others, and answered after enough of them had. */
  #repairLate({ found, node }: Ask): void {
    if (found.version >= this.#cell.version || this.store.options.readRepair === "none") return
    this.#ask(node, this.#cell, true)
    this.store.repairs(1)
  }

  /** A replica has failed: another is asked, if there is one. */
  missed(ask: Ask): void {
    this.#silent.delete(ask.node)
    if (ask.cell !== undefined) this.#keep(ask.node, ask.cell)
    if (ask.isRepair) return this.#unrepaired()
    if (this.#phase !== "asking") return
    if (this.#asked < this.#order.length) this.#askNext()
    else if (this.#answers + this.#silent.size < this.#need) this.#conclude(this.store.unreachable)
  }

  /** Its time is over. */
  expired(): void {
    if (this.operation.writes) {
      for (const node of this.#silent) this.#keep(node, this.#cell)
    }
    if (this.#phase === "over") return
    resume(this.#fiber, this.#end(this.store.timedOut))
  }

  due(): void {
    if (this.#phase !== "over") resume(this.#fiber, this.#end(this.#outcome!))
  }

  override stopped(): undefined {
    if (this.#phase === "over") return
    this.#phase = "over"
    this.store.told(this, "unsure", this.#cell, this.#began)
  }

  /** Who coordinates keeps a write for a node that did not answer. */
  #keep(node: number, cell: Cell): void {
    if (this.#node !== undefined) this.store.keep(this.#node, node, this.request.key, cell)
  }

  #askNext(): void {
    this.#ask(this.#order[this.#asked++]!, this.operation.writes ? this.#cell : undefined, false)
  }

  #ask(node: number, cell: Cell | undefined, isRepair: boolean): void {
    this.#silent.add(node)
    this.store.run.kernel.fork(launch(asking, new Ask(this, node, cell, isRepair)))
  }

  #hasEnough(): void {
    if (this.operation.writes) return this.#conclude(answered)
    for (const { found } of this.#answered) if (found.version > this.#cell.version) this.#cell = found
    const behind = this.#answered.filter(({ found }) => found.version < this.#cell.version)
    const { readRepair } = this.store.options
    if (behind.length > 0 && readRepair !== "none") {
      this.#phase = readRepair === "blocking" ? "repairing" : this.#phase
      this.#repairs = behind.length
      for (const { node } of behind) this.#ask(node, this.#cell, true)
      this.store.repairs(behind.length)
    }
    if (this.#phase === "asking") this.#conclude(this.#answer())
  }

  #repaired(): void {
    if (--this.#repairs === 0 && this.#phase === "repairing") this.#conclude(this.#answer())
  }

  /** As many as must answer have to have it: one that was not asked yet is as good as the one that failed. */
  #unrepaired(): void {
    if (this.#phase !== "repairing") return
    if (this.#asked < this.#order.length) this.#ask(this.#order[this.#asked++]!, this.#cell, true)
    else this.#conclude(this.store.unreachable)
  }

  #answer(): Effect.Effect<any, Failure> {
    return this.store.isBehind(this.#cell, this.#known) ? staleAnswer : answered
  }

  /** Asked from fibers other than its own: it goes on once they have come to rest. */
  #conclude(outcome: Effect.Effect<any, Failure>): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    if (this.#isParked) this.store.run.kernel.soon(this)
  }

  #end(outcome: Effect.Effect<any, Failure>): Effect.Effect<any, Failure> {
    this.#phase = "over"
    // Who does not answer in time is to get it later, if anybody keeps it.
    if (!this.operation.writes || this.store.options.handOff === undefined) this.isRunning = false
    const isAnswer = outcome === answered || outcome === staleAnswer
    if (isAnswer && this.operation.writes) this.store.acknowledge(this.request, this.#cell)
    if (isAnswer && !this.operation.writes) this.store.wasRead(this.request, this.#cell, this.#known)
    if (isAnswer || this.operation.writes) this.store.told(this, isAnswer ? "ok" : "unsure", this.#cell, this.#began)
    return outcome
  }
}

/** A replica is asked, or told something. */
class Ask extends Frame implements Replicating {
  readonly kind = "replicating"
  readonly node: number
  readonly cell: Cell | undefined
  readonly isRepair: boolean
  found = nothing
  readonly #call: QuorumCall

  constructor(call: QuorumCall, node: number, cell: Cell | undefined, isRepair: boolean) {
    super()
    this.#call = call
    this.node = node
    this.cell = cell
    this.isRepair = isRepair
  }

  begin(fiber: Running): Step {
    const { operation, place, request, store } = this.#call
    const hop = request.child(place)
    hop.purpose = this
    push(fiber, this)
    return store.way(this.isRepair ? store.repairing : operation.name, this.node).call(hop)
  }

  arrived(): void {
    const { request, store } = this.#call
    if (this.cell === undefined) this.found = store.get(this.node, request.key)
    else store.put(this.node, request.key, this.cell)
  }

  override succeeded(): Step {
    this.#call.heard(this)
    return answered
  }

  override failed(): Step {
    this.#call.missed(this)
    return answered
  }

  override stopped(): undefined {
    this.#call.missed(this)
  }
}

const asking: Beginning<Ask> = { begin: (ask, fiber) => ask.begin(fiber) }
