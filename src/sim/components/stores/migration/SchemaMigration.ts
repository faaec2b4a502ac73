/**
 * Schema migration: the rows of a store get another layout, at all its nodes at the same time.
 *
 * Each node has a lock of its own. A node that crashes begins anew with what it was at: a rewrite under the lock is rolled back, a
 * batch is copied again. Who rewrites under the lock needs no connection; who copies a batch takes one like anybody else.
 */
import type { Instant } from "../../../kernel/Instant.ts"
import { millisecond } from "../../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../../kernel/Process.ts"
import { beginning, Frame, launching, pass, push } from "../../../kernel/Process.ts"
import type { RandomStream } from "../../../kernel/RandomStreams.ts"
import type { Migration } from "../../../model/Alteration.ts"
import { scaled } from "../../../model/distributions/Scaled.ts"
import type { Endpoint } from "../../../model/Endpoint.ts"
import { answered } from "../../../model/Endpoint.ts"
import type { Run } from "../../../model/Journal.ts"
import type { Request } from "../../../model/Request.ts"
import type { Station } from "../../places/Station.ts"
import type { Workplace } from "../../places/Workplace.ts"
import type { Operation } from "../Operations.ts"
import type { Table } from "./NodeMigration.ts"
import { NodeMigration } from "./NodeMigration.ts"
import { TableLock } from "./TableLock.ts"

export class SchemaMigrations {
  readonly run: Run
  readonly stream: RandomStream
  readonly meters: Readonly<
    Record<"migrated" | "toMigrate" | "waiting" | "timeouts" | "inconsistent" | "lasted", number>
  >
  /** Keys that were written where the copy does not see it. */
  readonly #inconsistent = new Set<number>()
  readonly #operations: ReadonlyMap<string, Operation>
  readonly #tables = new Map<Workplace, Table>()
  readonly #shards: number
  readonly #name: string
  #waiting = 0
  /** Those that are to begin, the first of which has begun. */
  readonly #line: Array<() => void> = []

  /** `shards`: among how many nodes the rows are divided. */
  constructor(operations: ReadonlyArray<Operation>, shards: number, name: string, run: Run) {
    const meter = (meter: string, kind: "counter" | "gauge") => run.journal.meter({ name: meter, of: name, kind })
    this.run = run
    this.stream = run.kernel.streams.stream(`${name}/migration`)
    this.#operations = new Map(operations.map((operation) => [operation.name, operation]))
    this.#shards = shards
    this.#name = name
    this.meters = {
      migrated: meter("rows migrated", "counter"),
      toMigrate: meter("rows to migrate", "gauge"),
      waiting: meter("waiting for the lock", "gauge"),
      timeouts: meter("lock timeouts", "counter"),
      inconsistent: meter("inconsistent rows", "gauge"),
      lasted: meter("migrating milliseconds", "counter")
    }
  }

  /** Goes round what an endpoint does on a node, once it has a connection. */
  around(endpoint: string, node: Workplace, next: Endpoint): Endpoint {
    const operation = this.#operations.get(endpoint)
    if (operation === undefined) return next
    const table = this.tableOf(node)
    return table.lock.share(operation.writes ? this.#writing(operation, table, next) : next, operation.writes)
  }

  tableOf(node: Workplace): Table {
    let table = this.#tables.get(node)
    if (table === undefined) {
      const lock = new TableLock(this.run.kernel, (by) => {
        this.#waiting += by
        this.run.journal.levelled(this.meters.waiting, this.#waiting)
      })
      this.#tables.set(node, (table = { node, lock, migrating: undefined }))
    }
    return table
  }

  /** Begins when those before are over; returns how to stop it. `stations`: one for each node. */
  begin(plan: Migration, stations: ReadonlyArray<Station>, whenOver: (isThrough: boolean) => void): () => void {
    let stop = () => {}
    const turn = () => {
      stop = this.#begin(plan, stations, () => {
        if (leave()) whenOver(true)
      })
    }
    const leave = (): boolean => {
      const position = this.#line.indexOf(turn)
      if (position < 0) return false
      this.#line.splice(position, 1)
      if (position === 0) this.#line[0]?.()
      return true
    }
    this.#line.push(turn)
    if (this.#line[0] === turn) turn()
    return () => {
      stop()
      leave()
    }
  }

  #begin(plan: Migration, stations: ReadonlyArray<Station>, whenOver: () => void): () => void {
    const { journal, kernel } = this.run
    const there = stations.filter(({ workplace }) => workplace.isPresent)
    let left = plan.rows * there.length
    let lookedAt: Instant = kernel.now
    const look = () => {
      if (kernel.now > lookedAt) journal.counted(this.meters.lasted, (kernel.now - lookedAt) / millisecond)
      lookedAt = kernel.now
    }
    const rewritten = (rows: number) => {
      left -= rows
      journal.counted(this.meters.migrated, rows)
      journal.levelled(this.meters.toMigrate, left)
      look()
    }
    let running = there.length
    const through = () => {
      look()
      if (--running === 0) kernel.soon({ due: whenOver })
    }
    journal.levelled(this.meters.toMigrate, left)
    const all = there.map((station) => new NodeMigration(plan, station, this, rewritten, through))
    for (const one of all) one.begin()
    return () => {
      for (const one of all) one.stop()
      look()
    }
  }

  /** Says what has become of it at a node. */
  says(what: string): void {
    this.run.journal.changed(this.#name, what)
  }

  /** Written meanwhile, and not into the copy. */
  wrote(key: number, migrating: NodeMigration): void {
    const isCopied = key < migrating.copied * this.#shards
    if (migrating.isOver ? !this.#inconsistent.delete(key) : !isCopied || this.#inconsistent.has(key)) return
    if (!migrating.isOver) this.#inconsistent.add(key)
    this.run.journal.levelled(this.meters.inconsistent, this.#inconsistent.size)
  }

  #writing({ work }: Operation, table: Table, next: Endpoint): Endpoint {
    const inner = beginning(next)
    const again = new Map<number, Endpoint>()
    /** The part of a write that goes into the other layout. */
    const second = (factor: number): Endpoint => {
      let endpoint = again.get(factor)
      if (endpoint === undefined) {
        endpoint = factor > 1 ? table.node.work(scaled(work, factor - 1), this.stream) : () => answered
        again.set(factor, endpoint)
      }
      return endpoint
    }
    const writing: Beginning<Request> = {
      begin: (request, fiber) => {
        push(fiber, new Write(request, table, this, second))
        return inner.begin(request, fiber)
      }
    }
    return launching(writing)
  }
}

/** A write, which may have to be done a second time. */
class Write extends Frame {
  readonly #request: Request
  readonly #table: Table
  readonly #of: SchemaMigrations
  readonly #second: (factor: number) => Endpoint

  constructor(request: Request, table: Table, of: SchemaMigrations, second: (factor: number) => Endpoint) {
    super()
    this.#request = request
    this.#table = table
    this.#of = of
    this.#second = second
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { migrating } = this.#table
    if (migrating === undefined) return pass(value, fiber)
    const { online } = migrating.plan
    if (online?.dualWrite !== undefined) {
      return migrating.isOver ? pass(value, fiber) : this.#second(online.dualWrite)(this.#request)
    }
    if (online !== undefined) this.#of.wrote(this.#request.key, migrating)
    return pass(value, fiber)
  }
}
