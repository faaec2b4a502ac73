/**
 * Limit: how many calls may be in flight at once, learned from how calls went.
 *
 * An algorithm sees samples, one for each call that ended: how long it took, how many were in flight when it began (it
 * included), and whether it was dropped. It knows nothing of what the callee is.
 */
import type { Span } from "../../kernel/Instant.ts"

export interface Limit {
  /** Whole calls, at least 1. */
  readonly limit: number
  /** A call ended, or a window of calls. `took` is at least 1 ns. */
  sample(took: Span, inFlight: number, isDropped: boolean): void
}
