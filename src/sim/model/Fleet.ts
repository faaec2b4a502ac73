/**
 * Fleet: the instances of a service whose number changes while it runs, as whoever releases a new version of it sees them.
 */
import type { Span } from "../kernel/Instant.ts"
import type { Condition } from "./Conditions.ts"

/** What was seen of the calls that the new version has answered since its share of the traffic last changed. */
export interface Seen {
  readonly calls: number
  /** Of them, how many with a failure. */
  readonly failed: number
  /** The response time that 99% of them did not exceed; 0 without calls. */
  readonly p99: Span
}

/** A new version on its way to replace the old one, which stays beside it until `finish`. */
export interface Release {
  /** How many instances of the old version there are. */
  readonly old: number
  /** Sees to it that there are so many of the new version in all; each is there after a time that `startUp` draws. */
  readonly grow: (count: number, startUp: () => Span, whenAllServe: () => void) => void
  /** From now on the new version gets this share of the calls, 0..1. */
  readonly shift: (share: number) => void
  readonly seen: () => Seen
  /** The old instances are removed, each with so much time to finish what it has. */
  readonly finish: (patience: Span) => void
  /** All calls go to the old version again, and the new instances are removed. */
  readonly rollBack: (patience: Span) => void
}

export interface Fleet {
  /**
   * `gray` is what is wrong with every instance of the new version. There is one release at a time: one that is under way
   * is rolled back when another begins, and told so.
   */
  readonly release: (gray: Condition | undefined, whenSuperseded: () => void) => Release
}
