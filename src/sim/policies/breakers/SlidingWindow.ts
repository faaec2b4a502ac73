/**
 * Sliding window: how many of the latest calls failed, and how many were slow.
 *
 * Two kinds, as in resilience4j: the last `calls` calls, or the calls that ended in the last `time`, by whole seconds
 * of the run: the current second counts, so a window of 10s holds between 9 and 10 seconds.
 */
import * as Schema from "effect/Schema"
import type { Instant } from "../../kernel/Instant.ts"
import { formatSpan, second } from "../../kernel/Instant.ts"
import { Count, Span } from "../../model/Quantities.ts"

const wholeSeconds = Schema.makeFilter((span: number) =>
  span >= second && span % second === 0 ? undefined : "a window of time is a whole number of seconds, at least 1s"
)

/** `{calls: 100}` or `{time: 10s}`. */
export const SlidingWindow = Schema.Union([
  Schema.Struct({ calls: Count.annotate({ description: "The window holds this many calls, the latest." }) }),
  Schema.Struct({
    time: Span.check(wholeSeconds).annotate({
      description: "The window holds the calls that ended in this time: whole seconds."
    })
  })
]).annotate({ identifier: "SlidingWindow", description: "Over which calls rates are taken." })

export type SlidingWindow = typeof SlidingWindow.Type

/** In words: "the last 100 calls". */
export const describe = (options: SlidingWindow): string =>
  "calls" in options ? `the last ${options.calls} calls` : `the calls of the last ${formatSpan(options.time)}`

/** What is in the window now. */
export interface Tally {
  readonly calls: number
  readonly failed: number
  readonly slow: number
}

export interface Window extends Tally {
  /** A call ended. Instants must not fall from call to call. */
  add(at: Instant, failed: boolean, slow: boolean): void
  /** Forgets everything. */
  clear(): void
}

export const make = (options: SlidingWindow): Window =>
  "calls" in options ? new LastCalls(options.calls) : new LastSeconds(options.time / second)

class LastCalls implements Window {
  calls = 0
  failed = 0
  slow = 0
  /** 1: failed, 2: slow, 3: both. */
  readonly #ring: Uint8Array
  #next = 0

  constructor(size: number) {
    this.#ring = new Uint8Array(size)
  }

  add(_at: Instant, failed: boolean, slow: boolean): void {
    const ring = this.#ring
    const forgotten = ring[this.#next]!
    const added = (failed ? 1 : 0) | (slow ? 2 : 0)
    if (this.calls < ring.length) this.calls++
    this.failed += (added & 1) - (forgotten & 1)
    this.slow += (added >> 1) - (forgotten >> 1)
    ring[this.#next] = added
    this.#next = this.#next + 1 === ring.length ? 0 : this.#next + 1
  }

  clear(): void {
    this.#ring.fill(0)
    this.#next = this.calls = this.failed = this.slow = 0
  }
}

class LastSeconds implements Window {
  calls = 0
  failed = 0
  slow = 0
  /** Three numbers for each second: calls, failed, slow. */
  readonly #buckets: Float64Array
  readonly #seconds: number
  /** Number of the second to which calls are added now. */
  #current = 0

  constructor(seconds: number) {
    this.#seconds = seconds
    this.#buckets = new Float64Array(3 * seconds)
  }

  add(at: Instant, failed: boolean, slow: boolean): void {
    this.#moveTo(Math.floor(at / second))
    const buckets = this.#buckets
    const i = 3 * (this.#current % this.#seconds)
    buckets[i] = buckets[i]! + 1
    this.calls++
    if (failed) {
      buckets[i + 1] = buckets[i + 1]! + 1
      this.failed++
    }
    if (slow) {
      buckets[i + 2] = buckets[i + 2]! + 1
      this.slow++
    }
  }

  clear(): void {
    this.#buckets.fill(0)
    this.calls = this.failed = this.slow = 0
  }

  #moveTo(current: number): void {
    const buckets = this.#buckets
    const passed = Math.min(this.#seconds, current - this.#current)
    for (let k = 1; k <= passed; k++) {
      const i = 3 * ((this.#current + k) % this.#seconds)
      this.calls -= buckets[i]!
      this.failed -= buckets[i + 1]!
      this.slow -= buckets[i + 2]!
      buckets.fill(0, i, i + 3)
    }
    this.#current = current
  }
}
