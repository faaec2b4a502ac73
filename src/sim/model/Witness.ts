/**
 * Witness: whoever hears what a run does to the world and to its data, in order to check promises about it.
 *
 * These facts are stated only where somebody checks: a run that promises nothing has no witness, and pays nothing.
 */
import type { Instant } from "../kernel/Instant.ts"
import type { Place, Request } from "./Request.ts"

/** Money, and whatever else is counted in effects, is a whole number of hundredths: `12.34` is 1234. */
export const hundredths = 100

export interface Witness {
  /** Something happened at `place`, `amount` hundredths of it. `effect` is its number in `Journal.effects`. */
  effected(at: Instant, effect: number, request: Request, amount: number, place: Place): void
  /** What a request is about has come from one place to another: in a call, a message, a copy. */
  carried(at: Instant, request: Request, from: Place, to: Place): void
}
