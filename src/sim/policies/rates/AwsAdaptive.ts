/**
 * AWS adaptive: a rate that falls when calls are throttled and comes back by CUBIC, as in the adaptive mode of the AWS SDKs.
 *
 * It limits nothing until the first call is throttled; from then on every try waits for its token, first ones as well as retries.
 * After a throttled call the rate is 0.7 of what was sent; then it rises fast, hesitates near the rate at which that happened, and
 * goes on beyond it: `0.4 (t - K)^3 + Wmax`, where `K = cbrt(Wmax 0.3 / 0.4)` seconds is when it is back. It is never more than twice
 * what was sent, and at least 0.5 a second. Rule and numbers of boto/botocore botocore/retries/{adaptive,throttling,bucket}.py; other
 * than there, who waits keeps the place it got when it came.
 */
import * as Schema from "effect/Schema"
import type { Instant, Span as Length } from "../../kernel/Instant.ts"
import { second } from "../../kernel/Instant.ts"
import { Span } from "../../model/Quantities.ts"
import type { Limiter } from "./Limiter.ts"
import { per } from "./Per.ts"

export const Options = Schema.Struct({
  algorithm: Schema.Literal("aws-adaptive").annotate({
    description: "A rate that is learned from throttled calls, by CUBIC, as in the adaptive mode of the AWS SDKs."
  }),
  maxWait: Schema.optionalKey(Span).annotate({
    description: "How long a call waits for its turn. Default: as long as it takes, as in botocore."
  }),
  per
})

export type Options = typeof Options.Type

/** In words: "as many as are not throttled, by CUBIC". */
export const describe = (_: Options): string => "at most as many as are not throttled, by CUBIC"

export const make = (_: Options): Limiter => new AwsAdaptive()

const scale = 0.4
const beta = 0.7
const leastRate = 0.5
/** How many times what was sent the rate may be. */
const mostOfMeasured = 2
const smoothing = 0.8
const bucketSeconds = 0.5

export class AwsAdaptive implements Limiter {
  /** Whether any call has been throttled yet. */
  #isOn = false
  /** Tokens per second, the tokens there are, and since when that is so. Below zero: reserved before they exist. */
  #rate = 1
  #tokens = 0
  #at: Instant = 0
  /** CUBIC: the rate at the last throttled call, when it is back there, and when that call was; in seconds. */
  #most = 0
  #back = 0
  #throttledAt = 0
  /** Calls per second, smoothed, and those of the half second that is open. */
  #measured = 0
  #count = 0
  #bucket = 0

  /** Tokens per second, once it is on. */
  get rate(): number {
    return this.#rate
  }

  take(now: Instant, maxWait: Length): Length {
    if (!this.#isOn) return 0
    this.#refill(now)
    const wait = this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#rate) * second)
    if (wait > maxWait) return -1
    this.#tokens--
    return wait
  }

  heard(now: Instant, isThrottled: boolean): void {
    const seconds = now / second
    this.#measure(seconds)
    let rate: number
    if (isThrottled) {
      this.#most = this.#isOn ? Math.min(this.#measured, this.#rate) : this.#measured
      this.#back = cubeRoot((this.#most * (1 - beta)) / scale)
      this.#throttledAt = seconds
      this.#isOn = true
      rate = this.#most * beta
    } else {
      const t = seconds - this.#throttledAt - this.#back
      rate = scale * t * t * t + this.#most
    }
    this.#become(Math.min(rate, mostOfMeasured * this.#measured), now)
  }

  #become(rate: number, now: Instant): void {
    this.#refill(now)
    this.#rate = Math.max(rate, leastRate)
    this.#tokens = Math.min(this.#tokens, Math.max(rate, 1))
  }

  #refill(now: Instant): void {
    this.#tokens = Math.min(Math.max(this.#rate, 1), this.#tokens + ((now - this.#at) / second) * this.#rate)
    this.#at = now
  }

  #measure(seconds: number): void {
    const bucket = Math.floor(seconds / bucketSeconds) * bucketSeconds
    this.#count++
    if (bucket <= this.#bucket) return
    this.#measured = (this.#count / (bucket - this.#bucket)) * smoothing + this.#measured * (1 - smoothing)
    this.#count = 0
    this.#bucket = bucket
  }
}

const cubeRoot = (x: number): number => (x === 0 ? 0 : Math.exp(Math.log(x) / 3))
