/**
 * The retry quota of the AWS SDKs: a pool of tokens, which retries drain and successes fill again.
 *
 * A retry costs more or less by what it is made after. A call that is answered by a retry gives back what that retry
 * cost (the last one, if there were several), one that is answered at once gives back 1, and one that fails nothing
 * (boto/botocore botocore/retries/quota.py and standard.py). The two editions differ in prices only: up to 2026 a timeout
 * costs more than other failures; from then on everything costs more, but for being throttled.
 */
import * as Schema from "effect/Schema"
import type { Instant } from "../../../kernel/Instant.ts"
import { type Outcome, outcomeFor } from "../../../model/Failure.ts"
import { Count } from "../../../model/Quantities.ts"
import { isThrottling } from "../../Throttling.ts"
import { Account } from "./Account.ts"

const timedOut = outcomeFor("timed out")

const capacity = Schema.optionalKey(Count).annotate({
  description: "Tokens at the start and at most. Default 500, as in the AWS SDKs."
})
const throttlingCost = Schema.optionalKey(Count).annotate({
  description: "Tokens for a retry after `rate limited` or `shed`. Default 5, as in the AWS SDKs."
})
const refund = Schema.optionalKey(Count).annotate({
  description: "Tokens that an answer to a first try brings. Default 1, as in the AWS SDKs."
})

/** Up to 2026. */
export const Options = Schema.Struct({
  capacity,
  cost: Schema.optionalKey(Count).annotate({
    description: "Tokens for a retry. Default 5, as in the AWS SDKs up to 2026."
  }),
  timeoutCost: Schema.optionalKey(Count).annotate({
    description: "Tokens for a retry after `timed out`. Default 10, as in the AWS SDKs up to 2026."
  }),
  throttlingCost,
  refund
})

/** From 2026 on. */
export const Options2026 = Schema.Struct({
  capacity,
  cost: Schema.optionalKey(Count).annotate({
    description: "Tokens for a retry. Default 14, as in the AWS SDKs from 2026 on."
  }),
  throttlingCost,
  refund
})

export type Options = typeof Options.Type
export type Options2026 = typeof Options2026.Type

const complete = (options: Options): Required<Options> => ({
  capacity: 500,
  cost: 5,
  timeoutCost: 10,
  throttlingCost: 5,
  refund: 1,
  ...options
})

/** The newer edition in the words of the older. */
export const of2026 = ({ cost = 14, ...others }: Options2026): Options => ({ ...others, cost, timeoutCost: cost })

/** In words: "from a quota of 500 (5 each, 10 after a timeout, 5 when throttled)". */
export const describe = (options: Options): string => {
  const { capacity, cost, throttlingCost, timeoutCost } = complete(options)
  const others = [
    ...(timeoutCost === cost ? [] : [`${timeoutCost} after a timeout`]),
    ...(throttlingCost === cost ? [] : [`${throttlingCost} when throttled`])
  ]
  return `from a quota of ${capacity} (${[`${cost} each`, ...others].join(", ")})`
}

export class AwsAccount extends Account {
  /** Tokens left. */
  available: number
  readonly #options: Required<Options>

  constructor(options: Options) {
    super()
    this.#options = complete(options)
    this.available = this.#options.capacity
  }

  override takeOut(_now: Instant, outcome: Outcome): number {
    const { cost, throttlingCost, timeoutCost } = this.#options
    const price = isThrottling(outcome) ? throttlingCost : outcome === timedOut ? timeoutCost : cost
    if (price > this.available) return -1
    this.available -= price
    return price
  }

  override answered(taken: number): void {
    const { capacity, refund } = this.#options
    this.available = Math.min(capacity, this.available + (taken === 0 ? refund : taken))
  }
}
