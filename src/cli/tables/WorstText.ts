/**
 * Worst text: which faults were found to break a promise, or came nearest to it.
 */

import { writeAnswer } from "../../experiments/Question.ts"
import { boundOf } from "../../experiments/searches/WorstPlan.ts"
import { inkOf, type PlainOptions, wrap } from "../../reports/plain/PlainInk.ts"
import { writeCounted } from "../../sim/model/WholeText.ts"
import { writeValue } from "../../sim/observation/claims/Measured.ts"
import type { WorstFound } from "../runs/WorstSearch.ts"

/** With a line feed at its end. */
export const worstText = (found: WorstFound, options: PlainOptions = {}): string => {
  const { before, command, drawn, faults, isBroken, others, promise, shrunkIn, tested, title, unit, value } = found
  const ink = inkOf(options)
  const measured = (of: number | undefined) => writeAnswer(of, unit)
  const head = isBroken
    ? `Broken by ${writeCounted(faults.length, "fault")}, found among ${writeCounted(tested, "plan")} and shrunk in ${shrunkIn} more:`
    : `Not broken by any of ${writeCounted(tested, "plan")}.${faults.length === 0 ? "" : " The nearest to it:"}`
  const body = faults.flatMap((fault) => {
    const [first = "", ...rest] = wrap(fault, ink.width - 4)
    return [`  - ${first}`, ...rest.map((line) => `    ${line}`)]
  })
  const with_ = `${measured(value)} with ${faults.length === 1 ? "it" : "them"}, ${measured(before)} without.`
  const seeds = isBroken ? ` With other seeds it is broken in ${others.broken} of ${others.of}.` : ""
  const unseen =
    `${drawn} of them were drawn at random: with 95 % confidence fewer than ${writeValue(boundOf(drawn), "percent")} of all such ` +
    "plans break it."
  const told = faults.length > 0 ? with_ + seeds : drawn > 0 ? unseen : ""
  return ink.finish(
    `${[
      ink.paint(`${title}: ${promise}`, "strong"),
      "",
      ink.paint(head, isBroken ? "bad" : "good"),
      ...body,
      ...wrap(told, ink.width),
      ...(faults.length === 0 ? [] : ["", ink.paint(`See it: ${command}`, "dim")])
    ].join("\n")}\n`
  )
}

/** The same for a program. */
export const worstJson = ({ value, before, ...found }: WorstFound): string => {
  const finite = (of: number | undefined) => (of !== undefined && Number.isFinite(of) ? of : null)
  return JSON.stringify({ version: 1, ...found, value: finite(value), before: finite(before) }, null, 2)
}
