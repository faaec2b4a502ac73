/**
 * Expectation: what a scenario says its runs will show, read and judged.
 *
 * It is a measure over a stretch of the run and a claim about the number, or, with `compare`, about the same number in
 * two variants. Names are checked when the scenario is read, so that an expectation about a component that does not
 * exist is a mistake and never an expectation that quietly holds.
 */
import * as Result from "effect/Result"
import type { Reading } from "../../model/Notation.ts"
import type { Recording } from "../records/Recording.ts"
import { type Claim, claimMisfit, judgeClaim, readClaim } from "./Claim.ts"
import { type Comparison, judgeComparison, readComparison } from "./Comparison.ts"
import { type During, readDuring, resolveDuring, wholeRun } from "./During.ts"
import { type Measure, measure, type Names, readMeasure } from "./Measure.ts"
import { type Measured, writeMeasured } from "./Measured.ts"
import type { Verdict } from "./Verdict.ts"

/** What a scenario writes. */
export interface Expectation {
  readonly measure: string
  /** When. Default: from the end of the warm-up to the end. */
  readonly during?: string | undefined
  /** The same as `during: after ...`. Not together with it. */
  readonly after?: string | undefined
  readonly is: string
  /** Two variants: the first is claimed to be so much more or less than the second. */
  readonly compare?: readonly [string, string] | undefined
  /** The variants of which it is claimed. Default: all. Not together with `compare`. */
  readonly variant?: string | ReadonlyArray<string> | undefined
  readonly because?: string | undefined
}

/** An expectation that has been read and checked. */
export interface Expected {
  /** In words: "goodput / offered during slow-ledger.end .. +60s is < 50%". */
  readonly says: string
  readonly measure: Measure
  readonly during: During
  readonly claim: Claim | undefined
  readonly comparison: (Comparison & { readonly of: readonly [string, string] }) | undefined
}

/** Where a mistake is, and what it is. */
export interface ExpectationMistake {
  readonly field: "measure" | "during" | "after" | "is"
  readonly message: string
}

/** Reads an expectation against the names of its world. */
export const readExpectation = (
  written: Expectation,
  names: Names & { readonly faults: ReadonlyArray<string> }
): Result.Result<Expected, ExpectationMistake> =>
  Result.gen(function* () {
    const inField = <A>(field: ExpectationMistake["field"], reading: Reading<A>) =>
      Result.mapError(reading, (message): ExpectationMistake => ({ field, message }))
    const { after, compare, during } = written
    if (after !== undefined && during !== undefined) {
      return yield* Result.fail<ExpectationMistake>({
        field: "after",
        message: "give either during or after, not both"
      })
    }
    const found = yield* inField("measure", readMeasure(written.measure, names))
    const text = after === undefined ? during : `after ${after}`
    const over =
      text === undefined
        ? wholeRun
        : yield* inField(after === undefined ? "during" : "after", readDuring(text, names.faults))
    const when = text === undefined ? "" : /^(after|before) /.test(text) ? ` ${text}` : ` during ${text}`
    if (compare !== undefined) {
      const comparison = yield* inField("is", readComparison(written.is))
      const joint = comparison.relation === "within" ? "of" : "than"
      const says = `${found.text}${when}: ${compare[0]} is ${comparison.text} ${joint} ${compare[1]}`
      return { says, measure: found, during: over, claim: undefined, comparison: { ...comparison, of: compare } }
    }
    const claim = yield* inField("is", readClaim(written.is))
    const misfit = claimMisfit(claim, found.unit, found.text)
    if (misfit !== undefined) return yield* Result.fail<ExpectationMistake>({ field: "is", message: misfit })
    return { says: `${found.text}${when} is ${claim.text}`, measure: found, during: over, claim, comparison: undefined }
  })

/** What the expectation is about, measured in one run that has come to its end. */
export const measureExpected = ({ during, measure: asked }: Expected, recording: Recording): Measured =>
  Result.match(resolveDuring(during, recording.bands, recording.windows, recording.now), {
    onFailure: (detail): Measured => ({ value: undefined, unit: asked.unit, seconds: 0, detail }),
    onSuccess: (look) => measure(asked, { recording, ...look })
  })

/** Judges what was measured: of one run, or of the runs of the two variants that are compared. */
export const judgeExpected = ({ claim, comparison, says }: Expected, one: Measured, other?: Measured): Verdict => {
  const value = one.value === undefined || !Number.isFinite(one.value) ? null : one.value
  if (claim !== undefined) {
    const measured = writeMeasured(one, claim.style, [claim.low, claim.high])
    return { verdict: judgeClaim(claim, one), claim: says, measured, value }
  }
  if (comparison === undefined || other === undefined) {
    return { verdict: "inconclusive", claim: says, measured: "only one of the two variants was run", value }
  }
  return {
    verdict: judgeComparison(comparison, one, other),
    claim: says,
    measured: `${writeMeasured(one)} against ${writeMeasured(other)}`,
    value
  }
}
