/**
 * Stability: whether a component keeps up with what comes in.
 *
 * An average over a line that only grows says how long somebody looked, and nothing about the design; such averages are
 * marked. The rule is coarse on purpose: in each quarter of the stretch more came in than went out, by more than 2 % of
 * what came in and by at least ten calls. Chance growth of a busy but stable line does not last four quarters.
 */
import type { ComponentRecord } from "../records/ComponentRecord.ts"
import { componentColumn } from "../records/ComponentRecord.ts"

const quarters = 4
const growthMin = 10
const growthShare = 0.02

/** Whether calls piled up all along windows `from` to `to`. Fewer than eight windows are too few to say so. */
export const isUnstable = (component: ComponentRecord, from: number, to: number): boolean => {
  if (to - from < 2 * quarters) return false
  for (let i = 0; i < quarters; i++) {
    const begin = from + Math.floor(((to - from) * i) / quarters)
    const end = from + Math.floor(((to - from) * (i + 1)) / quarters)
    const growth = component.inFlightAt(end) - component.inFlightAt(begin)
    if (growth < Math.max(growthMin, growthShare * component.tally.between(componentColumn.offered, begin, end)))
      return false
  }
  return true
}
