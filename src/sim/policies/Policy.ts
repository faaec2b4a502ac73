/**
 * Policy: all policies there are, each an item of `through` such as `retry: {attempts: 3}`.
 *
 * An item has exactly one key, which says what it is. Items are written outermost first: of `[retry, timeout]` each try
 * has a timeout of its own, of `[timeout, retry]` all tries together have one.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Caller, Endpoint, Policy } from "../model/Endpoint.ts"
import type { Run } from "../model/Journal.ts"
import * as AdaptiveLimit from "./AdaptiveLimit.ts"
import * as Bulkhead from "./Bulkhead.ts"
import * as CircuitBreaker from "./breakers/CircuitBreaker.ts"
import * as Deadline from "./Deadline.ts"
import * as Fallback from "./Fallback.ts"
import * as Hedge from "./hedges/Hedge.ts"
import * as LoadShedding from "./LoadShedding.ts"
import * as RateLimit from "./RateLimit.ts"
import * as Retry from "./retries/Retry.ts"
import * as Throttle from "./Throttle.ts"
import * as Timeout from "./Timeout.ts"

/** The schema with steps of the given kind, for what a fallback does: the scenario language brings its own. */
export const withSteps = <S extends Schema.Top>(step: S) =>
  Schema.Union([
    Schema.Struct({ retry: Retry.Retry }),
    Schema.Struct({ timeout: Timeout.Timeout }),
    Schema.Struct({ deadline: Deadline.Deadline }),
    Schema.Struct({ breaker: CircuitBreaker.CircuitBreaker }),
    Schema.Struct({ bulkhead: Bulkhead.Bulkhead }),
    Schema.Struct({ adaptiveLimit: AdaptiveLimit.AdaptiveLimit }),
    Schema.Struct({ rateLimit: RateLimit.RateLimit }),
    Schema.Struct({ shed: LoadShedding.LoadShedding }),
    Schema.Struct({ throttle: Throttle.Throttle }),
    Schema.Struct({ hedge: Hedge.Hedge }),
    Schema.Struct({ fallback: Fallback.withSteps(step) })
  ]).annotate({ identifier: "Policy", title: "policy", description: "A way of calling: exactly one of these." })

/** An item of `through`. */
export const PolicyOptions = withSteps(Schema.Unknown)

export type PolicyOptions = typeof PolicyOptions.Type

/** In words: "up to 3 tries, at once". */
export const describe = (options: PolicyOptions): string => {
  if ("retry" in options) return Retry.describe(options.retry)
  if ("timeout" in options) return Timeout.describe(options.timeout)
  if ("deadline" in options) return Deadline.describe(options.deadline)
  if ("breaker" in options) return CircuitBreaker.describe(options.breaker)
  if ("bulkhead" in options) return Bulkhead.describe(options.bulkhead)
  if ("adaptiveLimit" in options) return AdaptiveLimit.describe(options.adaptiveLimit)
  if ("rateLimit" in options) return RateLimit.describe(options.rateLimit)
  if ("shed" in options) return LoadShedding.describe(options.shed)
  if ("throttle" in options) return Throttle.describe(options.throttle)
  if ("hedge" in options) return Hedge.describe(options.hedge)
  return Fallback.describe(options.fallback)
}

/** Whether what is called through it may go on without its caller, on a fiber of its own. */
export const isOutlived = (options: PolicyOptions): boolean =>
  ("timeout" in options && Timeout.cancelsOf(options.timeout) !== "everything") ||
  ("hedge" in options && Hedge.cancelsOf(options.hedge) !== "everything")

/** Makes the policy for one caller. `compileSteps` makes an endpoint of the steps of a fallback. */
export const make = (
  options: PolicyOptions,
  caller: Caller,
  run: Run,
  compileSteps: (steps: ReadonlyArray<unknown>) => Endpoint
): Policy => {
  if ("retry" in options) return Retry.make(options.retry, caller, run)
  if ("timeout" in options) return Timeout.make(options.timeout, caller, run)
  if ("deadline" in options) return Deadline.make(options.deadline, caller, run)
  if ("breaker" in options) return CircuitBreaker.make(options.breaker, caller, run)
  if ("bulkhead" in options) return Bulkhead.make(options.bulkhead, caller, run)
  if ("adaptiveLimit" in options) return AdaptiveLimit.make(options.adaptiveLimit, caller, run)
  if ("rateLimit" in options) return RateLimit.make(options.rateLimit, caller, run)
  if ("shed" in options) return LoadShedding.make(options.shed, caller, run)
  if ("throttle" in options) return Throttle.make(options.throttle, caller, run)
  if ("hedge" in options) return Hedge.make(options.hedge, caller, run)
  const { fallback } = options
  return "steps" in fallback
    ? Effect.suspend(() => Fallback.make(fallback, caller, run, compileSteps(fallback.steps)))
    : Fallback.make(fallback, caller, run)
}

/** `endpoint` as it is called through these policies, the first outermost. */
export const compose = (policies: ReadonlyArray<(next: Endpoint) => Endpoint>, endpoint: Endpoint): Endpoint =>
  policies.reduceRight((next, policy) => policy(next), endpoint)
