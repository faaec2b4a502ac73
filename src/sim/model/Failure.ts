/**
 * Failure: what a caller sees when a call does not give it an answer. (What causes it is a *fault*; see `faults/`.)
 *
 * Failures are plain tagged values made once and reused, never `Error`s: a retry storm makes millions of them, and a stack
 * trace would cost more than the request. `Effect.catchTag` works on them as on any tagged failure.
 */
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

/** Why a call failed, as people read it. The position is its code in facts; 0 is no failure. */
export const failureReasons = [
  "ok",
  /** The caller's patience ended. The callee may still be working. */
  "timed out",
  /** The waiting line was full. */
  "queue full",
  /** A bulkhead or connection limit was reached. */
  "too many in flight",
  "rate limited",
  "breaker open",
  /** Refused on purpose, to keep what is more important alive. */
  "shed",
  /** The deadline that came with the call had passed before work began. */
  "expired",
  /** The callee answered, with an error. */
  "error",
  /** No way to the callee: refused connection, or nobody healthy to ask. */
  "unreachable",
  /** The callee died with the call inside. */
  "crashed",
  /** The caller called it back before it was done. Seen by the callee only. */
  "cancelled",
  /** A saga failed and was undone. */
  "compensated",
  /** A saga failed and could not be undone: somebody has to look at it. */
  "stuck",
  /** The user left. The system may still be working. Seen by users only. */
  "gave up",
  /** Not even sent: the caller itself holds back, because too many of its calls were refused. */
  "throttled",
  /** Somebody else has written what this was to replace since it was read. */
  "conflict",
  /** A store refused a write whose lock somebody with a later token has used already. */
  "fenced off",
  /** The callee did what it is there for, and said no: there is not enough in the account. */
  "refused",
  /** A node that is not the primary was asked for what only the primary does. */
  "not primary"
] as const

export type FailureReason = Exclude<(typeof failureReasons)[number], "ok">

/** 0 for success, otherwise the position of the reason in `failureReasons`. */
export type Outcome = number

export const ok: Outcome = 0

const tags = {
  "timed out": "TimedOut",
  "queue full": "Rejected",
  "too many in flight": "Rejected",
  "rate limited": "Rejected",
  "breaker open": "Rejected",
  "shed": "Rejected",
  "expired": "Rejected",
  "error": "Errored",
  "unreachable": "Unreachable",
  "crashed": "Crashed",
  "cancelled": "Rejected",
  "compensated": "Undone",
  "stuck": "Undone",
  "gave up": "GaveUp",
  "throttled": "Rejected",
  "conflict": "Rejected",
  "fenced off": "Rejected",
  "refused": "Rejected",
  "not primary": "Rejected"
} as const satisfies Record<FailureReason, string>

/** A call that got no good answer. */
export interface Failure {
  readonly _tag: (typeof tags)[FailureReason]
  readonly reason: FailureReason
  /** What was called. */
  readonly target: string
  readonly outcome: Outcome
}

/** The failure of calling `target` for this reason. Make it once per component or policy, not per call. */
export const failure = (target: string, reason: FailureReason): Failure => ({
  _tag: tags[reason],
  reason,
  target,
  outcome: outcomeFor(reason)
})

/** The same as an effect that fails at once, to be made once and returned often. */
export const failing = (target: string, reason: FailureReason): Effect.Effect<never, Failure> =>
  Exit.fail(failure(target, reason))

/** The code of a reason. */
export const outcomeFor = (reason: FailureReason): Outcome => failureReasons.indexOf(reason)

/** Whether something that code failed with is one of our failures. */
export const isFailure = (failed: unknown): failed is Failure =>
  typeof failed === "object" && failed !== null && "outcome" in failed && typeof failed.outcome === "number"

/** The outcome of any failure: a user's own code may fail with values of its own, which count as "error". */
export const outcomeOf = (failed: unknown): Outcome => (isFailure(failed) ? failed.outcome : outcomeFor("error"))
