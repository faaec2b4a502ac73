/**
 * Cell: what a node of a quorum store has of a key: the newest write that it was told of.
 *
 * There is one object for a write, whoever has it.
 */
import type { Instant } from "../../../kernel/Instant.ts"

export interface Cell {
  /** The number of the write among all of the store, in the order in which they were accepted. */
  readonly version: number
  /** The same among those of the key. */
  readonly nth: number
  /** When it was acknowledged, if it was. */
  acknowledgedAt?: Instant
  /** It was acknowledged, and nobody has it any more. */
  isLost: boolean
  /** Told of every node that takes it in. */
  readonly arrived?: ((node: number) => void) | undefined
}

/** What a node has of a key that nobody has written. */
export const nothing: Cell = { version: 0, nth: 0, isLost: false }
