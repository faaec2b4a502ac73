/**
 * Retry budget: retries may be at most a share of the calls, however many fail.
 *
 * Accounting as in Finagle: every first try makes a deposit, every retry takes out `1 / ratio` deposits, and both are
 * forgotten after the window. On top there is a reserve of `perSecond` retries for each second of the window, for
 * callers that call rarely. In whole numbers (a deposit is 1000), and the window moves in ten steps.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../kernel/Instant.ts"
import { formatSpan, second } from "../kernel/Instant.ts"
import { Ratio, Span, writeRatio } from "../model/Quantities.ts"

const Options = Schema.Struct({
  ratio: Ratio.annotate({
    description: "Retries for every first try: 10% allows one for ten. Finagle and Linkerd: 20%."
  }),
  perSecond: Schema.optionalKey(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))).annotate({
    description: "Retries a second that are allowed in any case. Default 0; Finagle and Linkerd: 10."
  }),
  window: Schema.optionalKey(Span.check(Schema.isGreaterThanOrEqualTo(second))).annotate({
    description: "How long first tries and retries count, at least 1s. Default 10s, as in Finagle."
  })
})

/** `budget: 10%`, or with a reserve. */
export const RetryBudget = Schema.Union([Ratio, Options]).annotate({
  identifier: "RetryBudget",
  description: "Retries may be at most this share of the calls."
})

export type RetryBudget = typeof RetryBudget.Type

const complete = (options: RetryBudget): Required<typeof Options.Type> => ({
  perSecond: 0,
  window: 10 * second,
  ...(typeof options === "number" ? { ratio: options } : options)
})

/** In words: "at most 10% on top, and 10 a second in any case". */
export const describe = (options: RetryBudget): string => {
  const { perSecond, ratio, window } = complete(options)
  const reserve = perSecond === 0 ? "" : `, and ${perSecond} a second in any case`
  return `at most ${writeRatio(ratio)} of the calls of the last ${formatSpan(window)}${reserve}`
}

const deposit = 1000
const steps = 10

/** The account of one caller. Instants must not fall from call to call. */
export class Account {
  /** What a retry costs. */
  readonly #cost: number
  readonly #deposit: number
  readonly #reserve: number
  readonly #step: Length
  /** What came in and went out in each tenth of the window, in a ring. */
  readonly #changes = new Float64Array(steps)
  #balance: number
  /** Number of the tenth that `#changes` ends with, counted from the start of the run. */
  #current = 0

  constructor(options: RetryBudget) {
    const { perSecond, ratio, window } = complete(options)
    this.#deposit = ratio === 0 ? 0 : deposit
    this.#cost = ratio === 0 ? 1 : Math.floor(deposit / ratio)
    this.#reserve = Math.floor(((perSecond * window) / second) * this.#cost)
    this.#step = window / steps
    this.#balance = this.#reserve
  }

  /** Whole retries that could be made now. */
  retries(now: Instant): number {
    this.#forget(now)
    return Math.max(0, Math.floor(this.#balance / this.#cost))
  }

  /** A first try is made. */
  pay(now: Instant): void {
    this.#change(now, this.#deposit)
  }

  /** Takes out what a retry costs, if there is as much. */
  takeOut(now: Instant): boolean {
    this.#forget(now)
    if (this.#balance < this.#cost) return false
    this.#change(now, -this.#cost)
    return true
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

/** Opens an account: one per caller, shared by all its calls. */
export const make = (options: RetryBudget): Account => new Account(options)
