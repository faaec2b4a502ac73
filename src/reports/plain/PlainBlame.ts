/**
 * Plain blame: where time and work went, as lines of the plain report.
 */
import type { Result } from "../../experiments/Result.ts"
import { blameHeadlines, blameOf, blameRules, workRows, workTitles } from "../stories/BlameStory.ts"
import { type Ink, wrap } from "./PlainInk.ts"
import { plainTable } from "./PlainTable.ts"

/** Nothing if nothing failed and nothing was wasted. */
export const blameLines = (result: Result, ink: Ink): ReadonlyArray<string> => {
  const blame = blameOf(result)
  if (blame === undefined) return []
  return [
    ink.paint("BLAME", "strong"),
    ...blameHeadlines(blame).flatMap((text) =>
      wrap(text, ink.width - 6).map((line, i) => `${i === 0 ? "  - " : "    "}${line}`)
    ),
    ...plainTable("  work", workTitles(blame), workRows(blame), ink),
    ...wrap(blameRules(blame), ink.width - 4).map((line) => `  ${ink.paint(line, "dim")}`)
  ]
}
