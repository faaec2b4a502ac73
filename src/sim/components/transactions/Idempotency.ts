/**
 * Idempotency key: what has been done for a key once is not done again; whoever asks again gets the answer of the first time.
 *
 * When the key is remembered decides what becomes of a crash in between, and of somebody who asks again meanwhile: after the work it
 * is done twice, before it it may never be done and be said to be. Only a key that is committed together with the effect, under a
 * lock, does neither.
 */
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Due } from "../../kernel/Calendar.ts"
import type { Instant, Span } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, Frame, launching, park, pass, push, resume } from "../../kernel/Process.ts"
import { optional, required } from "../../model/Described.ts"
import type { Endpoint } from "../../model/Endpoint.ts"
import { answered } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import type { Keeping } from "../../model/Purpose.ts"
import { Span as SpanText } from "../../model/Quantities.ts"
import type { Place, Request } from "../../model/Request.ts"
import type { Claimant } from "./KeyLocks.ts"
import { KeyLocks } from "./KeyLocks.ts"

/** What an idempotency key can be told, beside what is done under it. */
export const Idempotency = Schema.Struct({
  name: required(
    Schema.String,
    "Where keys are remembered, by all steps anywhere that give the same name. It outlives crashes."
  ),
  by: optional(
    Schema.Literals(["request", "key"]),
    "What the key is made from: the user's request, so that all its retries have the same (default), or what it is about."
  ),
  remember: optional(
    Schema.Literals(["before", "after", "lock"]),
    "When the key is remembered: `after` the work; `before` it, so that who asks again is told that it is done; or with the first " +
      "effect of the work, in one transaction, under a `lock` that lets who asks again wait until it is done or has failed (default)."
  ),
  window: optional(SpanText, "For how long it is remembered. Default 24h, as by Stripe.")
})
export type Idempotency = typeof Idempotency.Type

const day = 86_400 * second

/** In words: "once for each request in payments, remembered under a lock for 1d, [...]". */
export const describe = (
  { by = "request", name, remember = "lock", window = day }: Idempotency,
  steps: string
): string => {
  const how = remember === "lock" ? "under a lock" : remember
  return `once for each ${by} in ${name}, remembered ${how} for ${formatSpan(window)}, ${steps}`
}

/** Where keys are remembered; for all steps that name it. */
export class IdempotencyKeys {
  readonly run: Run
  readonly locks = new KeyLocks()
  readonly #until = new Map<number, Instant>()
  readonly #known: number

  constructor(name: string, run: Run) {
    this.run = run
    this.#known = run.journal.meter({ name: "known already", of: name, kind: "counter" })
  }

  /** Whether the key is remembered; counts it if it is. */
  knows(key: number): boolean {
    if ((this.#until.get(key) ?? -1) < this.run.kernel.now) return false
    this.run.journal.counted(this.#known)
    return true
  }

  remember(key: number, window: Span): void {
    this.#until.set(key, this.run.kernel.now + window)
  }

  /** `steps`, once for each key. */
  once({ by = "request", remember = "lock", window = day }: Idempotency, steps: Endpoint, place: Place): Endpoint {
    const inner = beginning(steps)
    const keeping: Beginning<Request> = {
      begin: (request, fiber) => {
        const key = by === "request" ? request.id : request.key
        return new Keyed(this, { key, remember, window, steps: inner, place }, request, fiber).begin()
      }
    }
    return launching(keeping)
  }
}

interface Terms {
  readonly key: number
  readonly remember: "before" | "after" | "lock"
  readonly window: Span
  readonly steps: Beginning<Request>
  readonly place: Place
}

class Keyed extends Frame implements Claimant, Due, Keeping {
  readonly kind = "keyed"
  readonly #keys: IdempotencyKeys
  readonly #terms: Terms
  readonly #request: Request
  readonly #fiber: Running
  #state: "working" | "waiting" | "granted" | "over" = "working"

  constructor(keys: IdempotencyKeys, terms: Terms, request: Request, fiber: Running) {
    super()
    this.#keys = keys
    this.#terms = terms
    this.#request = request
    this.#fiber = fiber
  }

  begin(): Step {
    const { key, remember, window } = this.#terms
    if (this.#keys.knows(key)) return answered
    if (remember === "before") this.#keys.remember(key, window)
    push(this.#fiber, this)
    if (remember !== "lock" || this.#keys.locks.take(key, this)) return this.#work()
    this.#state = "waiting"
    return park(this.#fiber)
  }

  #work(): Step {
    return this.#terms.steps.begin(this.#hop(), this.#fiber)
  }

  /** A call of its own, by which effects find it. */
  #hop(): Request {
    const hop = this.#request.child(this.#terms.place)
    hop.purpose = this
    return hop
  }

  happened(): void {
    const { key, remember, window } = this.#terms
    if (remember === "lock") this.#keys.remember(key, window)
  }

  granted(): void {
    this.#state = "granted"
    this.#keys.run.kernel.soon(this)
  }

  due(): void {
    if (this.#state !== "granted") return
    this.#state = "working"
    const { key, steps } = this.#terms
    if (!this.#keys.knows(key)) {
      resume(this.#fiber, launching(steps)(this.#hop()))
      return
    }
    // Done by whoever held it: there is nothing to remember anew.
    resume(this.#fiber, answered)
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const { key, remember, window } = this.#terms
    if (remember !== "before") this.#keys.remember(key, window)
    this.#letGo()
    return pass(value, fiber)
  }

  override failed(_failure: unknown, exit: Exit.Exit<any, any>): Effect.Effect<any, any> {
    this.#letGo()
    return exit
  }

  override stopped(): undefined {
    if (this.#state === "waiting") this.#keys.locks.leave(this.#terms.key, this)
    else this.#letGo()
    this.#state = "over"
  }

  #letGo(): void {
    if (this.#state === "over") return
    this.#state = "over"
    if (this.#terms.remember === "lock") this.#keys.locks.letGo(this.#terms.key, this)
  }
}
