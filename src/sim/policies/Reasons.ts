/**
 * Reasons: which failures a policy acts on, written as a list such as `[timed out, error, unreachable]`.
 *
 * Failures of a user's own code that are none of ours count as "error".
 */
import * as Schema from "effect/Schema"
import type { FailureReason } from "../model/Failure.ts"
import { failureReasons } from "../model/Failure.ts"

/** Every reason a caller can see; "cancelled" is seen by callees only, and "gave up" by users. */
const seen = failureReasons.filter((reason) => reason !== "ok" && reason !== "cancelled" && reason !== "gave up")

export const Reasons = Schema.NonEmptyArray(Schema.Literals(seen)).annotate({
  identifier: "Reasons",
  description: "Reasons of failures, as they stand in a report."
})

export type Reasons = typeof Reasons.Type

/** By outcome, whether a failure is among `on`; without `on`, all are but `exceptions`. */
export const tableOf = (
  on: ReadonlyArray<FailureReason> | undefined,
  exceptions: ReadonlyArray<FailureReason> = []
): ReadonlyArray<boolean> =>
  failureReasons.map(
    (reason) => reason !== "ok" && (on === undefined ? !exceptions.includes(reason) : on.includes(reason))
  )
