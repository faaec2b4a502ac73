/**
 * Handwritten code: a step that is an Effect program of the user's own, in a `.ts` scenario.
 *
 * It runs in virtual time like everything else: `Effect.sleep`, `Effect.retry` with a `Schedule`, `Queue` and `Semaphore` need
 * no change. A YAML file cannot contain it.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Reply } from "../../sim/model/Endpoint.ts"
import type { Failure } from "../../sim/model/Failure.ts"
import type { MessageSize } from "../../sim/model/MessageSize.ts"
import { quoted } from "../../sim/model/Notation.ts"
import type { Request } from "../../sim/model/Request.ts"

/** What handwritten code may change in a call that it makes. */
export interface CallOptions {
  /** What the call is about, 0, 1, 2 …: keys of caches and shards. Default: that of the request. */
  readonly key?: number
  /** 0 is the most important. Default: that of the request. */
  readonly priority?: number
  /** How large the call and its answer are, in bytes. Default: they take up nothing of a link. */
  readonly size?: MessageSize
}

/** What handwritten code is given. */
export interface HandlerContext {
  /** The request that is being answered. */
  readonly request: Request
  /** Calls an endpoint, e.g. `payments.charge`, over the links and with everything that may happen on the way. */
  readonly call: (target: string, options?: CallOptions) => Effect.Effect<Reply, Failure>
}

/**
 * The user's own code. What it succeeds with is taken for a full answer unless it is a `Reply`; what it fails with counts as
 * "error" unless it is a `Failure`.
 */
export type Handler = (context: HandlerContext) => Effect.Effect<unknown, unknown>

const isHandler = (input: unknown): input is Handler => typeof input === "function"

/** The schema of handwritten code: a function, taken as it is. */
export const HandlerCode = Schema.declareConstructor<Handler>()(
  [],
  () => (input, _ast, parsing) =>
    isHandler(input)
      ? Effect.succeed(input)
      : Effect.fail(
          new SchemaIssue.InvalidValue(
            { message: `code can only be written in a .ts scenario, as a function; got ${quoted(input)}` },
            input,
            parsing
          )
        ),
  {
    identifier: "Handler",
    expected: "a function",
    toCodecJson: () => Schema.link<Handler>()(Schema.Never, SchemaTransformation.passthrough<never>() as never)
  }
)
