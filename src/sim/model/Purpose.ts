/**
 * Purpose: what a call is part of, where the store that it comes to has to know: an update, a lock, a transaction.
 *
 * It stands on the hop that the step made, and is found from the hops below. An update and a transaction speak of their own
 * calls only; a lock of everything that is done while it is held, however deep.
 */
import type { Effect } from "effect/Effect"
import type { Distribution } from "./Distribution.ts"
import type { Failure } from "./Failure.ts"
import type { Place, Request } from "./Request.ts"

/** Reads, and writes what follows from it. */
export interface Updating {
  readonly kind: "updating"
  /** Whether the write is refused if somebody has written in between. */
  readonly comparesAndSets: boolean
  /** The version that was read first; -1 for one that was old already, `undefined` before. */
  seen: number | undefined
}

/** Done while a lock is held. */
export interface Holding {
  readonly kind: "holding"
  /** The lock of this key: one object, whoever holds it. */
  readonly lock: object
  /** 1, 2, 3 … in the order in which the lock was given to anybody. */
  readonly token: number
  /** The lease has ended, and the holder goes on all the same. */
  readonly isOverdue: boolean
  /** Told of a write that was applied after that. */
  wroteOverdue(): void
}

/** What participants know of a transaction. */
export interface Transaction {
  state: "voting" | "committed" | "aborted"
  /** How long a forced record of the log takes. */
  readonly force: Distribution
  /** How many participants have prepared and have not heard what was decided. */
  prepared: number
}

/** Asks a participant to prepare. */
export interface Voting {
  readonly kind: "voting"
  readonly transaction: Transaction
}

/** Tells a participant what was decided. */
export interface Deciding {
  readonly kind: "deciding"
  readonly transaction: Transaction
}

/** A write with which something else becomes true, in the same transaction. */
export interface Recording {
  readonly kind: "recording"
  /** The store has it, on the node at `place`. It fails if what was to become true with it must not. */
  recorded(place: Place): Refusal | undefined
}

export type Refusal = Effect<never, Failure>

/** Brings a write to one of the nodes of a store, or asks what that node has. */
export interface Replicating {
  readonly kind: "replicating"
  /** The node has done its work. */
  arrived(): void
}

/** Done under an idempotency key. */
export interface Keeping {
  readonly kind: "keyed"
  /** An effect of it has happened, in a transaction in which the key can be committed too. */
  happened(): void
}

export type Purpose = Replicating | Updating | Holding | Voting | Deciding | Recording | Keeping

/** The purpose of a call: only of what its caller does itself. */
export const purposeOf = <K extends Purpose["kind"]>(
  request: Request,
  kind: K
): Extract<Purpose, { readonly kind: K }> | undefined => {
  for (let hop: Request | undefined = request; hop?.caller === request.caller; hop = hop.parent) {
    if (hop.purpose?.kind === kind) return hop.purpose as Extract<Purpose, { readonly kind: K }>
  }
  return undefined
}

/** A read was told something that is not the newest there is, though nobody has been promised that. */
export const hasSeenOld = (request: Request): void => {
  const updating = purposeOf(request, "updating")
  if (updating !== undefined) updating.seen ??= -1
}

/** Calls `each` with every lock under which a call is made, the nearest first. */
export const holdingsOf = (request: Request, each: (holding: Holding) => void): void => {
  for (let hop: Request | undefined = request; hop !== undefined; hop = hop.parent) {
    if (hop.purpose?.kind === "holding") each(hop.purpose)
  }
}
