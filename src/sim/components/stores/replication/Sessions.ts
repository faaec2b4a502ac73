/**
 * Sessions: how far in a store's log each run of a journey has come, by what it wrote and what it read there.
 *
 * It is what a client's token says (`afterClusterTime` of MongoDB, session tokens of Cosmos DB): a node that has that much of the
 * log can answer. What was lost by a failover nobody has, and nobody waits for it.
 */
import type { Run } from "../../../model/Journal.ts"
import type { Request } from "../../../model/Request.ts"
import type { Replication } from "./Replication.ts"

interface Token {
  written: number
  writtenKey: number
  read: number
}

export class Sessions {
  readonly #replication: Replication
  readonly #run: Run
  readonly #missed: number
  readonly #tokens = new WeakMap<object, Token>()

  constructor(replication: Replication, name: string, run: Run) {
    this.#replication = replication
    this.#run = run
    this.#missed = run.journal.meter({ name: "own writes missed", of: name, kind: "counter" })
  }

  /** Up to where in the log a node must have come to answer this call; 0 for any. */
  needs(request: Request): number {
    const { consistency } = request
    const token = this.#tokens.get(request.session)
    const { written } = this.#replication
    switch (consistency?.kind) {
      case "read-your-writes":
        return Math.min(token?.written ?? 0, written)
      case "monotonic":
        return Math.min(token?.read ?? 0, written)
      case "bounded":
        return this.#replication.writtenBefore(this.#run.kernel.now - consistency.within!)
      default:
        return 0
    }
  }

  wrote(request: Request, position: number): void {
    const token = this.#of(request)
    token.written = position
    token.writtenKey = request.key
  }

  /** A node answered that has so many writes of the log. */
  wasRead(request: Request, applied: number): void {
    const token = this.#of(request)
    token.read = Math.max(token.read, applied)
    const isOwn = token.writtenKey === request.key && token.written <= this.#replication.written
    if (isOwn && token.written > applied) this.#run.journal.counted(this.#missed)
  }

  #of({ session }: Request): Token {
    let token = this.#tokens.get(session)
    if (token === undefined) this.#tokens.set(session, (token = { written: 0, writtenKey: -1, read: 0 }))
    return token
  }
}
