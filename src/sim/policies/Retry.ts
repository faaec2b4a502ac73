/**
 * Retry: a call that failed is made again.
 *
 * `attempts` counts the first try too. Only failures are retried: a caller that was interrupted, or that crashed, is
 * not there any more to try again. No retry begins at or after the deadline that came with the request.
 *
 * By default every failure is retried except three. "expired": the time for it is over. "breaker open": the breaker has
 * just said that trying is of no use yet (resilience4j and Polly retry it unless told otherwise, and tell people to
 * exclude it). "stuck": a saga that could not be undone would be done twice.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Span } from "../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../kernel/Process.ts"
import { beginning, launching, pass, push, Recovery } from "../kernel/Process.ts"
import type { Caller, Policy } from "../model/Endpoint.ts"
import { outcomeOf } from "../model/Failure.ts"
import type { Run } from "../model/Journal.ts"
import { Count } from "../model/Quantities.ts"
import type { Request } from "../model/Request.ts"
import * as Backoff from "./Backoff.ts"
import { Reasons, tableOf } from "./Reasons.ts"
import * as RetryBudget from "./RetryBudget.ts"

/** `retry: {attempts: 3, backoff: exponential(100ms, max=2s), jitter: full, budget: 10%}`. */
export const Retry = Schema.Struct({
  attempts: Schema.optionalKey(Count).annotate({
    description: "Tries in all, the first included. Default 3, as in resilience4j and the AWS SDKs."
  }),
  backoff: Schema.optionalKey(Backoff.Backoff).annotate({
    description: "How long to wait before a retry. Default `none`: at once."
  }),
  jitter: Schema.optionalKey(Backoff.Jitter).annotate({
    description: "How that wait is spread: `none` (default), `full`, `equal` or `decorrelated`."
  }),
  budget: Schema.optionalKey(RetryBudget.RetryBudget).annotate({
    description: "Retries at most this share of the calls, e.g. `10%`. Default: as many as are wanted."
  }),
  on: Schema.optionalKey(Reasons).annotate({
    description: "Which failures are retried. Default: all but `expired`, `breaker open` and `stuck`."
  })
}).annotate({ identifier: "Retry", description: "A call that failed is made again." })

export type Retry = typeof Retry.Type

const complete = (options: Retry) => ({
  attempts: 3,
  backoff: { kind: "none" } as const,
  jitter: "none" as const,
  ...options
})

/** In words: "up to 3 tries, exponential back-off from 100ms with full jitter". */
export const describe = (options: Retry): string => {
  const { attempts, backoff, budget, jitter, on } = complete(options)
  if (attempts === 1) return "a single try, no retries"
  const limit = budget === undefined ? "" : `, retries ${RetryBudget.describe(budget)}`
  const which = on === undefined ? "" : `, if ${on.join(" or ")}`
  return `up to ${attempts} tries, ${Backoff.describe(backoff, jitter)}${limit}${which}`
}

export const make = (options: Retry, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { attempts, backoff, budget, jitter, on } = complete(options)
    const shared: Shared = {
      run,
      site: caller.site,
      attempts,
      waitAfter: Backoff.make(backoff, jitter, run.kernel.streams.stream(`${caller.label}/retry`)),
      isRetried: tableOf(on, ["expired", "breaker open", "stuck"]),
      account: budget === undefined ? undefined : RetryBudget.make(budget),
      refused:
        budget === undefined
          ? -1
          : run.journal.meter({ name: "retries refused by budget", of: caller.label, kind: "counter" })
    }
    return (next) => {
      const retry = new RetryPolicy(shared, beginning(next))
      return launching(retry)
    }
  })

/** What all calls of one caller have in common. */
interface Shared {
  readonly run: Run
  readonly site: number
  readonly attempts: number
  readonly waitAfter: (tries: number, previous: Span) => Span
  readonly isRetried: ReadonlyArray<boolean>
  readonly account: RetryBudget.Account | undefined
  /** The meter of retries refused, -1 without a budget. */
  readonly refused: number
}

class RetryPolicy implements Beginning<Request> {
  readonly #shared: Shared
  readonly #next: Beginning<Request>

  constructor(shared: Shared, next: Beginning<Request>) {
    this.#shared = shared
    this.#next = next
  }

  begin(request: Request, fiber: Running): Step {
    const { account, run, site } = this.#shared
    if (account !== undefined) account.pay(run.kernel.now)
    // It may come from a retry further up as a later try of that one.
    request.attempt = 1
    push(fiber, new RetryCall(this.#shared, this.#next, request))
    run.journal.attempted(site, request, 1)
    return this.#next.begin(request, fiber)
  }
}

/** One call: the frame under each of its tries, and under the waits between them. */
class RetryCall extends Recovery {
  readonly #shared: Shared
  readonly #next: Beginning<Request>
  readonly #request: Request
  #tries = 1
  #waited: Span = 0
  #isWaiting = false

  constructor(shared: Shared, next: Beginning<Request>, request: Request) {
    super()
    this.#shared = shared
    this.#next = next
    this.#request = request
  }

  override succeeded(value: unknown, fiber: Running): Step {
    if (!this.#isWaiting) return pass(value, fiber)
    this.#isWaiting = false
    return this.#tryAgain(fiber)
  }

  override failed(failure: unknown, exit: Exit.Exit<unknown, unknown>, fiber: Running): Step {
    const { account, attempts, isRetried, refused, run, waitAfter } = this.#shared
    const { now } = run.kernel
    if (this.#tries >= attempts || !isRetried[outcomeOf(failure)]) return exit
    this.#waited = waitAfter(this.#tries, this.#waited)
    if (now + this.#waited >= this.#request.deadline) return exit
    if (account !== undefined && !account.takeOut(now)) {
      run.journal.counted(refused)
      return exit
    }
    if (this.#waited === 0) return this.#tryAgain(fiber)
    this.#isWaiting = true
    push(fiber, this)
    return run.kernel.wait(this.#waited, fiber)
  }

  #tryAgain(fiber: Running): Step {
    const { run, site } = this.#shared
    const hop = this.#request.child(this.#request.caller)
    hop.attempt = ++this.#tries
    push(fiber, this)
    run.journal.attempted(site, hop, this.#tries)
    return this.#next.begin(hop, fiber)
  }
}
