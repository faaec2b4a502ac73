/**
 * History: what callers of stores were told, call by call, for those who check that it holds together.
 *
 * Unlike facts these are objects, made only while somebody listens. A write is told when it is acknowledged: one that was applied
 * and whose caller never heard of it is told as "unsure" when its caller is answered with a failure, or not at all.
 */
import type { Instant } from "../kernel/Instant.ts"

/** A call about a key of a store, as its caller saw it. */
export interface Access {
  readonly store: string
  /** The place that answered, e.g. "ledger/2". */
  readonly node: string
  /** Of a read that several have answered: who, in their order. */
  readonly answeredBy?: ReadonlyArray<string>
  readonly kind: "read" | "write"
  /** The endpoint: "read", "write" or an operation of the store. */
  readonly operation: string
  readonly key: number
  /** Which write was made, or seen: 1, 2, 3 … within the store, in the order in which they were accepted; 0 before any. */
  readonly version: number
  /**
   * Of a read at one of several primaries that merge what each has done: the writes that it does not have, though others have
   * accepted them. Elsewhere a newer version stands for all before it.
   */
  readonly lacks?: ReadonlyArray<number>
  /** What the key was worth afterwards, as the node that answered saw it. */
  readonly value: number
  /** What a write added to it; 0 of a read, and of a write that sets it. */
  readonly added: number
  /** The wish on whose behalf: `Request.id`. */
  readonly session: number
  /** What it is part of, if it reads what somebody will write, or writes what follows from that: one object for both. */
  readonly update?: object
  /** When the call reached the store. The access itself is told when it was answered. */
  readonly began: Instant
  /** "refused": the store said no, and nothing was written; "unsure": it failed, and may have been written. */
  readonly outcome: "ok" | "refused" | "unsure"
}

/** A write that was acknowledged, and is no part of what the store contains any more. */
export interface Loss {
  readonly store: string
  readonly key: number
  readonly version: number
  /**
   * "overwritten" by one that had not seen it, "crash" of all who had it, "failover" to one that had it not, "wipe" of all copies,
   * "not handed on" by a cache that had it alone.
   */
  readonly why: "overwritten" | "crash" | "failover" | "wipe" | "not handed on"
  /** The version by which it was overwritten, if that is one write. */
  readonly by?: number
}

/** Who wants to know. `at` is the instant at which it was told. */
export interface History {
  accessed(at: Instant, access: Access): void
  lost(at: Instant, loss: Loss): void
}
