/**
 * Looked: until when claims look at a run. What comes after need not be run.
 */
import * as Result from "effect/Result"
import type { Expectation } from "../../scenarios/language/Expectation.ts"
import type { Scenario } from "../../scenarios/Scenario.ts"
import type { Fault } from "../../sim/faults/Fault.ts"
import type { Instant } from "../../sim/kernel/Instant.ts"
import { looksUntil, readDuring } from "../../sim/observation/claims/During.ts"
import { windowFor } from "../../sim/observation/Windows.ts"

/** The end of the run if the claims may look that far. */
export const lookedUntil = (
  { duration, faults = {}, invariants = {}, warmup = 0 }: Scenario,
  claims: ReadonlyArray<Expectation>
): Instant => {
  // Some invariants are judged when all is over.
  if (Object.keys(invariants).length > 0) return duration
  const known = { start: warmup, end: duration, overBy: (name: string) => overBy(faults[name]) }
  const latest = claims.map(({ after, during }) =>
    after !== undefined || during === undefined
      ? duration
      : looksUntil(Result.getOrThrow(readDuring(during, Object.keys(faults))), known)
  )
  // Edges of faults are rounded up to those of windows, and the last window has to be closed.
  const window = windowFor(duration)
  const until = (Math.ceil(Math.max(0, ...latest) / window) + 1) * window
  return Math.min(until, duration)
}

/** When a fault is over for the last time; `Infinity` where that depends on dice, or on what happens. */
const overBy = (fault: Fault | undefined): Instant => {
  const { at = 0, deploy, every, independently, lasting, random, recovery, times = 1 } = fault ?? {}
  const span = fault?.for
  const isOpen = span === undefined || (every !== undefined && fault?.times === undefined) || fault?.until !== undefined
  const isDrawn = lasting !== undefined || random !== undefined || independently !== undefined
  if (isOpen || isDrawn || deploy !== undefined || recovery !== undefined) return Infinity
  return at + (every ?? 0) * (times - 1) + span
}
