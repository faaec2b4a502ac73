/**
 * Row write: what goes round the work of a store that keeps rows: reads see a version, writes are compared, fenced and locked.
 *
 * A write holds its row's lock while it is worked on, if the store takes part in transactions; one that prepares holds it on, until
 * what was decided arrives. Whoever waits for a lock holds a connection of the store meanwhile, as with a database.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type { Due } from "../../kernel/Calendar.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, park, pass, push, resume } from "../../kernel/Process.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import type { Distribution } from "../../model/Distribution.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { answered, full, stale } from "../../model/Endpoint.ts"
import { ok } from "../../model/Failure.ts"
import type { Voting } from "../../model/Purpose.ts"
import { purposeOf } from "../../model/Purpose.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Workplace } from "../places/Workplace.ts"
import type { Claimant } from "./KeyLocks.ts"
import type { Rows, Vote } from "./Rows.ts"

/** The operation by which a store hears what was decided; nobody can give an operation of their own such a name. */
export const decision = "(decision)"

/** What a read answers with tells which version it saw. */
export const readingRows = (next: Endpoint, rows: Rows): Endpoint => {
  const inner = beginning(next)
  const reading: Beginning<Request> = {
    begin: (request, fiber) => {
      push(fiber, new RowRead(rows, request))
      return inner.begin(request, fiber)
    }
  }
  return launching(reading)
}

class RowRead extends Frame {
  readonly #rows: Rows
  readonly #request: Request

  constructor(rows: Rows, request: Request) {
    super()
    this.#rows = rows
    this.#request = request
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#rows.wasRead(this.#request, value === stale)
    return pass(value, fiber)
  }
}

/** How one node forces its log: as long as the transaction says, under the node's conditions. */
export class NodeLog {
  readonly #node: Workplace
  readonly #stream: RandomStream
  readonly #forces = new Map<Distribution, Endpoint>()

  constructor(node: Workplace, stream: RandomStream) {
    this.#node = node
    this.#stream = stream
  }

  get place(): Place {
    return this.#node.place
  }

  force(takes: Distribution): Endpoint {
    const known = this.#forces.get(takes)
    if (known !== undefined) return known
    const force = this.#node.work(takes, this.#stream)
    this.#forces.set(takes, force)
    return force
  }
}

/** Writes of one operation on one node. */
export const writingRows = (next: Endpoint, rows: Rows, log: NodeLog): Endpoint => {
  const writing: Beginning<Request> = {
    begin: (request, fiber) => new RowWrite(next, rows, log, request, fiber).begin()
  }
  return launching(writing)
}

class RowWrite extends Frame implements Claimant, Due, Vote {
  readonly #next: Endpoint
  readonly #rows: Rows
  readonly #log: NodeLog
  readonly #request: Request
  readonly #fiber: Running
  readonly #voting: Voting | undefined
  #preparedAt = 0
  #state: "waiting" | "granted" | "working" | "forcing" | "over" = "working"

  constructor(next: Endpoint, rows: Rows, log: NodeLog, request: Request, fiber: Running) {
    super()
    this.#next = next
    this.#rows = rows
    this.#log = log
    this.#request = request
    this.#fiber = fiber
    this.#voting = purposeOf(request, "voting")
  }

  begin(): Step {
    push(this.#fiber, this)
    if (this.#rows.locks?.take(this.#request.key, this) !== false) return this.#next(this.#request)
    this.#state = "waiting"
    return park(this.#fiber)
  }

  granted(): void {
    this.#state = "granted"
    this.#rows.run.kernel.soon(this)
  }

  due(): void {
    if (this.#state !== "granted") return
    this.#state = "working"
    resume(this.#fiber, this.#next(this.#request))
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (this.#voting !== undefined) return this.#prepare(this.#voting, fiber)
    this.#letGo()
    return this.#rows.fence(this.#request) ?? this.#rows.apply(this.#request) ?? pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Step {
    this.#letGo()
    return exit
  }

  override stopped(): undefined {
    if (this.#state === "waiting") {
      this.#state = "over"
      this.#rows.locks?.leave(this.#request.key, this)
    } else this.#letGo()
  }

  /** The decision: what was prepared counts, or is as if it had never been. */
  decided(): void {
    const { journal, kernel } = this.#rows.run
    const { transaction } = this.#voting!
    transaction.prepared--
    journal.ended(this.#rows.lockSite, this.#request, ok, 0, kernel.now - this.#preparedAt, true, false)
    if (transaction.state === "committed") {
      this.#rows.apply(this.#request)
      purposeOf(this.#request, "recording")?.recorded(this.#log.place)
    }
    this.#rows.locks?.letGo(this.#request.key, this)
  }

  #prepare({ transaction }: Voting, fiber: Running): Step {
    if (this.#state === "working") {
      this.#state = "forcing"
      push(fiber, this)
      return this.#log.force(transaction.force)(this.#request)
    }
    const refused = transaction.state === "voting" ? this.#rows.fence(this.#request) : this.#rows.aborted
    if (refused !== undefined) {
      this.#letGo()
      return refused
    }
    const { journal, kernel } = this.#rows.run
    this.#state = "over"
    this.#preparedAt = kernel.now
    transaction.prepared++
    this.#rows.votes.set(transaction, this)
    journal.arrived(this.#rows.lockSite, this.#request)
    journal.sent(this.#rows.lockSite, this.#request, 0)
    return pass(full, fiber)
  }

  #letGo(): void {
    if (this.#state === "over") return
    this.#state = "over"
    this.#rows.locks?.letGo(this.#request.key, this)
  }
}

/** How one node hears what was decided. Who did not prepare, or has heard before, only says that it has heard. */
export const decidingRows = (rows: Rows, log: NodeLog): Endpoint => {
  const hearing: Beginning<Request> = {
    begin: (request): Effect.Effect<any, any> => {
      const { transaction } = purposeOf(request, "deciding")!
      const vote = rows.votes.get(transaction)
      if (vote === undefined) return answered
      rows.votes.delete(transaction)
      vote.decided()
      // Presumed abort: nobody needs a record of what never was.
      return transaction.state === "committed" ? log.force(transaction.force)(request) : answered
    }
  }
  return launching(hearing)
}
