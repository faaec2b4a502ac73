/**
 * Admission control of Envoy: calls are held back when less than a share of them succeed.
 *
 * Of the last 30 seconds it counts the calls that ended, and those that succeeded; calls that were held back do not
 * count. A call is held back with probability `((calls - successes / srThreshold) / (calls + 1)) ^ (1 / aggression)`, but
 * never with more than `maxRejectionProbability`, so that some calls always find out whether it goes better
 * (envoyproxy/envoy api/envoy/extensions/filters/http/admission_control/v3/admission_control.proto).
 */
import * as Schema from "effect/Schema"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { Rate, Ratio, writeRatio } from "../../model/Quantities.ts"
import { Reasons } from "../Reasons.ts"
import { History, Window } from "./History.ts"
import type { Rule } from "./Rule.ts"

const Aggression = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1))
const Threshold = Ratio.check(Schema.makeFilter((ratio: number) => (ratio > 0 ? undefined : "a threshold is above 0%")))

export const Options = Schema.Struct({
  algorithm: Schema.Literal("admission-control").annotate({
    description: "Holds calls back when less than a share of them succeed, as in Envoy."
  }),
  window: Schema.optionalKey(Window).annotate({
    description: "Over how long calls are counted: whole seconds. Default 30s, as in Envoy."
  }),
  aggression: Schema.optionalKey(Aggression).annotate({
    description: "How steeply it holds back more as success falls, at least 1. Default 1, as in Envoy: in proportion."
  }),
  srThreshold: Schema.optionalKey(Threshold).annotate({
    description: "The share of successes below which calls are held back. Default 95%, as in Envoy."
  }),
  rpsThreshold: Schema.optionalKey(Rate).annotate({
    description:
      "Nothing is held back while fewer calls than this were made, over the window. Default 0/s, as in Envoy."
  }),
  maxRejectionProbability: Schema.optionalKey(Ratio).annotate({
    description: "At most this share is held back. Default 80%, as in Envoy."
  }),
  on: Schema.optionalKey(Reasons).annotate({
    description: "Failures that are not a success. Default: all."
  })
})

export type Options = typeof Options.Type

const complete = (options: Options) => ({
  window: 30 * second,
  aggression: 1,
  srThreshold: 0.95,
  rpsThreshold: 0,
  maxRejectionProbability: 0.8,
  ...options
})

/** In words: "holds back up to 80% of calls while less than 95% of those of the last 30s succeed". */
export const describe = (options: Options): string => {
  const { aggression, maxRejectionProbability, rpsThreshold, srThreshold, window } = complete(options)
  const steep = aggression === 1 ? "" : `, with aggression ${aggression}`
  const busy = rpsThreshold === 0 ? "" : `, from ${Schema.encodeSync(Rate)(rpsThreshold)} on`
  return (
    `holds back up to ${writeRatio(maxRejectionProbability)} of calls while less than ${writeRatio(srThreshold)} of ` +
    `those of the last ${formatSpan(window)} succeed${steep}${busy}`
  )
}

export class AdmissionControl implements Rule {
  readonly #options: ReturnType<typeof complete>
  readonly #history: History

  constructor(options: Options) {
    this.#options = complete(options)
    this.#history = new History(this.#options.window)
  }

  chance(now: Instant): number {
    const { aggression, maxRejectionProbability, rpsThreshold, srThreshold, window } = this.#options
    const history = this.#history
    history.moveTo(now)
    const { calls, good } = history
    if (calls * second < rpsThreshold * window) return 0
    const part = (calls - good / srThreshold) / (calls + 1)
    if (part <= 0) return 0
    // By way of exp, for the bits of a power differ between versions of Node.
    const chance = aggression === 1 ? part : Math.exp(Math.log(part) / aggression)
    return Math.min(chance, maxRejectionProbability)
  }

  heldBack(): void {}

  made(): void {}

  ended(now: Instant, isGood: boolean): void {
    this.#history.add(now, 1, isGood ? 1 : 0)
  }
}
