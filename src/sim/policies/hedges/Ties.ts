/**
 * Ties: which copy of a tied call a request belongs to that a component begins to work on.
 *
 * The work may begin further down, on a request that was made on behalf of the copy.
 */
import type { Journal } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { Copy } from "./HedgedCall.ts"

/** The tied copies of one caller that are under way. */
export class Ties {
  readonly #copies = new Map<Request, Copy>()

  constructor(journal: Journal) {
    journal.onStart((request) => this.#started(request))
  }

  watch(hop: Request, copy: Copy): void {
    this.#copies.set(hop, copy)
  }

  forget(hop: Request): void {
    this.#copies.delete(hop)
  }

  #started(request: Request): void {
    if (this.#copies.size === 0) return
    for (let hop: Request | undefined = request; hop !== undefined; hop = hop.parent) {
      const copy = this.#copies.get(hop)
      if (copy !== undefined) return copy.call.begun(copy)
    }
  }
}
