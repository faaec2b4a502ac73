/**
 * Tipping points: how much more load and how much longer a fault the proposed design can stand before it breaks a promise.
 */
import { escaped, table } from "../MarkdownText.ts"
import { type Decision, type Margin, section } from "./Decision.ts"

export const tippingPoints = ({ proposal, tipping }: Decision): string =>
  tipping.length === 0
    ? ""
    : section("Tipping points", [
        `How far it is to the edge with ${escaped(proposal.design)}, found by bisection with 4 or 8 seeds at each position. ` +
          "Between the two values the seeds do not decide, or nothing was tried.",
        table(
          ["---", "---", "--:", "--:", "--:"],
          ["Objective", "What is changed", "as it is", "kept up to", "broken from"],
          tipping.map(({ asItIs, knob, objective, ...margin }) =>
            [objective, knob, asItIs, keptText(margin), brokenText(margin)].map(escaped)
          )
        )
      ])

type Found = Pick<Margin, "brokenFrom" | "end" | "keptUpTo">

const keptText = ({ end, keptUpTo }: Found): string => keptUpTo ?? `not even ${end}`

const brokenText = ({ brokenFrom, end }: Found): string => brokenFrom ?? `not up to ${end}`
