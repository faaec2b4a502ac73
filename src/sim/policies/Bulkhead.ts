/**
 * Bulkhead: at most so many calls of one caller to one dependency at a time.
 *
 * A slow dependency can then hold only so many of its caller's workers. The call that would be one too many fails at
 * once with "too many in flight", or waits for its turn, first in, first out: in a line of at most `queue` calls, for at
 * most `maxWait`. A thread pool with a queue in front (resilience4j's ThreadPoolBulkhead, Hystrix) is the same thing.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Due } from "../kernel/Calendar.ts"
import type { Span as Length } from "../kernel/Instant.ts"
import { formatSpan } from "../kernel/Instant.ts"
import type { Lane, Timer } from "../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, Frame, launch, launching, park, push, resume } from "../kernel/Process.ts"
import type { Caller, Policy } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import { presetOf, saidOf } from "./Preset.ts"

/** resilience4j's thread pool has as many threads as the machine has processors, and therefore no preset. */
export const presets = {
  resilience4j: {
    options: { maxConcurrent: 25, maxWait: 0 },
    source:
      "resilience4j/resilience4j " +
      "resilience4j-bulkhead/src/main/java/io/github/resilience4j/bulkhead/BulkheadConfig.java"
  },
  // A pool of ten threads without a queue: its threshold of 5 counts only where maxQueueSize is set.
  hystrix: {
    options: { maxConcurrent: 10, queue: 0 },
    source: "Netflix/Hystrix hystrix-core/src/main/java/com/netflix/hystrix/HystrixThreadPoolProperties.java"
  },
  polly: {
    options: { maxConcurrent: 1000, queue: 0 },
    source: "App-vNext/Polly src/Polly.RateLimiting/RateLimiterConstants.cs"
  },
  // Its 1024 pending requests wait for a connection, and ours have no connections.
  envoy: {
    options: { maxConcurrent: 1024, queue: 0 },
    source: "envoyproxy/envoy api/envoy/config/cluster/v3/circuit_breaker.proto"
  }
} as const

const Options = Schema.Struct({
  preset: presetOf(presets),
  maxConcurrent: Schema.optionalKey(Count).annotate({
    description: "Calls in flight at once. Default 25, as in resilience4j."
  }),
  queue: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))).annotate({
    description: "Calls that may wait at once; more are rejected. Default: any number, for as long as `maxWait`."
  }),
  maxWait: Schema.optionalKey(Span).annotate({
    description:
      "How long a call waits for its turn. Default 0s: it is rejected at once, as in resilience4j; with a `queue`, " +
      "as long as it takes."
  })
})

/** `bulkhead: 25`, or `{maxConcurrent: 25, maxWait: 100ms}`. */
export const Bulkhead = Schema.Union([Count, Options]).annotate({
  identifier: "Bulkhead",
  description: "At most so many calls at a time."
})

export type Bulkhead = typeof Bulkhead.Type

interface Size {
  readonly maxConcurrent: number
  readonly queue: number
  readonly maxWait: Length
}

const complete = (options: Bulkhead): Size => {
  const own = typeof options === "number" ? { maxConcurrent: options } : options
  const written: typeof Options.Type = {
    ...(own.preset === undefined ? {} : presets[own.preset].options),
    // A queue is of no use to who may not wait.
    ...(own.preset !== undefined && own.maxWait !== undefined ? { queue: Infinity } : {}),
    ...own
  }
  return { maxConcurrent: 25, queue: Infinity, maxWait: written.queue === undefined ? 0 : Infinity, ...written }
}

/** In words: "at most 25 calls at a time, more wait up to 100ms". */
export const describe = (options: Bulkhead): string => {
  const { maxConcurrent, maxWait, queue } = complete(options)
  const patience = maxWait === Infinity ? "" : ` up to ${formatSpan(maxWait)}`
  const more =
    maxWait === 0 || queue === 0
      ? "more are rejected"
      : queue === Infinity
        ? `more wait${patience}`
        : `${queue} more wait${patience}`
  const preset = typeof options === "number" ? undefined : options.preset
  return `at most ${maxConcurrent} ${maxConcurrent === 1 ? "call" : "calls"} at a time, ${more}${saidOf(preset)}`
}

export const make = (options: Bulkhead, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const places = new Places(complete(options), caller, run)
    return (next) => {
      const entrance = new Entrance(places, beginning(next))
      return launching(entrance)
    }
  })

