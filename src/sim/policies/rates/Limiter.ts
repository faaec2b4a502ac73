/**
 * Limiter: says which calls come too fast, and how long they would have to wait.
 *
 * One state per caller, asked once for each call, in order of time.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"

export interface Limiter {
  /** How long a call that comes now waits for its turn; -1, and nothing is taken, if that is longer than `maxWait`. */
  take(now: Instant, maxWait: Span): Span
  /** A call that it let through has ended, `rate limited` or `shed` by the callee or in another way. Default: it does not listen. */
  heard?(now: Instant, isThrottled: boolean): void
}
