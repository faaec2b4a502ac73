/**
 * Retry: a call that failed is made again.
 *
 * `attempts` counts the first try too. Only failures are retried: a caller that was interrupted, or that crashed, is
 * not there any more to try again. No retry begins at or after the deadline that came with the request.
 *
 * By default every failure is retried except four. "expired": the time for it is over. "breaker open" and "throttled": the
 * breaker or the throttle has just said that trying is of no use yet (resilience4j and Polly retry it unless told
 * otherwise, and tell people to exclude it). "stuck": a saga that could not be undone would be done twice.
 */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type { Span } from "../../kernel/Instant.ts"
import type { Beginning, Running, Step } from "../../kernel/Process.ts"
import { beginning, launching, pass, push, Recovery } from "../../kernel/Process.ts"
import type { Caller, Policy } from "../../model/Endpoint.ts"
import { outcomeOf } from "../../model/Failure.ts"
import type { Run } from "../../model/Journal.ts"
import { Tries } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import type { Minding, Trail } from "../../model/Trail.ts"
import { trailFor } from "../../model/Trail.ts"
import { presetOf, saidOf } from "../Preset.ts"
import { Reasons, tableOf } from "../Reasons.ts"
import { isThrottling } from "../Throttling.ts"
import * as Backoff from "./Backoff.ts"
import * as RetryBudget from "./RetryBudget.ts"
import { presets } from "./RetryPresets.ts"

const fields = {
  attempts: Schema.optionalKey(Tries).annotate({
    description: "Tries in all, the first included, or `unlimited`. Default 3, as in resilience4j and the AWS SDKs."
  }),
  backoff: Schema.optionalKey(Backoff.Backoff).annotate({
    description: "How long to wait before a retry. Default `none`: at once."
  }),
  backoffWhenThrottled: Schema.optionalKey(Backoff.Backoff).annotate({
    description: "How long instead after `rate limited` or `shed`, as in the AWS SDKs. Default: as long as otherwise."
  }),
  jitter: Schema.optionalKey(Backoff.Jitter).annotate({
    description:
      "How that wait is spread: `none` (default), `full`, `equal`, `decorrelated`, `decorrelated-v2` or a share such as `25%`."
  }),
  budget: Schema.optionalKey(RetryBudget.RetryBudget).annotate({
    description:
      "How many retries there may be: a share of the calls, e.g. `10%`, or by the accounting of a library, e.g. " +
      "`{grpc: {}}`. Default: as many as are wanted."
  }),
  on: Schema.optionalKey(Reasons).annotate({
    description: "Which failures are retried. Default: all but `expired`, `breaker open`, `throttled` and `stuck`."
  }),
  instance: Schema.optionalKey(Schema.Literals(["any", "another", "same"])).annotate({
    description:
      "On which instance of what is called. `any`: whichever its balancer chooses. `another`: where no try has been yet, as " +
      "long as such a one is healthy (Envoy's previous_hosts predicate, with as many selections as it takes). `same`: where " +
      "the last try was, as over a connection that is kept. Default any."
  })
}

const Options = Schema.Struct(fields)

/** What a retry may be told, but for the preset. */
export type RetryOptions = typeof Options.Type

/** `retry: {attempts: 3, backoff: exponential(100ms, max=2s), jitter: full, budget: 10%}`, or `{preset: aws-sdk-2026}`. */
export const Retry = Schema.Struct({ preset: presetOf(presets), ...fields }).annotate({
  identifier: "Retry",
  description: "A call that failed is made again."
})

export type Retry = typeof Retry.Type

const complete = ({ preset, ...options }: Retry) => {
  const theirs: RetryOptions = preset === undefined ? {} : presets[preset].options
  return { attempts: 3, backoff: { kind: "none" } as const, jitter: "none" as const, ...theirs, ...options }
}

/** In words: "up to 3 tries, exponential back-off from 100ms with full jitter". */
export const describe = (options: Retry): string => {
  const { attempts, backoff, backoffWhenThrottled, budget, instance = "any", jitter, on } = complete(options)
  if (attempts === 1) return `a single try, no retries${saidOf(options.preset)}`
  const tries = attempts === Infinity ? "as many tries as it takes" : `up to ${attempts} tries`
  const throttled =
    backoffWhenThrottled === undefined ? "" : `, when throttled ${Backoff.describe(backoffWhenThrottled, jitter)}`
  const limit = budget === undefined ? "" : `, retries ${RetryBudget.describe(budget)}`
  const which = on === undefined ? "" : `, if ${on.join(" or ")}`
  const where = instance === "any" ? "" : instance === "same" ? ", on the same instance" : ", each on another instance"
  return `${tries}${where}, ${Backoff.describe(backoff, jitter)}${throttled}${limit}${which}${saidOf(options.preset)}`
}

