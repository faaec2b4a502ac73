/**
 * Comparison report: a folder with a comparison as a page, as Markdown, JSON, CSV and JUnit. The same comparison gives the same bytes.
 */
import * as Effect from "effect/Effect"
import type { DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { AllEvidence } from "../../experiments/comparisons/Proposal.ts"
import { writeFiles } from "../Folder.ts"
import { canonicalJson } from "../results/CanonicalJson.ts"
import { comparisonCsv } from "./ComparisonCsv.ts"
import { comparisonJUnit } from "./ComparisonJUnit.ts"
import { comparisonMarkdown } from "./ComparisonMarkdown.ts"

/**
 * Writes `comparison.json`, `.html`, `.md`, `.csv` and `.xml` into the folder, which is made if it is not there, and returns their
 * paths. `command` makes the same comparison again.
 */
export const writeComparison = Effect.fn("writeComparison")(function* (
  comparison: DesignComparison,
  evidence: AllEvidence,
  command: string,
  folder: string
) {
  // Plot takes a quarter of a second to load.
  const { comparisonPage } = yield* Effect.promise(() => import("./ComparisonPage.ts"))
  const samples = [...evidence].flatMap(([variant, all]) =>
    all.flatMap(({ result }) => (result === undefined ? [] : [[variant, result.picture] as const]))
  )
  return yield* writeFiles(folder, [
    { name: "comparison.json", text: canonicalJson({ version: 1, ...comparison, command }) },
    { name: "comparison.html", text: comparisonPage(comparison, command, new Map(samples)) },
    { name: "comparison.md", text: comparisonMarkdown(comparison, command) },
    { name: "comparison.csv", text: comparisonCsv(comparison) },
    { name: "comparison.xml", text: comparisonJUnit(comparison, evidence, command) }
  ])
})
