/**
 * Vegas: keeps the line in front of the callee short, estimating its length from how much slower calls are than the
 * fastest one.
 *
 * With the shortest time t0 and a limit L, a call that took t has seen `ceil(L * (1 - t0 / t))` others in line. The
 * limit rises while those are few and falls when they are many; all steps grow with the number of digits of the limit.
 * Every so often the next time is taken for the shortest, whatever it is, in case the callee has become slower for
 * good: under load that makes the line part of what counts as fast. After TCP Vegas; rule and defaults of Netflix
 * concurrency-limits, `limit/VegasLimit.java`.
 */
import * as Schema from "effect/Schema"
import type { Span as Length } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { Count, Ratio } from "../../model/Quantities.ts"
import type { Limit } from "./Limit.ts"

/** Options of its own; those of every algorithm are in `AdaptiveLimit.ts`. */
export const fields = {
  algorithm: Schema.Literal("vegas").annotate({
    description: "Keeps the line in front of the callee short, as estimated from the fastest call."
  }),
  initial: Schema.optionalKey(Count).annotate({ description: "The limit at first. Default 20." }),
  max: Schema.optionalKey(Count).annotate({ description: "The limit never rises above this. Default 1000." }),
  alpha: Schema.optionalKey(Count).annotate({
    description: "The limit rises by one step while fewer are in line than this, times the step. Default 3."
  }),
  beta: Schema.optionalKey(Count).annotate({
    description:
      "The limit falls by one step while more are in line than this, times the step; with at most one step in line " +
      "it rises by as much. A step is log10 of the limit, rounded down, at least 1. Default 6."
  }),
  smoothing: Schema.optionalKey(Ratio).annotate({
    description: "Share of a new limit in the next one, the rest is the old one. Default 100%."
  }),
  probeMultiplier: Schema.optionalKey(Count).annotate({
    description:
      "The shortest time is measured anew after this many calls times the limit, less up to half. Default 30."
  })
}

const Options = Schema.Struct(fields)

/** `stream` is for when the shortest time is measured anew. */
export const make = (options: typeof Options.Type, stream: RandomStream): Limit => new Vegas(options, stream)

/** log10 rounded down, at least 1: the digits less one, for the bits of a logarithm differ between versions of Node. */
const stepOf = (limit: number): number => {
  let step = 0
  for (let power = 10; power <= limit; power *= 10) step++
  return Math.max(1, step)
}

export class Vegas implements Limit {
  readonly #max: number
  readonly #alpha: number
  readonly #beta: number
  readonly #smoothing: number
  readonly #probeMultiplier: number
  readonly #stream: RandomStream
  #estimate: number
  #shortest: Length = 0
  #sinceProbe = 0
  /** 0.5 up to 1. */
  #jitter: number

  constructor(options: typeof Options.Type, stream: RandomStream) {
    const { initial = 20, max = 1000, alpha = 3, beta = 6, smoothing = 1, probeMultiplier = 30 } = options
    this.#estimate = initial
    this.#max = max
    this.#alpha = alpha
    this.#beta = beta
    this.#smoothing = smoothing
    this.#probeMultiplier = probeMultiplier
    this.#stream = stream
    this.#jitter = 0.5 + stream.next() / 2
  }

  get limit(): number {
    return Math.floor(this.#estimate)
  }

  sample(took: Length, inFlight: number, isDropped: boolean): void {
    if (++this.#sinceProbe >= this.#jitter * this.#probeMultiplier * this.#estimate) {
      this.#jitter = 0.5 + this.#stream.next() / 2
      this.#sinceProbe = 0
      this.#shortest = took
    } else if (this.#shortest === 0 || took < this.#shortest) this.#shortest = took
    else this.#learn(took, inFlight, isDropped)
  }

  #learn(took: Length, inFlight: number, isDropped: boolean): void {
    const estimate = this.#estimate
    if (!isDropped && 2 * inFlight < estimate) return
    const step = stepOf(estimate)
    const inLine = Math.ceil(estimate * (1 - this.#shortest / took))
    const change = isDropped ? -step : this.#changeFor(inLine, step)
    if (change === 0) return
    const next = Math.max(1, Math.min(this.#max, estimate + change))
    this.#estimate = (1 - this.#smoothing) * estimate + this.#smoothing * next
  }

  #changeFor(inLine: number, step: number): number {
    if (inLine <= step) return this.#beta * step
    if (inLine < this.#alpha * step) return step
    return inLine > this.#beta * step ? -step : 0
  }
}
