/**
 * Back-off: how long a retry waits.
 *
 * The wait after the n-th failed try is always the same, `base + step * (n-1)`, `base * factor^(n-1)`, or the n-th of a
 * list; at most `max`. Jitter is drawn on top of that. The max comes before `full` and `equal` jitter, as in the AWS
 * SDKs, gRPC and Envoy, and after all others, as in resilience4j and Polly.
 */
import type { Span } from "../../kernel/Instant.ts"
import { formatSpan } from "../../kernel/Instant.ts"
import type { RandomStream } from "../../kernel/RandomStreams.ts"
import { Backoff } from "./BackoffNotation.ts"
import { describe as describeJitter, Jitter, type Planned, spread } from "./Jitter.ts"

export { Backoff, Jitter }

/** In words: "exponential back-off from 100ms with full jitter". */
export const describe = (backoff: Backoff, jitter: Jitter): string => {
  const spreadInWords = describeJitter(jitter)
  const upTo = (max: Span): string => (max === Infinity ? "" : ` up to ${formatSpan(max)}`)
  switch (backoff.kind) {
    case "none":
      return "at once"
    case "constant":
      return `after ${formatSpan(backoff.delay)}${spreadInWords}`
    case "delays":
      return `after ${backoff.delays.map(formatSpan).join(", then ")}${spreadInWords}`
    case "linear": {
      const { base, max, step } = backoff
      const longer = step === base ? "" : `, ${formatSpan(step)} longer each time`
      return `linear back-off from ${formatSpan(base)}${longer}${upTo(max)}${spreadInWords}`
    }
    case "exponential": {
      const { base, factor, max } = backoff
      const times = factor === 2 ? "" : `, ${factor} times as long each time`
      return `exponential back-off from ${formatSpan(base)}${times}${upTo(max)}${spreadInWords}`
    }
  }
}

/** The wait after `tries` failed tries (1, 2, ...) without jitter and max. */
const uncapped = (backoff: Backoff, tries: number): number => {
  switch (backoff.kind) {
    case "none":
      return 0
    case "constant":
      return backoff.delay
    case "delays":
      return backoff.delays[Math.min(tries, backoff.delays.length) - 1]!
    case "linear":
      return backoff.base + (tries - 1) * backoff.step
    case "exponential": {
      let wait = backoff.base
      // Multiplied out, for the bits of a power differ between versions of Node; past the last instant it is for ever.
      for (let i = 1; i < tries && wait < Number.MAX_SAFE_INTEGER; i++) wait *= backoff.factor
      return wait
    }
  }
}

const maxOf = (backoff: Backoff): Span =>
  backoff.kind === "linear" || backoff.kind === "exponential" ? backoff.max : Infinity

const planOf = (backoff: Backoff): Planned => ({
  base: uncapped(backoff, 1),
  factor: backoff.kind === "exponential" ? backoff.factor : 2,
  max: maxOf(backoff),
  uncapped: 0
})

/** The wait after `tries` failed tries, for a draw from [0, 1). `previous` is the wait before; 0 after the first try. */
export const waitAfter = (backoff: Backoff, jitter: Jitter, tries: number, previous: Span, draw: number): Span =>
  spread(jitter, { ...planOf(backoff), uncapped: uncapped(backoff, tries) }, tries, draw, previous, 0)

/** What one call remembers of its waits; both are 0 before the first. */
export interface Memory {
  /** The latest wait. */
  waited: Span
  /** What it was drawn with. */
  drawn: number
}

/** Draws the waits of one caller's retries: one draw per wait, none where there is nothing to draw. */
export const make = (backoff: Backoff, jitter: Jitter, stream: RandomStream) => {
  const isDrawn = jitter !== "none" && jitter !== 0 && backoff.kind !== "none"
  const plan = planOf(backoff)
  return (tries: number, memory: Memory): Span => {
    const draw = isDrawn ? stream.next() : 0
    plan.uncapped = uncapped(backoff, tries)
    memory.waited = spread(jitter, plan, tries, draw, memory.waited, memory.drawn)
    memory.drawn = draw
    return memory.waited
  }
}
