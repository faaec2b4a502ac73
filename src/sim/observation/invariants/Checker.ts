/**
 * Checker: a fold over what a run does that knows whether one promise is kept, and what broke it first.
 */
import type { Instant, Span } from "../../kernel/Instant.ts"
import type { Access, Loss } from "../../model/History.ts"
import type { Place, Request } from "../../model/Request.ts"

/** Something that was stated and belongs to the history of a violation. */
export interface Stated {
  readonly at: Instant
  /** The component where. */
  readonly of: string
  /** The wish on whose behalf. */
  readonly request: number
  /** In words: "charged 49.95". */
  readonly says: string
}

export interface Violation {
  /** When the promise was broken. */
  readonly at: Instant
  /** In words: "charged = booked + refunded is not true of request 17: 49.95 more on the left". */
  readonly says: string
  /** What led to it and nothing else, the last of it being what broke it. */
  readonly history: ReadonlyArray<Stated>
}

/** How a promise stands. */
export interface Standing {
  readonly verdict: "passed" | "failed" | "inconclusive"
  /** In words: "true of all 1,203 requests". */
  readonly measured: string
}

/** A stretch during which a fault was there. */
export interface Disturbance {
  readonly from: Instant
  /** `Infinity` while it lasts. */
  readonly to: Instant
}

/** When something that began at `since` has to be over: the time of faults is not counted, and of the last one it begins anew. */
export const dueAfter = (since: Instant, within: Span, disturbances: ReadonlyArray<Disturbance>): Instant => {
  let due = since + within
  for (const { from, to } of disturbances) if (from < due && to > since) due = Math.max(due, to + within)
  return due
}

export interface Checker {
  /** Something happened. `amount` is in hundredths. */
  readonly effected?: (at: Instant, effect: string, request: Request, amount: number, place: Place) => void
  /** What a request is about has come from one place to another. */
  readonly carried?: (at: Instant, request: Request, from: Place, to: Place) => void
  /** The caller of a store was answered. */
  readonly accessed?: (at: Instant, access: Access) => void
  /** An acknowledged write is gone. */
  readonly lost?: (at: Instant, loss: Loss) => void
  /** The run is over. */
  readonly finish: (at: Instant) => void
  readonly standing: () => Standing
}

/** Where checkers tell what they found, at once. */
export type Found = (violation: Violation) => void

/** What a caller of a store was told, in words. */
export const accessText = ({ answeredBy = [], key, kind, node, outcome, version }: Access): string => {
  const what = kind === "read" ? `reads key ${key}: version ${version}` : `writes key ${key}: version ${version}`
  const of = answeredBy.length > 1 ? ` (of ${answeredBy.join(", ")})` : ""
  return `${node} ${what}${of}${outcome === "ok" ? "" : `, ${outcome}`}`
}

/** The same as part of a history. */
export const stated = (at: Instant, access: Access): Stated => ({
  at,
  of: access.store,
  request: access.session,
  says: accessText(access)
})
