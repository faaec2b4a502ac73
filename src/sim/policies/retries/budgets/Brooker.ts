/**
 * Marc Brooker's adaptive retries: each success pays for part of a retry.
 *
 * A bucket that is full at first. A call that is answered drops a part of a token in, a retry takes a whole one out. While
 * few calls fail it lets through every retry that is wanted; when most do, that part of a retry for each success
 * ("Fixing retries with token buckets and circuit breakers", brooker.co.za/blog/2022/02/28/retries.html). The simulation
 * behind the article makes the deposit for every call when it begins (mbrooker/simulator_example
 * retry_sim/retry_strategy.py), which is `deposits: calls` here. In whole thousandths.
 */
import * as Schema from "effect/Schema"
import { Count } from "../../../model/Quantities.ts"
import { Account } from "./Account.ts"

const Deposit = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

export const Options = Schema.Struct({
  deposit: Schema.optionalKey(Deposit).annotate({
    description: "Part of a token that a deposit brings, 0 to 1 in thousandths. Default 0.1, as in the article."
  }),
  deposits: Schema.optionalKey(Schema.Literals(["successes", "calls"])).annotate({
    description:
      "Who makes a deposit: calls that are answered (`successes`, default, as in the article) or all `calls`, when they " +
      "begin, as in its simulation."
  }),
  capacity: Schema.optionalKey(Count).annotate({
    description: "Tokens at the start and at most. Default 5, as in the article's simulation."
  })
})

export type Options = typeof Options.Type

const complete = (options: Options): Required<Options> => ({
  deposit: 0.1,
  deposits: "successes",
  capacity: 5,
  ...options
})

/** In words: "from a bucket of 5 tokens (an answer brings 0.1)". */
export const describe = (options: Options): string => {
  const { capacity, deposit, deposits } = complete(options)
  const who = deposits === "calls" ? "a call" : "an answer"
  return `from a bucket of ${capacity} ${capacity === 1 ? "token" : "tokens"} (${who} brings ${deposit})`
}

const token = 1000

export class BrookerAccount extends Account {
  readonly #max: number
  readonly #forCall: number
  readonly #forAnswer: number
  #tokens: number

  constructor(options: Options) {
    super()
    const { capacity, deposit, deposits } = complete(options)
    const gain = Math.round(deposit * token)
    this.#max = capacity * token
    this.#forCall = deposits === "calls" ? gain : 0
    this.#forAnswer = deposits === "calls" ? 0 : gain
    this.#tokens = this.#max
  }

  /** Tokens left. */
  get tokens(): number {
    return this.#tokens / token
  }

  override began(): number {
    this.#tokens = Math.min(this.#max, this.#tokens + this.#forCall)
    return Infinity
  }

  override takeOut(): number {
    if (this.#tokens < token) return -1
    this.#tokens -= token
    return 1
  }

  override answered(): void {
    this.#tokens = Math.min(this.#max, this.#tokens + this.#forAnswer)
  }
}
