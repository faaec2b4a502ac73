/**
 * Gradient2: compares how long calls take now with how long they have taken for a long time.
 *
 * While they take as long as ever, up to a tolerance, the limit grows by a little; when they become slower it shrinks
 * in proportion, by half at most. What is slow for long becomes the normal case. Rule and defaults of Netflix
 * concurrency-limits, `limit/Gradient2Limit.java`; the long average is that of `limit/measurement/ExpAvgMeasurement.java`.
 */
import * as Schema from "effect/Schema"
import type { Span as Length } from "../../kernel/Instant.ts"
import { Count, Ratio } from "../../model/Quantities.ts"
import type { Limit } from "./Limit.ts"

const Tolerance = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1))

/** Options of its own; those of every algorithm are in `AdaptiveLimit.ts`. */
export const fields = {
  algorithm: Schema.Literal("gradient2").annotate({
    description: "Compares how long calls take now with how long they have taken for a long time."
  }),
  initial: Schema.optionalKey(Count).annotate({ description: "The limit at first. Default 20." }),
  min: Schema.optionalKey(Count).annotate({ description: "The limit never falls below this. Default 20." }),
  max: Schema.optionalKey(Count).annotate({ description: "The limit never rises above this. Default 200." }),
  smoothing: Schema.optionalKey(Ratio).annotate({
    description: "Share of a new limit in the next one, the rest is the old one. Default 20%."
  }),
  queueSize: Schema.optionalKey(Count).annotate({
    description: "Calls that may wait in line, by which the limit grows while none are slow. Default 4."
  }),
  longWindow: Schema.optionalKey(Count).annotate({
    description: "About so many samples make the long average. Default 600."
  }),
  rttTolerance: Schema.optionalKey(Tolerance).annotate({
    description: "How many times the long average is still as fast as ever, at least 1. Default 1.5."
  })
}

const Options = Schema.Struct(fields)

export const make = (options: typeof Options.Type): Limit => new Gradient2(options)

/** The long average begins as the plain average of so many samples. */
const warmup = 10

export class Gradient2 implements Limit {
  readonly #options: Required<Omit<typeof Options.Type, "algorithm" | "initial">>
  #estimate: number
  /** The long average, and of how many samples up to `warmup`. */
  #usual = 0
  #count = 0
  #sum = 0

  constructor({ algorithm: _, initial = 20, ...options }: typeof Options.Type) {
    this.#options = {
      min: 20,
      max: 200,
      smoothing: 0.2,
      queueSize: 4,
      longWindow: 600,
      rttTolerance: 1.5,
      ...options
    }
    this.#estimate = initial
  }

  get limit(): number {
    return Math.floor(this.#estimate)
  }

  /** A drop says nothing to it that the time does not. */
  sample(took: Length, inFlight: number): void {
    const { max, min, queueSize, rttTolerance, smoothing } = this.#options
    const usual = this.#average(took)
    // After a long time of slowness it would take ages to be seen that calls are fast again.
    if (usual / took > 2) this.#usual *= 0.95
    const estimate = this.#estimate
    if (inFlight < estimate / 2) return
    const gradient = Math.max(0.5, Math.min(1, (rttTolerance * usual) / took))
    const next = estimate * (1 - smoothing) + (estimate * gradient + queueSize) * smoothing
    this.#estimate = Math.max(min, Math.min(max, next))
  }

  #average(took: Length): number {
    if (this.#count < warmup) {
      this.#sum += took
      this.#usual = this.#sum / ++this.#count
    } else {
      const weight = 2 / (this.#options.longWindow + 1)
      this.#usual = this.#usual * (1 - weight) + took * weight
    }
    return this.#usual
  }
}
