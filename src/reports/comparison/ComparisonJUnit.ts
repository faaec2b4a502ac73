/**
 * Comparison in JUnit: a suite for every design and a test case for every objective: kept on average over the seeds, broken, or, as an
 * error, not told from its target.
 */
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import { type AllEvidence, sharesOf } from "../../experiments/comparisons/Proposal.ts"
import { judged } from "../../experiments/searches/TippingPoint.ts"
import { intervalText } from "../DifferenceText.ts"
import { junitDocument, type Suite } from "../JUnit.ts"
import { formatShare } from "../Quantity.ts"

const verdicts = { kept: "passed", broken: "failed", undecided: "inconclusive" } as const

/** With a line feed at its end. */
export const comparisonJUnit = (
  { confidence, scenario, seeds, variants }: DesignComparison,
  evidence: AllEvidence,
  command: string
): string =>
  junitDocument(
    variants.map((variant): Suite => {
      const all = evidence.get(variant) ?? []
      const objectives = all.find(({ result }) => result !== undefined)?.result?.picture.objectives ?? []
      return {
        name: `${scenario} (${variant})`,
        properties: [
          ["scenario", scenario],
          ["variant", variant],
          ["seeds", String(seeds)]
        ],
        cases: objectives.map(({ good, name, of, target }) => {
          const { kept, share } = judged(sharesOf(all, name), target, confidence)
          return {
            name: `objective: ${name}: ${formatShare(target)} of ${of} is ${good}`,
            verdict: verdicts[kept],
            measured: `${intervalText(share, { unit: "share" })}, promised ${formatShare(target)}`,
            because: ""
          }
        }),
        output: command
      }
    })
  )