export const make = (options: Retry, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { attempts, backoff, backoffWhenThrottled, budget, instance = "any", jitter, on } = complete(options)
    if (instance !== "any") run.journal.mindsInstances = true
    const stream = run.kernel.streams.stream(`${caller.label}/retry`)
    const waitAfter = Backoff.make(backoff, jitter, stream)
    const shared: Shared = {
      run,
      site: caller.site,
      number: run.journal.tries({ kind: "retry", of: caller.label }),
      attempts,
      minding: instance === "any" ? undefined : instance,
      waitAfter,
      waitWhenThrottled:
        backoffWhenThrottled === undefined ? waitAfter : Backoff.make(backoffWhenThrottled, jitter, stream),
      isRetried: tableOf(on, ["expired", "breaker open", "throttled", "stuck"]),
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
  /** Under which its tries are told. */
  readonly number: number
  readonly attempts: number
  /** `undefined`: any instance will do. */
  readonly minding: Minding | undefined
  readonly waitAfter: (tries: number, memory: Backoff.Memory) => Span
  readonly waitWhenThrottled: (tries: number, memory: Backoff.Memory) => Span
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
    const { account, attempts, minding, number, run, site } = this.#shared
    const most = account === undefined ? attempts : Math.min(attempts, 1 + account.began(run.kernel.now))
    // It may come from a retry further up as a later try of that one.
    request.attempt = 1
    const call = new RetryCall(this.#shared, this.#next, request, most)
    push(fiber, call)
    const hop = minding === undefined ? request : call.trailing(minding)
    run.journal.attempted(site, hop, 1, number)
    return this.#next.begin(hop, fiber)
  }
}

/** One call: the frame under each of its tries, and under the waits between them. */
class RetryCall extends Recovery implements Backoff.Memory {
  waited: Span = 0
  drawn = 0
  readonly #shared: Shared
  readonly #next: Beginning<Request>
  readonly #request: Request
  /** Tries it may make. */
  readonly #most: number
  #tries = 1
  /** What its latest retry took out of the budget. */
  #taken = 0
  /** How long it waits before the next try; 0 while it does not. */
  #pause: Span = 0
  #trail: Trail | undefined = undefined

  constructor(shared: Shared, next: Beginning<Request>, request: Request, most: number) {
    super()
    this.#shared = shared
    this.#next = next
    this.#request = request
    this.#most = most
  }

  /** The hop of the first try, on which it leaves a trail. */
  trailing(minding: Minding): Request {
    const hop = this.#request.child(this.#request.caller)
    hop.trail = this.#trail = trailFor(this.#request, minding)
    return hop
  }

  override succeeded(value: unknown, fiber: Running): Step {
    const pause = this.#pause
    if (pause === 0) {
      this.#shared.account?.answered(this.#taken)
      return pass(value, fiber)
    }
    this.#pause = 0
    return this.#tryAgain(fiber, pause)
  }

  override failed(failure: unknown, exit: Exit.Exit<unknown, unknown>, fiber: Running): Step {
    const { account, isRetried, run, waitAfter, waitWhenThrottled } = this.#shared
    const outcome = outcomeOf(failure)
    const isRetriable = isRetried[outcome]!
    account?.failed(isRetriable, this.#taken)
    if (this.#tries >= this.#most || !isRetriable) return exit
    const waited = (isThrottling(outcome) ? waitWhenThrottled : waitAfter)(this.#tries, this)
    if (run.kernel.now + waited >= this.#request.deadline) return exit
    if (account !== undefined) {
      const taken = account.takeOut(run.kernel.now, outcome)
      if (taken < 0) {
        run.journal.counted(this.#shared.refused)
        return exit
      }
      this.#taken = taken
    }
    if (waited === 0) return this.#tryAgain(fiber, 0)
    this.#pause = waited
    push(fiber, this)
    return run.kernel.wait(waited, fiber)
  }

  override stopped(): undefined {
    this.#shared.account?.stopped(this.#taken, this.#pause > 0)
    return undefined
  }

  #tryAgain(fiber: Running, pause: Span): Step {
    const { account, number, run, site } = this.#shared
    account?.retried()
    const hop = this.#request.child(this.#request.caller)
    hop.attempt = ++this.#tries
    if (this.#trail !== undefined) hop.trail = this.#trail
    push(fiber, this)
    run.journal.attempted(site, hop, this.#tries, number, pause)
    return this.#next.begin(hop, fiber)
  }
}
