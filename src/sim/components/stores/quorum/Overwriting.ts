/**
 * Overwriting: updates of a quorum store, in which nobody decides who was first: a write stays that is newer, whatever it has seen.
 *
 * An update is lost when another one is written over it that was computed from an older version. However many are read and written:
 * who reads, thinks and writes is three calls apart from who does the same.
 */
import type { Run } from "../../../model/Journal.ts"
import { purposeOf } from "../../../model/Purpose.ts"
import type { Request } from "../../../model/Request.ts"
import type { Cell } from "./Cell.ts"

export class Overwriting {
  readonly #run: Run
  readonly #meters: Readonly<Record<"tried" | "applied" | "lost", number>>
  /** The newest write of each key that was accepted. */
  readonly #newest = new Map<number, number>()
  /** Updates that were written over what they had not seen. */
  readonly #unseeing = new WeakSet<Cell>()

  constructor(name: string, run: Run) {
    const counter = (meter: string) => run.journal.meter({ name: meter, of: name, kind: "counter" })
    this.#run = run
    this.#meters = { tried: counter("update writes"), applied: counter("updates"), lost: counter("lost updates") }
  }

  wasRead(request: Request, { version }: Cell): void {
    const updating = purposeOf(request, "updating")
    if (updating !== undefined) updating.seen ??= version
  }

  accepted(request: Request, cell: Cell): void {
    const updating = purposeOf(request, "updating")
    const newest = this.#newest.get(request.key) ?? 0
    this.#newest.set(request.key, cell.version)
    if (updating === undefined) return
    this.#run.journal.counted(this.#meters.tried)
    if (updating.seen !== newest) this.#unseeing.add(cell)
  }

  acknowledged(request: Request, cell: Cell): void {
    if (purposeOf(request, "updating") === undefined) return
    this.#run.journal.counted(this.#meters.applied)
    if (this.#unseeing.has(cell)) this.#run.journal.counted(this.#meters.lost)
  }
}
