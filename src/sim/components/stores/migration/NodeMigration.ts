/**
 * Node migration: what one node of a store does to get another layout: all rows under the lock, or lock, batches, lock.
 */
import type { Span } from "../../../kernel/Instant.ts"
import { formatSpan } from "../../../kernel/Instant.ts"
import type { Beginning, Step } from "../../../kernel/Process.ts"
import { Frame, launch, push } from "../../../kernel/Process.ts"
import type { Migration } from "../../../model/Alteration.ts"
import { constant } from "../../../model/distributions/Constant.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered } from "../../../model/Endpoint.ts"
import { Request } from "../../../model/Request.ts"
import type { Station } from "../../places/Station.ts"
import type { Workplace } from "../../places/Workplace.ts"
import type { SchemaMigrations } from "./SchemaMigration.ts"
import type { TableLock } from "./TableLock.ts"

/** What a node has to know of itself. */
export interface Table {
  readonly node: Workplace
  readonly lock: TableLock
  /** The copying there, while it goes on or when it has come to its end. */
  migrating: NodeMigration | undefined
}

export class NodeMigration {
  readonly plan: Migration
  /** How many rows have been copied. */
  copied = 0
  isOver = false
  readonly #station: Station
  readonly #of: SchemaMigrations
  readonly #rewritten: (rows: number) => void
  readonly #through: () => void
  readonly #table: Table
  /** What it is at: what comes of anything older is of no interest. */
  #stage = 0
  /** How to begin anew with it, after a crash. */
  #anew: () => void = () => {}

  constructor(
    plan: Migration,
    station: Station,
    of: SchemaMigrations,
    rewritten: (rows: number) => void,
    through: () => void
  ) {
    this.plan = plan
    this.#station = station
    this.#of = of
    this.#rewritten = rewritten
    this.#through = through
    this.#table = of.tableOf(station.workplace)
    const { conditions } = station.workplace
    conditions.onChange(() => {
      if (conditions.isDown && !this.isOver) this.#anew()
    })
  }

  begin(): void {
    const { online, row, rows } = this.plan
    if (online === undefined) {
      this.#lock(rows * row, () => {
        this.#rewritten(rows)
        this.#end()
      })
      return
    }
    this.#lock(online.lock, () => {
      this.#table.migrating = this
      this.#of.says(`${this.#table.node.place.name} has expanded its schema, and copies its rows`)
      this.#copy()
    })
  }

  /** Leaves everything as it is. */
  stop(): void {
    if (this.isOver) return
    this.isOver = true
    this.#stage++
    this.#table.lock.letGo()
  }

  #end(): void {
    this.isOver = true
    this.#through()
  }

  /** Does something that takes so long, alone, and then goes on. */
  #lock(span: Span, then: () => void): void {
    const { again, blocks, lockTimeout } = this.plan
    const { lock, node } = this.#table
    const { journal, kernel } = this.#of.run
    const stage = ++this.#stage
    if (node.conditions.isDown) {
      kernel.after(again, { due: () => stage === this.#stage && this.#lock(span, then) })
      return
    }
    const isCurrent = () => stage === this.#stage
    const later = () => {
      lock.letGo()
      const next = ++this.#stage
      this.#anew = () => {}
      kernel.after(again, { due: () => next === this.#stage && this.#lock(span, then) })
    }
    let isHeld = false
    this.#anew = later
    lock.claim(blocks, () => {
      isHeld = true
      const work = node.work(constant(span), this.#of.stream)
      this.#run(work, (isDone) => {
        if (!isCurrent()) return
        if (!isDone) return later()
        lock.letGo()
        then()
      })
    })
    kernel.after(lockTimeout, {
      due: () => {
        if (!isCurrent() || isHeld) return
        journal.counted(this.#of.meters.timeouts)
        this.#of.says(`${node.place.name} has not had the lock for ${formatSpan(lockTimeout)}, and asks again later`)
        later()
      }
    })
  }

  /** Copies the next batch; when all is copied, goes over to the new layout. */
  #copy(): void {
    const { again, online, row, rows } = this.plan
    if (this.copied === rows) return this.#lock(online!.lock, () => this.#end())
    const { kernel } = this.#of.run
    const stage = ++this.#stage
    this.#anew = () => {}
    const batch = Math.min(online!.batch, rows - this.copied)
    const work = this.#station.workplace.work(constant(batch * row), this.#of.stream)
    const goOn = (after: Span) => kernel.after(after, { due: () => stage === this.#stage && this.#copy() })
    this.#run(this.#station.serve(work), (isDone) => {
      if (stage !== this.#stage) return
      if (!isDone) return goOn(again)
      this.copied += batch
      this.#rewritten(batch)
      goOn(online!.pause)
    })
  }

  #run(what: Endpoint, then: (isDone: boolean) => void): void {
    const { kernel } = this.#of.run
    const request = new Request(0, -1, kernel.now, this.#station.workplace.place)
    kernel.fork(launch(doing, { what, request, then }))
  }
}

interface Doing {
  readonly what: Endpoint
  readonly request: Request
  readonly then: (isDone: boolean) => void
}

const doing: Beginning<Doing> = {
  begin: ({ request, then, what }, fiber) => {
    push(fiber, new Done(then))
    return what(request)
  }
}

class Done extends Frame {
  readonly #then: (isDone: boolean) => void

  constructor(then: (isDone: boolean) => void) {
    super()
    this.#then = then
  }

  override succeeded(): Step {
    this.#then(true)
    return answered
  }

  override failed(): Step {
    this.#then(false)
    return answered
  }

  override stopped(): undefined {
    this.#then(false)
  }
}
