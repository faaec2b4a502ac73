/**
 * Envoy's retry budget: so many retries may be under way at a time.
 *
 * A fixed number, or a share of the tries that are active or pending; the share is taken when a retry is wanted, rounded
 * down, and never below the minimum. A retry counts from the decision to make it until it ends, its back-off included.
 * A call that waits for its retry is not active, though: when most calls do, the share is one of very few
 * (envoyproxy/envoy#30205). The try that has just failed is not active any more.
 */
import * as Schema from "effect/Schema"
import { Count, Ratio, writeRatio } from "../../../model/Quantities.ts"
import { Account } from "./Account.ts"

const number = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const Options = Schema.Struct({
  budgetPercent: Schema.optionalKey(Ratio).annotate({
    description: "Retries under way at once, as a share of the tries that are. Default 20%, as in Envoy."
  }),
  minRetryConcurrency: Schema.optionalKey(number).annotate({
    description: "Retries under way at once that are allowed in any case. Default 3, as in Envoy."
  }),
  maxRetries: Schema.optionalKey(Count).annotate({
    description:
      "Retries under way at once, however many calls there are: Envoy's circuit breaker for retries, there 3. Counts " +
      "only where neither of the others is written. Default: a share."
  })
})

export type Options = typeof Options.Type

const isFixed = (options: Options): options is Options & { readonly maxRetries: number } =>
  options.maxRetries !== undefined && options.budgetPercent === undefined && options.minRetryConcurrency === undefined

/** In words: "at most 20% of the tries under way, or 3". */
export const describe = (options: Options): string => {
  if (isFixed(options)) return `at most ${options.maxRetries} at a time`
  const { budgetPercent = 0.2, minRetryConcurrency = 3 } = options
  return `at most ${writeRatio(budgetPercent)} of the tries under way, or ${minRetryConcurrency} at a time`
}

export class EnvoyAccount extends Account {
  readonly #share: number
  readonly #least: number
  /** Tries under way. */
  #active = 0
  /** Retries decided on and not ended yet. */
  #retrying = 0

  constructor(options: Options) {
    super()
    const { budgetPercent = 0.2, maxRetries, minRetryConcurrency = 3 } = options
    this.#share = isFixed(options) ? 0 : budgetPercent
    this.#least = isFixed(options) ? maxRetries! : minRetryConcurrency
  }

  override began(): number {
    this.#active++
    return Infinity
  }

  override failed(_isRetriable: boolean, taken: number): void {
    this.#active--
    this.#retrying -= taken
  }

  override takeOut(): number {
    if (this.#retrying >= Math.max(Math.floor(this.#share * this.#active), this.#least)) return -1
    this.#retrying++
    return 1
  }

  override retried(): void {
    this.#active++
  }

  override answered(taken: number): void {
    this.#active--
    this.#retrying -= taken
  }

  override stopped(taken: number, isWaiting: boolean): void {
    if (!isWaiting) this.#active--
    this.#retrying -= taken
  }
}
