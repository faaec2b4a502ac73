/**
 * Blame sheet: for what the components of every option worked, and where the time of its late and failed requests went.
 */

import { escaped } from "../MarkdownText.ts"
import { blameHeadlines, blameOf } from "../stories/BlameStory.ts"
import { bold, bullets, type Decision, sampleOf, section } from "./Decision.ts"

export const blameSheet = (decision: Decision): string => {
  const told = decision.comparison.variants.map((variant) => {
    const blame = blameOf(sampleOf(decision, variant))
    return { variant, lines: blame === undefined ? [] : blameHeadlines(blame) }
  })
  if (told.every(({ lines }) => lines.length === 0)) return ""
  return section("Blame", [
    "Where the work went, and the time of requests that failed or came late, seed 1:",
    bullets(
      told.map(({ lines, variant }) => {
        const text = lines.length === 0 ? "nothing was late, and nothing was done for nobody" : lines.join(" ")
        return `${bold(variant)}: ${escaped(text)}`
      })
    )
  ])
}
