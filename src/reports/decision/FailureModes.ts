/**
 * Failure modes: what each fault does to each option, whether it is noticed, and how long it takes until all is well.
 */
import { escaped, table } from "../MarkdownText.ts"
import type { Decision } from "./Decision.ts"
import {
  effectsOf,
  faultIn,
  objectivesIn,
  pairsIn,
  recoveryText,
  section,
  shareOf,
  shareText,
  spansText
} from "./Decision.ts"

export const failureModes = (decision: Decision): string => {
  const pairs = pairsIn(decision)
  if (pairs.length === 0)
    return section("Failure modes", ["Nothing goes wrong in this scenario: no failure mode was tried."])
  const promises = new Set(objectivesIn(decision).map(([name]) => name))
  const { confidence } = decision.comparison
  const rows = pairs.flatMap(({ fault, objective }) =>
    decision.options.flatMap(({ name }) => {
      const effects = effectsOf(decision, name, fault, objective)
      if (effects.length === 0) return []
      const { band } = faultIn(decision, fault)
      const isPromise = promises.has(objective)
      const row = [
        `${escaped(fault)}${band === undefined ? "" : `: ${escaped(band.on)} ${escaped(band.what)}`}`,
        escaped(objective),
        escaped(name),
        ...(["before", "during", "after"] as const).map((stretch) =>
          escaped(shareText(shareOf(effects, stretch, confidence)))
        ),
        isPromise
          ? escaped(
              spansText(
                effects.map(({ scaledMs }) => scaledMs),
                confidence,
                "no"
              )
            )
          : "–",
        isPromise ? escaped(recoveryText(effects, confidence)) : "–"
      ]
      return [row]
    })
  )
  return section("Failure modes", [
    table(
      ["---", "---", "---", "--:", "--:", "--:", "--:", "--:"],
      ["Failure mode", "Seen by", "Option", "good before", "during", "after", "noticed after", "kept again after"],
      rows
    ),
    "– is where no request ended. Noticed: the scaled page above, from the fault's beginning. Kept again: from the fault's end until " +
      "every five seconds hold the target, for ten seconds or to the end of the run. After: until another fault begins, or to the end."
  ])
}
