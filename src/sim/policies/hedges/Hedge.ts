/**
 * Hedge: when the answer is late, the same call is made once more, and the first good answer wins.
 *
 * Each copy runs on a fiber of its own. The losers are called back as `cancels` says. A copy that fails is no answer:
 * the others go on, and when every copy that was sent has failed so has the call, without waiting for the next one to
 * be due (trying again after a failure is what `Retry.ts` is for). Idempotent calls only: the work may well be done
 * twice.
 *
 * Tied copies (Dean & Barroso, "The Tail at Scale") are sent all at once, or soon after one another, and done once: when
 * work begins on one the others leave the lines in which they stand. They are of use only where a balancer sends them to
 * different instances.
 *
 * How late is late may be measured (`after: p95`), on the first copies of the latest calls: how long they took if they
 * were answered, and if they were left for another copy how long they had taken until then, which is late at any rate.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { second } from "../../kernel/Instant.ts"
import type { Beginning } from "../../kernel/Process.ts"
import { beginning, launching } from "../../kernel/Process.ts"
import type { Caller, Policy } from "../../model/Endpoint.ts"
import type { Run } from "../../model/Journal.ts"
import { Count } from "../../model/Quantities.ts"
import type { Request } from "../../model/Request.ts"
import * as Cancelling from "../Cancels.ts"
import { presetOf, saidOf } from "../Preset.ts"
import * as RetryBudget from "../retries/RetryBudget.ts"
import * as HedgeDelay from "./HedgeDelay.ts"
import type { Shared } from "./HedgedCall.ts"
import { HedgedCall } from "./HedgedCall.ts"
import { FixedDelay, MeasuredDelay } from "./HedgeTiming.ts"
import { Ties } from "./Ties.ts"

/** resilience4j, gRPC and Finagle hedge only when they are told how late is late. */
export const presets = {
  polly: {
    options: { after: 2 * second, attempts: 2 },
    source: "App-vNext/Polly src/Polly.Core/Hedging/HedgingConstants.cs"
  }
} as const

/** `hedge: {after: 50ms, attempts: 2, budget: 10%}`, `{after: p95}` or `{tied: true}`. */
export const Hedge = Schema.Struct({
  preset: presetOf(presets),
  after: Schema.optionalKey(HedgeDelay.HedgeDelay).annotate({
    description:
      "How late an answer is when the next copy is sent: a span, or a percentile such as `p95` of the latest calls, " +
      "past which it is late. Needed unless copies are `tied`; those are all sent at once by default."
  }),
  tied: Schema.optionalKey(Schema.Boolean).annotate({
    description:
      "Whether copies know of each other: as soon as work begins on one the others leave their lines, so that it is " +
      "done once. Default false."
  }),
  window: Schema.optionalKey(Count).annotate({
    description:
      "Of how many calls the percentile is taken, the latest. None is hedged before there are enough for it to be " +
      "other than the longest, 20 for p95. Default 1000."
  }),
  attempts: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThanOrEqualTo(2))).annotate({
    description: "Copies in all, the first call included. Default 2."
  }),
  budget: Schema.optionalKey(RetryBudget.HedgeBudget).annotate({
    description: "Further copies at most this share of the calls, e.g. `10%`. Default: as many as are wanted."
  }),
  cancels: Schema.optionalKey(Cancelling.Cancels).annotate({
    description: "What becomes of the losers: `nothing`, `waiting` or `everything` (default, as in gRPC)."
  }),
  instance: Schema.optionalKey(Schema.Literals(["any", "another"])).annotate({
    description:
      "Where further copies go. `any`: whichever instance the balancer chooses. `another`: where there is no copy yet, as long as " +
      "such a one is healthy. Default any."
  })
})
  .check(
    Schema.makeFilter(
      ({ after, preset, tied }: { readonly after?: unknown; readonly preset?: unknown; readonly tied?: boolean }) =>
        after !== undefined || preset !== undefined || tied === true
          ? undefined
          : "a hedge needs to know how late is late, e.g. after: 50ms or after: p95, or that copies are tied: true"
    )
  )
  .annotate({ identifier: "Hedge", description: "When the answer is late, the same call is made once more." })

export type Hedge = typeof Hedge.Type

const complete = (options: Hedge) => ({
  attempts: 2,
  cancels: "everything" as const,
  window: 1000,
  tied: false,
  ...(options.preset === undefined ? {} : presets[options.preset].options),
  ...options
})

/** What becomes of the losers, and of all copies when the caller leaves. */
export const cancelsOf = (options: Hedge): Cancelling.Cancels => complete(options).cancels

/** In words: "a second copy when there is no answer after 50ms, ...". */
export const describe = (options: Hedge): string => {
  const { after, attempts, budget, cancels, instance = "any", tied, window } = complete(options)
  const where = instance === "any" ? "" : attempts === 2 ? " to another instance" : " to other instances"
  const copies = `${attempts === 2 ? "a second copy" : `up to ${attempts - 1} further copies`}${where}`
  const each = attempts === 2 ? "" : " each"
  const when =
    after === undefined ? "at once" : `when there is no answer after ${HedgeDelay.describe(after, window)}${each}`
  const limit = budget === undefined ? "" : `, ${RetryBudget.describe(budget)}`
  const tie = tied ? ", tied: the first that work begins on withdraws the others" : ""
  const losers = `leaves the losers ${Cancelling.describe(cancels)}`
  return `${copies} ${when}${limit}${tie}; ${losers}${saidOf(options.preset)}`
}

export const make = (options: Hedge, caller: Caller, run: Run): Policy =>
  Effect.sync(() => {
    const { after, attempts, budget, cancels, instance = "any", tied, window } = complete(options)
    if (instance === "another") run.journal.mindsInstances = true
    const meter = (name: string) => run.journal.meter({ name, of: caller.label, kind: "counter" })
    const delay =
      typeof after === "object"
        ? new MeasuredDelay(run.kernel, after, window)
        : after === undefined
          ? undefined
          : new FixedDelay(run.kernel, after)
    const shared: Shared = {
      run,
      site: caller.site,
      number: run.journal.tries({ kind: "hedge", of: caller.label }),
      delay,
      attempts,
      minding: instance === "another" ? instance : undefined,
      leave: Cancelling.make(cancels, run.kernel),
      ties: tied ? new Ties(run.journal) : undefined,
      withdraw: Cancelling.make("everything", run.kernel),
      account: budget === undefined ? undefined : RetryBudget.make(budget),
      sent: meter("hedges sent"),
      won: meter("hedges won"),
      refused: budget === undefined ? -1 : meter("hedges refused by budget")
    }
    return (next) => {
      const onward = beginning(next)
      const hedge: Beginning<Request> = {
        begin: (request, fiber) => new HedgedCall(shared, onward, request, fiber).begin()
      }
      return launching(hedge)
    }
  })
