/**
 * Write cache: what becomes of a cache when something is written whose answer it may have.
 *
 * The write counts as done when the origin has it, except for write-behind, which answers as soon as the cache has it. A cache that
 * cannot be reached does not fail the write; what it has of the key is then out of date.
 */
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { Frame, pass, push } from "../../kernel/Process.ts"
import { optional } from "../../model/Described.ts"
import type { Endpoint, Reply } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import { Count, Span as SpanText } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import type { CacheComponent } from "./Cache.ts"
import type { Freshness } from "./Freshness.ts"
import type { BufferedWrites } from "./WriteBuffer.ts"
import { WriteBuffer } from "./WriteBuffer.ts"
import type { WriteHistory } from "./WriteHistory.ts"

/** What is said of a `write` step beside the cache and the steps. */
export const CacheWrite = Schema.Struct({
  mode: optional(
    Schema.Literals(["invalidate", "through", "around", "behind"]),
    "What happens to the cache. `invalidate` (default): once the steps are done the key is thrown out of it, as cache-aside does " +
      "(Nishtala et al., Scaling Memcache at Facebook, NSDI 2013). `through`: the new value is stored in it then. `around`: " +
      "nothing, the old value stays until its ttl. `behind`: the cache has it and answers at once, and the steps are done later; " +
      "what waits for that is lost when the cache crashes or is flushed (`lost writes`)."
  ),
  interval: optional(
    SpanText,
    "For `behind`: how long writes are gathered before the steps are done. Default 1s, as minWriteDelay of Ehcache 2."
  ),
  batch: optional(
    Count,
    "For `behind`: so many writes are carried out by one run of the steps, and do not wait any longer when they are together. " +
      "Default: one run for each."
  )
})
export type CacheWrite = typeof CacheWrite.Type

/** In words: "does [calls ledger.write] and then throws the old value out of pages". */
export const describe = (
  { batch, interval = second, mode = "invalidate" }: CacheWrite,
  cache: string,
  steps: string
) => {
  const together = batch === undefined ? "" : `, up to ${batch} together`
  switch (mode) {
    case "invalidate":
      return `does ${steps} and then throws the old value out of ${cache}`
    case "through":
      return `does ${steps} and then stores the new value in ${cache}`
    case "around":
      return `does ${steps} and leaves the old value in ${cache}`
    case "behind":
      return `writes to ${cache}, which within ${formatSpan(interval)}${together} does ${steps}`
  }
}

/** What all copies of a cache have in common. */
interface WrittenBeside {
  readonly freshness: Freshness
  readonly history: WriteHistory
  /** If somebody writes later. */
  readonly buffered: BufferedWrites | undefined
}

export class WriteCache implements Beginning<Request> {
  readonly mode: NonNullable<CacheWrite["mode"]>
  readonly cache: CacheComponent
  readonly freshness: Freshness
  readonly history: WriteHistory
  readonly steps: Endpoint
  readonly buffer: WriteBuffer | undefined

  constructor(
    options: CacheWrite,
    cache: CacheComponent,
    { buffered, freshness, history }: WrittenBeside,
    steps: Endpoint
  ) {
    this.mode = options.mode ?? "invalidate"
    this.cache = cache
    this.freshness = freshness
    this.history = history
    this.steps = steps
    if (this.mode === "behind") this.buffer = new WriteBuffer(options, cache, buffered!, history, steps)
  }

  begin(request: Request, fiber: Running): Step {
    if (this.mode !== "behind") return new Writing(this, request).store(fiber)
    if (!this.cache.looksUpAtOnce(request)) return new Writing(this, request).ask(fiber)
    this.acknowledge(request, this.cache.run.kernel.now)
    return answered
  }

  /** The cache has it, the origin not yet. */
  acknowledge(request: Request, began: Instant): void {
    const { now } = this.cache.run.kernel
    this.freshness.written(request.key)
    this.cache.keepWritten(request.key, answered, now, 0)
    this.buffer!.add(request, this.history.written(request, this.cache, began))
  }

  /** The origin has it: does to the cache what is to be done, when it has been reached. */
  adjust(key: number, writtenAt: Instant, took: number): void {
    if (this.mode === "invalidate") this.cache.invalidate(key)
    else this.cache.keepWritten(key, answered, writtenAt, took)
  }
}

/** One write, from its beginning to the answer. */
class Writing extends Frame {
  readonly #write: WriteCache
  readonly #request: Request
  readonly #startedAt: Instant
  #state: "asking" | "storing" | "adjusting" = "storing"
  #reply: Reply | undefined
  #storedAt: Instant = 0
  /** The cache could not be reached when it was to answer in place of the origin. */
  #isWithoutCache = false

  constructor(write: WriteCache, request: Request) {
    super()
    this.#write = write
    this.#request = request
    this.#startedAt = write.cache.run.kernel.now
  }

  /** For write-behind: to the cache, and nowhere else. */
  ask(fiber: Running): Step {
    this.#state = "asking"
    push(fiber, this)
    return this.#write.cache.lookUp(this.#request)
  }

  store(fiber: Running): Step {
    this.#state = "storing"
    push(fiber, this)
    return this.#write.steps(this.#request)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { cache, freshness, mode } = this.#write
    const { key } = this.#request
    switch (this.#state) {
      case "asking":
        this.#write.acknowledge(this.#request, this.#startedAt)
        return pass(value, fiber)
      case "storing": {
        this.#reply = value as Reply
        // A fallback has written nothing.
        if (this.#reply.quality === "degraded") return pass(value, fiber)
        this.#storedAt = cache.run.kernel.now
        freshness.written(key)
        this.#write.history.written(this.#request, cache, this.#startedAt)
        if (mode === "around" || this.#isWithoutCache) return pass(value, fiber)
        if (cache.looksUpAtOnce(this.#request)) return this.#adjusted(fiber)
        this.#state = "adjusting"
        push(fiber, this)
        return cache.lookUp(this.#request)
      }
      case "adjusting":
        return this.#adjusted(fiber)
    }
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>, fiber: Running): Step {
    const { cache } = this.#write
    if (this.#state === "storing") return exit
    cache.run.journal.counted(cache.meters.failed)
    if (this.#state === "adjusting") return pass(this.#reply, fiber)
    if (this.#request.isObsolete(cache.run.kernel.now)) return exit
    this.#isWithoutCache = true
    return this.store(fiber)
  }

  #adjusted(fiber: Running): Step {
    this.#write.adjust(this.#request.key, this.#storedAt, this.#storedAt - this.#startedAt)
    return pass(this.#reply, fiber)
  }
}
