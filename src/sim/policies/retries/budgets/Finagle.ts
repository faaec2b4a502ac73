/**
 * Finagle's retry budget: retries are a share of the calls of the last while, and a few are free.
 *
 * Every first try makes a deposit, every retry takes out `1 / percentCanRetry` deposits, and both are forgotten after the
 * time to live. On top there is a reserve of `minRetriesPerSec` for each second of it, for callers that call rarely.
 * In whole numbers (a deposit is 1000), and the window moves in ten steps (twitter/finagle
 * finagle-core/src/main/scala/com/twitter/finagle/service/RetryBudget.scala).
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../../kernel/Instant.ts"
import { formatSpan, second } from "../../../kernel/Instant.ts"
import { Ratio, Span, writeRatio } from "../../../model/Quantities.ts"
import { Account } from "./Account.ts"

export const TimeToLive = Span.check(Schema.isGreaterThanOrEqualTo(second))
export const AtLeastZero = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

export const Options = Schema.Struct({
  ttl: Schema.optionalKey(TimeToLive).annotate({
    description: "How long first tries and retries count, at least 1s. Default 10s, as in Finagle and Linkerd."
  }),
  minRetriesPerSec: Schema.optionalKey(AtLeastZero).annotate({
    description: "Retries a second that are allowed in any case. Default 10, as in Finagle and Linkerd."
  }),
  percentCanRetry: Schema.optionalKey(Ratio).annotate({
    description: "Retries for every first try: 20% allows one for five. Default 20%, as in Finagle and Linkerd."
  }),
  perCall: Schema.optionalKey(Ratio).annotate({
    description:
      "The share of what the budget holds when a call begins that this call may use up, rounded up. Default 100%; " +
      "Finagle's own requeues: 20%."
  })
})

export type Options = typeof Options.Type

const complete = (options: Options): Required<Options> => ({
  ttl: 10 * second,
  minRetriesPerSec: 10,
  percentCanRetry: 0.2,
  perCall: 1,
  ...options
})

/** In words: "at most 10% of the calls of the last 10s, and 10 a second in any case". */
export const describe = (options: Options): string => {
  const { minRetriesPerSec, perCall, percentCanRetry, ttl } = complete(options)
  const reserve = minRetriesPerSec === 0 ? "" : `, and ${minRetriesPerSec} a second in any case`
  const own = perCall === 1 ? "" : `, ${writeRatio(perCall)} of that for one call`
  return `at most ${writeRatio(percentCanRetry)} of the calls of the last ${formatSpan(ttl)}${reserve}${own}`
}

const deposit = 1000
const steps = 10

export class FinagleAccount extends Account {
  /** What a retry costs. */
  readonly #cost: number
  readonly #deposit: number
  readonly #perCall: number
  readonly #step: Length
  /** What came in and went out in each tenth of the window, in a ring. */
  readonly #changes = new Float64Array(steps)
  #balance: number
  /** Number of the tenth that `#changes` ends with, counted from the start of the run. */
  #current = 0

  constructor(options: Options) {
    super()
    const { minRetriesPerSec, perCall, percentCanRetry, ttl } = complete(options)
    this.#deposit = percentCanRetry === 0 ? 0 : deposit
    this.#cost = percentCanRetry === 0 ? 1 : Math.floor(deposit / percentCanRetry)
    this.#perCall = perCall
    this.#step = ttl / steps
    this.#balance = Math.floor(((minRetriesPerSec * ttl) / second) * this.#cost)
  }

  /** Whole retries that could be made now. */
  retries(now: Instant): number {
    this.#forget(now)
    return Math.max(0, Math.floor(this.#balance / this.#cost))
  }

  override began(now: Instant): number {
    this.#change(now, this.#deposit)
    return this.#perCall === 1 ? Infinity : Math.ceil(this.#perCall * this.retries(now))
  }

  override takeOut(now: Instant): number {
    this.#forget(now)
    if (this.#balance < this.#cost) return -1
    this.#change(now, -this.#cost)
    return this.#cost
  }

  #change(now: Instant, amount: number): void {
    this.#forget(now)
    const i = this.#current % steps
    this.#changes[i] = this.#changes[i]! + amount
    this.#balance += amount
  }

  /** Moves the window on to `now`. */
  #forget(now: Instant): void {
    const current = Math.floor(now / this.#step)
    if (current === this.#current) return
    const passed = Math.min(steps, current - this.#current)
    for (let i = 1; i <= passed; i++) {
      const slot = (this.#current + i) % steps
      this.#balance -= this.#changes[slot]!
      this.#changes[slot] = 0
    }
    this.#current = current
  }
}
