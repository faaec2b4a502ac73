/**
 * Throttling: failures by which a callee says that it is asked too much, as opposed to having failed.
 *
 * `rate limited` is HTTP's 429 and AWS's ThrottlingException, `shed` AWS's SlowDown.
 */
import type { Outcome } from "../model/Failure.ts"
import { outcomeFor } from "../model/Failure.ts"

const rateLimited = outcomeFor("rate limited")
const shed = outcomeFor("shed")

export const isThrottling = (outcome: Outcome): boolean => outcome === rateLimited || outcome === shed
