/**
 * Rule: with what probability a throttle holds a call back. It is asked before each call and told what became of it.
 */
import type { Instant } from "../../kernel/Instant.ts"

export interface Rule {
  /** The probability, 0..1, with which the call that comes now is held back. */
  chance(now: Instant): number
  /** The call was held back. */
  heldBack(now: Instant): void
  /** The call is made. */
  made(now: Instant): void
  /** A call that was made ended, or was stopped from outside, which is not good. */
  ended(now: Instant, isGood: boolean): void
}
