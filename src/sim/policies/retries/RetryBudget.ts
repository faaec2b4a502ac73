/**
 * Retry budget: retries may be so many and no more, however many calls fail.
 *
 * What "so many" means differs from library to library, and each has its own file under `budgets/`, with the accounting of
 * that library. A bare share such as `10%` is Finagle's with nothing allowed beyond the share.
 */
import * as Schema from "effect/Schema"
import { second } from "../../kernel/Instant.ts"
import { Ratio } from "../../model/Quantities.ts"
import type { Account } from "./budgets/Account.ts"
import * as Aws from "./budgets/Aws.ts"
import * as Brooker from "./budgets/Brooker.ts"
import * as Envoy from "./budgets/Envoy.ts"
import * as Finagle from "./budgets/Finagle.ts"
import * as Grpc from "./budgets/Grpc.ts"

export type { Account } from "./budgets/Account.ts"

const Share = Schema.Struct({
  ratio: Ratio.annotate({
    description: "Retries for every first try: 10% allows one for ten. Finagle and Linkerd: 20%."
  }),
  perSecond: Schema.optionalKey(Finagle.AtLeastZero).annotate({
    description: "Retries a second that are allowed in any case. Default 0; Finagle and Linkerd: 10."
  }),
  window: Schema.optionalKey(Finagle.TimeToLive).annotate({
    description: "How long first tries and retries count, at least 1s. Default 10s, as in Finagle."
  })
})

const Finagles = Schema.Struct({
  finagle: Finagle.Options.annotate({ description: "A share of the calls of the last while, and a few for free." })
})
const Grpcs = Schema.Struct({
  grpc: Grpc.Options.annotate({ description: "None while failures outweigh successes." })
})
const Brookers = Schema.Struct({
  brooker: Brooker.Options.annotate({ description: "Each success pays for part of one." })
})

/** `budget: 10%`, `{ratio: 10%, perSecond: 5}`, or one by the name of who does it so: `{grpc: {maxTokens: 10}}`. */
export const RetryBudget = Schema.Union([
  Ratio,
  Share,
  Finagles,
  Schema.Struct({
    envoy: Envoy.Options.annotate({ description: "So many under way at a time, or a share of all tries that are." })
  }),
  Grpcs,
  Schema.Struct({
    aws: Aws.Options.annotate({
      description: "A quota that retries drain and successes fill: the AWS SDKs up to 2026."
    })
  }),
  Schema.Struct({
    aws2026: Aws.Options2026.annotate({ description: "The same with the prices of the AWS SDKs from 2026 on." })
  }),
  Brookers
]).annotate({
  identifier: "RetryBudget",
  title: "retry budget",
  description: "Retries may be so many and no more: a share of the calls, or by the accounting of a library."
})

/** Those that know nothing of why a call is made again: a hedge is sent before the first copy has failed. */
export const HedgeBudget = Schema.Union([Ratio, Share, Finagles, Grpcs, Brookers]).annotate({
  identifier: "HedgeBudget",
  title: "hedge budget",
  description: "Hedges may be so many and no more: a share of the calls, or by the accounting of a library."
})

export type RetryBudget = typeof RetryBudget.Type

const finagleOf = (options: number | typeof Share.Type): Finagle.Options => {
  const { perSecond = 0, ratio, window = 10 * second } = typeof options === "number" ? { ratio: options } : options
  return { percentCanRetry: ratio, minRetriesPerSec: perSecond, ttl: window }
}

/** In words, after "retries": "at most 10% of the calls of the last 10s". */
export const describe = (options: RetryBudget): string => {
  if (typeof options === "number" || "ratio" in options) return Finagle.describe(finagleOf(options))
  if ("finagle" in options) return Finagle.describe(options.finagle)
  if ("envoy" in options) return Envoy.describe(options.envoy)
  if ("grpc" in options) return Grpc.describe(options.grpc)
  if ("aws" in options) return Aws.describe(options.aws)
  if ("aws2026" in options) return Aws.describe(Aws.of2026(options.aws2026))
  return Brooker.describe(options.brooker)
}

/** Opens an account: one per caller, shared by all its calls. */
export const make = (options: RetryBudget): Account => {
  if (typeof options === "number" || "ratio" in options) return new Finagle.FinagleAccount(finagleOf(options))
  if ("finagle" in options) return new Finagle.FinagleAccount(options.finagle)
  if ("envoy" in options) return new Envoy.EnvoyAccount(options.envoy)
  if ("grpc" in options) return new Grpc.GrpcAccount(options.grpc)
  if ("aws" in options) return new Aws.AwsAccount(options.aws)
  if ("aws2026" in options) return new Aws.AwsAccount(Aws.of2026(options.aws2026))
  return new Brooker.BrookerAccount(options.brooker)
}
