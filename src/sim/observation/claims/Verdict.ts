/**
 * Verdict: whether a statement about a run has turned out true.
 *
 * Inconclusive is not a way of failing kindly: it says that the run has not shown anything, because nothing was there
 * to measure. A run has passed if nothing failed and nothing was left open.
 */

import type { Promised } from "../Objective.ts"
import { standingOf } from "../pictures/ObjectiveView.ts"
import type { Recording } from "../records/Recording.ts"
import { writeValue } from "./Measured.ts"

export type VerdictWord = "passed" | "failed" | "inconclusive"

export interface Verdict {
  readonly verdict: VerdictWord
  /** What was claimed, in words. */
  readonly claim: string
  /** What was measured, in words and as a number; `null` if there is none, or if it is infinite ("never"). */
  readonly measured: string
  readonly value: number | null
}

/** The worst of several: failed, then inconclusive, then passed. Of none: passed. */
export const worst = (words: ReadonlyArray<VerdictWord>): VerdictWord =>
  words.includes("failed") ? "failed" : words.includes("inconclusive") ? "inconclusive" : "passed"

/** Whether a promise was kept so far. */
export const judgeObjective = (recording: Recording, objective: Promised): Verdict => {
  const { good: text, name, of, target } = objective
  const claim = `${name}: ${writeValue(target, "percent")} of ${of} ${text}`
  const { good, overdue, total } = standingOf(recording, objective) ?? { good: 0, overdue: 0, total: 0 }
  if (total === 0) return { verdict: "inconclusive", claim, measured: `no ${of} ended after the warm-up`, value: null }
  const late = overdue === 0 ? "" : `, ${writeValue(overdue, "number")} of them never answered in time`
  return {
    verdict: good >= target * total ? "passed" : "failed",
    claim,
    measured:
      `${writeValue(good / total, "percent")} (${writeValue(total - good, "number")} bad of ` +
      `${writeValue(total, "number")}${late})`,
    value: good / total
  }
}
