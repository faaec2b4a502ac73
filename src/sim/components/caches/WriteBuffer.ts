/**
 * Write buffer: what a cache has answered and its origin does not have yet, and how it is handed on.
 *
 * Nobody waits for it: what cannot be handed on is lost, and whoever wrote it never hears of that.
 */
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { Frame, launch, pass, push } from "../../kernel/Process.ts"
import type { Conditions } from "../../model/Conditions.ts"
import type { Endpoint, Reply } from "../../model/Endpoint.ts"
import type { Loss } from "../../model/History.ts"
import type { Run } from "../../model/Journal.ts"
import type { Request } from "../../model/Request.ts"
import type { CacheComponent } from "./Cache.ts"
import type { CacheWrite } from "./WriteCache.ts"
import type { WriteHistory } from "./WriteHistory.ts"

/** The writes that all copies of a cache have answered and nobody else has. */
export class BufferedWrites {
  readonly run: Run
  /** Carried out. */
  readonly flushed: number
  readonly lost: number
  readonly #level: number
  #count = 0

  constructor(name: string, run: Run) {
    this.run = run
    this.flushed = run.journal.meter({ name: "flushed writes", of: name, kind: "counter" })
    this.lost = run.journal.meter({ name: "lost writes", of: name, kind: "counter" })
    this.#level = run.journal.meter({ name: "buffered writes", of: name, kind: "gauge" })
  }

  change(by: number): void {
    this.#count += by
    this.run.journal.levelled(this.#level, this.#count)
  }
}

/** A write that was acknowledged. */
interface Kept {
  readonly request: Request
  readonly version: number
}

/** Writes of one step that wait to be carried out. */
export class WriteBuffer implements Due {
  readonly all: BufferedWrites
  readonly steps: Endpoint
  readonly #history: WriteHistory
  readonly #conditions: Conditions
  readonly #interval: number
  readonly #batch: number | undefined
  #waiting: Array<Kept> = []
  #flushAt: Instant = 0

  constructor(
    { batch, interval = second }: CacheWrite,
    cache: CacheComponent,
    all: BufferedWrites,
    history: WriteHistory,
    steps: Endpoint
  ) {
    this.all = all
    this.steps = steps
    this.#history = history
    this.#interval = interval
    this.#batch = batch
    this.#conditions = cache.parts[0]!.conditions
    this.#conditions.onChange(() => {
      if (all.run.kernel.now >= this.#flushAt) this.#flushIfDue()
    })
    cache.onLoss.push((why) => this.#loseAll(why))
  }

  add(request: Request, version: number): void {
    const { kernel } = this.all.run
    this.all.change(1)
    this.#waiting.push({ request: request.detached(request.caller, kernel.now), version })
    if (this.#waiting.length === this.#batch) return this.#flush()
    if (this.#waiting.length > 1) return
    this.#flushAt = kernel.now + this.#interval
    kernel.after(this.#interval, this)
  }

  /** The interval is over, unless what waited then has been carried out already. */
  due(): void {
    if (this.all.run.kernel.now === this.#flushAt) this.#flushIfDue()
  }

  /** A cache that stands still does it when it goes on. */
  #flushIfDue(): void {
    if (this.#waiting.length > 0 && !this.#conditions.isPaused) this.#flush()
  }

  #flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.all.change(-waiting.length)
    const { kernel } = this.all.run
    if (this.#batch !== undefined) return void kernel.fork(launch(flushing, new Flush(this, waiting)))
    for (const one of waiting) kernel.fork(launch(flushing, new Flush(this, [one])))
  }

  #loseAll(why: Loss["why"]): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    this.all.change(-waiting.length)
    this.lose(waiting, why)
  }

  /** Nobody has these any more. */
  lose(writes: ReadonlyArray<Kept>, why: Loss["why"]): void {
    this.all.run.journal.counted(this.all.lost, writes.length)
    for (const { request, version } of writes) this.#history.lost(request, version, why)
  }
}

const flushing: Beginning<Flush> = {
  begin: (flush, fiber) => {
    push(fiber, flush)
    return flush.buffer.steps(flush.writes[0]!.request)
  }
}

/** Some writes on their way to the origin. If that fails nobody is left who could be told: they are lost. */
class Flush extends Frame {
  readonly buffer: WriteBuffer
  readonly writes: ReadonlyArray<Kept>

  constructor(buffer: WriteBuffer, writes: ReadonlyArray<Kept>) {
    super()
    this.buffer = buffer
    this.writes = writes
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { all } = this.buffer
    if ((value as Reply).quality === "degraded") return super.succeeded(value, fiber)
    all.run.journal.counted(all.flushed, this.writes.length)
    return pass(value, fiber)
  }

  override ended(): void {
    this.buffer.lose(this.writes, "not handed on")
  }
}
