/**
 * Write history: what those who write by way of a cache were told, and which of it is gone, for whoever checks that it is kept.
 *
 * Only of writes: what a read finds in a cache may be old, and is counted elsewhere.
 */
import type { Instant } from "../../kernel/Instant.ts"
import type { Loss } from "../../model/History.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { CacheComponent } from "./Cache.ts"

export class WriteHistory {
  readonly #name: string
  readonly #run: Run
  #version = 0

  constructor(name: string, run: Run) {
    this.#name = name
    this.#run = run
  }

  /** A write by way of this copy is acknowledged; returns which of all it is. */
  written(request: Request, copy: CacheComponent, began: Instant): number {
    const version = ++this.#version
    const { journal } = this.#run
    if (!journal.isFollowed) return version
    journal.accessed({
      store: this.#name,
      node: copy.parts[0]!.place.name,
      kind: "write",
      operation: "write",
      key: request.key,
      version,
      value: 0,
      added: 0,
      session: request.id,
      began,
      outcome: "ok"
    })
    return version
  }

  /** Nobody has it any more. */
  lost({ key }: Request, version: number, why: Loss["why"]): void {
    this.#run.journal.lost({ store: this.#name, key, version, why })
  }
}
