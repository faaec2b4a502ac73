/**
 * Bulkhead: at most so many calls of one caller to one dependency at a time.
 *
 * A slow dependency can then hold only so many of its caller's workers. The call that would be one too many fails at
 * once with "too many in flight", or waits for its turn for at most `maxWait`, first in, first out.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../kernel/Calendar.ts"
import type { Span as Length } from "../kernel/Instant.ts"
import { formatSpan } from "../kernel/Instant.ts"
import type { Lane, Timer } from "../kernel/Lane.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { enter, Frame, launching, park, pass, push, resume } from "../kernel/Process.ts"
import type { Caller, Endpoint, Policy, Reply } from "../model/Endpoint.ts"
import type { Failure } from "../model/Failure.ts"
import { failing } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count, Span } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"

const Options = Schema.Struct({
  maxConcurrent: Schema.optionalKey(Count).annotate({
    description: "Calls in flight at once. Default 25, as in resilience4j."
  }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for its turn. Default 0s: it is rejected at once, as in resilience4j."
  })
})

/** `bulkhead: 25`, or `{maxConcurrent: 25, maxWait: 100ms}`. */
export const Bulkhead = Schema.Union([Count, Options]).annotate({
  identifier: "Bulkhead",
  description: "At most so many calls at a time."
})

export type Bulkhead = typeof Bulkhead.Type

const complete = (options: Bulkhead): Required<typeof Options.Type> => ({
  maxConcurrent: 25,
  maxWait: 0,
  ...(typeof options === "number" ? { maxConcurrent: options } : options)
})

/** In words: "at most 25 calls at a time, more wait up to 100ms". */
export const describe = (options: Bulkhead): string => {
  const { maxConcurrent, maxWait } = complete(options)
  const more = maxWait === 0 ? "more are rejected" : `more wait up to ${formatSpan(maxWait)}`
  return `at most ${maxConcurrent} ${maxConcurrent === 1 ? "call" : "calls"} at a time, ${more}`
}

export const make = (options: Bulkhead, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { maxConcurrent, maxWait } = complete(options)
    const places = new Places(maxConcurrent, maxWait, caller, run)
    return (next) => {
      const entrance = new Entrance(places, next)
      return launching(entrance)
    }
  })

/** The places of one caller, and who waits for one. */
class Places {
  readonly run: Run
  readonly maxWait: Length
  readonly lane: Lane
  readonly tooMany: Effect.Effect<never, Failure>
  readonly expired: Effect.Effect<never, Failure>
  readonly #max: number
  readonly #gauge: number
  readonly #rejected: number
  #taken = 0
  /** Those who wait, oldest first, in a linked list; who has gone is dropped when it comes to the front. */
  #first: Occupant | undefined
  #last: Occupant | undefined

  constructor(max: number, maxWait: Length, caller: Caller, run: Run) {
    this.run = run
    this.maxWait = maxWait
    this.lane = run.kernel.lane(maxWait)
    this.tooMany = failing(caller.target, "too many in flight")
    this.expired = failing(caller.target, "expired")
    this.#max = max
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

  waits(waiter: Occupant): void {
    if (this.#last === undefined) this.#first = waiter
    else this.#last.behind = waiter
    this.#last = waiter
  }

  reject(): Effect.Effect<never, Failure> {
    this.run.journal.counted(this.#rejected)
    return this.tooMany
  }
}

class Entrance implements Beginning<Request> {
  readonly #places: Places
  readonly #next: Endpoint

  constructor(places: Places, next: Endpoint) {
    this.#places = places
    this.#next = next
  }

  begin(request: Request, fiber: Running): Step {
    const places = this.#places
    if (places.take()) {
      push(fiber, new Occupant(places, this.#next, request, fiber, "inside"))
      return enter(this.#next, request, fiber)
    }
    if (places.maxWait === 0) return places.reject()
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
  readonly #next: Endpoint
  readonly #request: Request
  readonly #fiber: Running
  #state: "waiting" | "granted" | "inside" | "gone"

  constructor(places: Places, next: Endpoint, request: Request, fiber: Running, state: "waiting" | "inside") {
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
    this.#places.run.kernel.soon(this)
    return true
  }

  due(): void {
    if (this.#state !== "granted") return
    this.#state = "inside"
    const { expired, run } = this.#places
    resume(this.#fiber, this.#request.isObsolete(run.kernel.now) ? expired : this.#next(this.#request))
  }

  expired(): void {
    this.#state = "gone"
    resume(this.#fiber, this.#places.reject())
  }

  override succeeded(value: unknown, fiber: Running): Step {
    this.#leave()
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<Reply, Failure>): Step {
    this.#leave()
    return exit
  }

  override stopped(): undefined {
    this.#leave()
    return undefined
  }

  #leave(): void {
    const hasPlace = this.#state === "inside" || this.#state === "granted"
    this.#state = "gone"
    this.isRunning = false
    if (hasPlace) this.#places.giveBack()
  }
}
