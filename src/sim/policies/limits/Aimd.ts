/**
 * AIMD: one more after a call that went well, a share less after one that was dropped or took too long.
 *
 * It learns from loss and knows nothing of latency below its timeout, so it finds the limit by running into it again
 * and again. Additive increase, multiplicative decrease, as TCP Reno; rule and defaults of Netflix concurrency-limits,
 * `limit/AIMDLimit.java`.
 */
import * as Schema from "effect/Schema"
import type { Span as Length } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import { Count, Span } from "../../model/Quantities.ts"
import type { Limit } from "./Limit.ts"

const BackoffRatio = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0.5), Schema.isLessThan(1))

/** Options of its own; those of every algorithm are in `AdaptiveLimit.ts`. */
export const fields = {
  algorithm: Schema.Literal("aimd").annotate({
    description: "One more after a call that went well, a share less after one that was dropped or took too long."
  }),
  initial: Schema.optionalKey(Count).annotate({ description: "The limit at first. Default 20." }),
  min: Schema.optionalKey(Count).annotate({ description: "The limit never falls below this. Default 20." }),
  max: Schema.optionalKey(Count).annotate({ description: "The limit never rises above this. Default 200." }),
  backoffRatio: Schema.optionalKey(BackoffRatio).annotate({
    description: "What is left of the limit after a drop, 0.5 up to but not including 1. Default 0.9."
  }),
  timeout: Schema.optionalKey(Span).annotate({
    description: "A call that takes longer than this counts as dropped. Default 5s."
  })
}

const Options = Schema.Struct(fields)

export const make = (options: typeof Options.Type): Limit => new Aimd(options)

export class Aimd implements Limit {
  limit: number
  readonly #min: number
  readonly #max: number
  readonly #backoffRatio: number
  readonly #timeout: Length

  constructor({ initial = 20, min = 20, max = 200, backoffRatio = 0.9, timeout = 5 * second }: typeof Options.Type) {
    this.limit = initial
    this.#min = min
    this.#max = max
    this.#backoffRatio = backoffRatio
    this.#timeout = timeout
  }

  sample(took: Length, inFlight: number, isDropped: boolean): void {
    let { limit } = this
    if (isDropped || took > this.#timeout) limit = Math.floor(limit * this.#backoffRatio)
    else if (2 * inFlight >= limit) limit++
    this.limit = Math.min(this.#max, Math.max(this.#min, limit))
  }
}
