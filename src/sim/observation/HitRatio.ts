/**
 * Hit ratio: hits ÷ (hits + misses) of a cache, from its counters "hits" and "misses".
 */
import type { Figure } from "./Picture.ts"
import type { Recording } from "./Recording.ts"

/** The ratio over windows `from` to `to`; `null` if nothing was looked up, or if it is not a cache. */
export const hitRatio = ({ meters }: Recording, cache: string, from: number, to: number): Figure => {
  const counted = (name: string) =>
    meters.find(({ meter }) => meter.of === cache && meter.name === name)?.between(from, to) ?? 0
  const hits = counted("hits")
  const lookups = hits + counted("misses")
  return lookups > 0 ? hits / lookups : null
}
