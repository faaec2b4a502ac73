/**
 * Hit ratio: the share of a cache's lookups that it answered itself, so that nobody had to wait for the origin.
 *
 * A stale answer is a hit (the stale ratio tells how many there were); a lookup that was sent to the origin before its
 * entry expired is a miss. It is read from the counters that caches state.
 */
import type { Figure } from "./pictures/Picture.ts"
import type { Recording } from "./records/Recording.ts"

const answering = ["hits", "stale answers"]
const asking = ["misses", "early refreshes"]

/** The ratio over windows `from` to `to`; `null` if nothing was looked up, or if it is not a cache. */
export const hitRatio = ({ meters }: Recording, cache: string, from: number, to: number): Figure => {
  const counted = (names: ReadonlyArray<string>): number =>
    meters
      .filter(({ meter }) => meter.of === cache && names.includes(meter.name))
      .reduce((sum, record) => sum + record.between(from, to), 0)
  const answered = counted(answering)
  const lookups = answered + counted(asking)
  return lookups > 0 ? answered / lookups : null
}
