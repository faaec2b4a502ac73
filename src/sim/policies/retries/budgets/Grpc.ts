/**
 * Retry throttling of gRPC: no retries while failures outweigh successes.
 *
 * Tokens start at `maxTokens`. Every try that fails for a reason that is retried takes one, every answer brings
 * `tokenRatio`, and retries are made only while there are more than half: so 10 and 0.1 stop retries at five failures in
 * a row, or at more than one in eleven in the long run. Nothing is paid for the retry itself. In whole thousandths, as
 * in gRPC (grpc/proposal A6-client-retries.md).
 */
import * as Schema from "effect/Schema"
import { Account } from "./Account.ts"

const MaxTokens = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))
const TokenRatio = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0.001))

export const Options = Schema.Struct({
  maxTokens: Schema.optionalKey(MaxTokens).annotate({
    description: "Tokens at the start and at most, 1 to 1000. Default 10, the example of gRPC, which has no default."
  }),
  tokenRatio: Schema.optionalKey(TokenRatio).annotate({
    description: "Tokens that an answer brings, in thousandths. Default 0.1, the example of gRPC, which has no default."
  })
})

export type Options = typeof Options.Type

const complete = (options: Options): Required<Options> => ({ maxTokens: 10, tokenRatio: 0.1, ...options })

/** In words: "while more than half of 10 tokens are left (a failure costs 1, an answer brings 0.1)". */
export const describe = (options: Options): string => {
  const { maxTokens, tokenRatio } = complete(options)
  return `while more than half of ${maxTokens} tokens are left (a failure costs 1, an answer brings ${tokenRatio})`
}

const token = 1000

export class GrpcAccount extends Account {
  readonly #max: number
  readonly #gain: number
  #tokens: number

  constructor(options: Options) {
    super()
    const { maxTokens, tokenRatio } = complete(options)
    this.#max = maxTokens * token
    // Places beyond the third are ignored; half a thousandth of that makes up for what the binary number is short of.
    this.#gain = Math.floor(tokenRatio * token + 1e-6)
    this.#tokens = this.#max
  }

  /** Tokens left. */
  get tokens(): number {
    return this.#tokens / token
  }

  override failed(isRetriable: boolean): void {
    if (isRetriable) this.#tokens = Math.max(0, this.#tokens - token)
  }

  override takeOut(): number {
    return this.#tokens > this.#max / 2 ? 0 : -1
  }

  override answered(): void {
    this.#tokens = Math.min(this.#max, this.#tokens + this.#gain)
  }
}