/** The places of one caller, and who waits for one. */
class Places {
  readonly run: Run
  readonly lane: Lane
  readonly tooMany: Effect.Effect<never, Failure>
  readonly expired: Effect.Effect<never, Failure>
  readonly #max: number
  readonly #queue: number
  readonly #maxWait: Length
  readonly #gauge: number
  readonly #rejected: number
  #taken = 0
  #waiting = 0
  /** Those who wait, oldest first, in a linked list; who has gone is dropped when it comes to the front. */
  #first: Occupant | undefined
  #last: Occupant | undefined

  constructor({ maxConcurrent, maxWait, queue }: Size, caller: Caller, run: Run) {
    this.run = run
    this.lane = run.kernel.lane(maxWait)
    this.tooMany = failing(caller.target, "too many in flight")
    this.expired = failing(caller.target, "expired")
    this.#max = maxConcurrent
    this.#queue = queue
    this.#maxWait = maxWait
    this.#gauge = run.journal.meter({ name: "calls in bulkhead", of: caller.label, kind: "gauge" })
    this.#rejected = run.journal.meter({ name: "calls rejected by bulkhead", of: caller.label, kind: "counter" })
  }

  take(): boolean {
    if (this.#taken === this.#max) return false
    this.run.journal.levelled(this.#gauge, ++this.#taken)
    return true
  }

  /** Gives a place back: to the oldest who still waits for one, if there is any. */
  giveBack(): void {
    for (let waiter = this.#first; waiter !== undefined; waiter = waiter.behind) {
      this.#first = waiter.behind
      if (this.#first === undefined) this.#last = undefined
      if (waiter.takesPlace()) return
    }
    this.run.journal.levelled(this.#gauge, --this.#taken)
  }

  /** Whether a call that finds no place may wait for one. */
  get hasRoomToWait(): boolean {
    return this.#maxWait > 0 && this.#waiting < this.#queue
  }

  waits(waiter: Occupant): void {
    this.#waiting++
    if (this.#last === undefined) this.#first = waiter
    else this.#last.behind = waiter
    this.#last = waiter
  }

  /** Somebody does not wait any more. */
  waited(): void {
    this.#waiting--
  }

  reject(): Effect.Effect<never, Failure> {
    this.run.journal.counted(this.#rejected)
    return this.tooMany
  }
}

class Entrance implements Beginning<Request> {
  readonly #places: Places
  readonly #next: Beginning<Request>

  constructor(places: Places, next: Beginning<Request>) {
    this.#places = places
    this.#next = next
  }

  begin(request: Request, fiber: Running): Step {
    const places = this.#places
    if (places.take()) {
      push(fiber, new Occupant(places, this.#next, request, fiber, "inside"))
      return this.#next.begin(request, fiber)
    }
    if (!places.hasRoomToWait) return places.reject()
    const waiter = new Occupant(places, this.#next, request, fiber, "waiting")
    places.waits(waiter)
    places.lane.start(places.run.kernel.now, waiter)
    push(fiber, waiter)
    return park(fiber)
  }
}

/** One call, while it waits and while it is inside. "granted": it has a place, and goes on at this very instant. */
class Occupant extends Frame implements Timer, Due {
  isRunning = true
  behind: Occupant | undefined
  readonly #places: Places
  readonly #next: Beginning<Request>
  readonly #request: Request
  readonly #fiber: Running
  #state: "waiting" | "granted" | "inside" | "gone"

  constructor(places: Places, next: Beginning<Request>, request: Request, fiber: Running, state: "waiting" | "inside") {
    super()
    this.#places = places
    this.#next = next
    this.#request = request
    this.#fiber = fiber
    this.#state = state
  }

  /** A place is free. Refuses it if it does not wait any more. */
  takesPlace(): boolean {
    if (this.#state !== "waiting") return false
    this.#state = "granted"
    this.isRunning = false
    this.#places.waited()
    this.#places.run.kernel.soon(this)
    return true
  }

  due(): void {
    if (this.#state !== "granted") return
    this.#state = "inside"
    const { expired, run } = this.#places
    resume(this.#fiber, this.#request.isObsolete(run.kernel.now) ? expired : launch(this.#next, this.#request))
  }

  expired(): void {
    this.#state = "gone"
    this.#places.waited()
    resume(this.#fiber, this.#places.reject())
  }

  override ended(): void {
    const hasPlace = this.#state === "inside" || this.#state === "granted"
    if (this.#state === "waiting") this.#places.waited()
    this.#state = "gone"
    this.isRunning = false
    if (hasPlace) this.#places.giveBack()
  }
}
