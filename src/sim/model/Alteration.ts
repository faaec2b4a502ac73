/**
 * Alteration: what a store can be turned into while it serves, as whoever plans that sees it.
 *
 * An alteration takes as long as it takes, and ends by itself. Whoever stops it leaves the store as it is then, half of the way.
 */
import type { Span } from "../kernel/Instant.ts"
import type { Distribution } from "./Distribution.ts"

/** Another number of shards. */
export interface Resharding {
  readonly to: number
  /** Keys are 0 to this, without it. */
  readonly keys: number
  /** Most keys a second that one shard hands over; `Infinity` for as many as it can. */
  readonly moves: number
  readonly batch: number
  /** Of one batch, on either side. */
  readonly work: Distribution
  /** Of shards by range: the first key of the new one. */
  readonly splitAt: number | undefined
}

/** Another layout of every row. */
export interface Migration {
  readonly rows: number
  /** Of one row. */
  readonly row: Span
  /** Which calls have to wait for the lock. */
  readonly blocks: "everything" | "writes"
  /** How long it waits for the lock before it gives up, and after which time it asks again. */
  readonly lockTimeout: Span
  readonly again: Span
  /** Row by row beside the calls; `undefined` for all rows at once, under the lock. */
  readonly online:
    | {
        readonly batch: number
        readonly pause: Span
        /** For how long the lock is held before and after. */
        readonly lock: Span
        /** By which factor writes take longer meanwhile; `undefined` if they do not write the new layout. */
        readonly dualWrite: number | undefined
      }
    | undefined
}

/**
 * A store that was made to be altered. Both begin at once, and return how to stop them. Unless they are stopped, `whenOver` is called
 * in the end: they are through, or were given up for the next.
 */
export interface Alterable {
  readonly reshard?: ((plan: Resharding, whenOver: (isThrough: boolean) => void) => () => void) | undefined
  readonly migrate?: ((plan: Migration, whenOver: (isThrough: boolean) => void) => () => void) | undefined
}
