/**
 * Broken: how each invariant was broken first, as a sequence of who sent what to whom.
 */
import type { Result } from "../../experiments/Result.ts"
import { sequenceDrawing } from "../charts/SequenceDrawing.ts"
import { formatInstant } from "../Quantity.ts"
import { brokenOf } from "../stories/Story.ts"
import { html, type Markup } from "./Markup.ts"

/** `undefined` if none was. */
export const broken = (result: Result): Markup | undefined => {
  const all = brokenOf(result)
  if (all.length === 0) return undefined
  return html`<section id="broken"><h2>How invariants were broken</h2>
<p class="hint">The first time each, with the calls that led to it and nothing else.</p>
${all.map(
  ({ first, name }) => html`<h3>${name}</h3><p>${formatInstant(first.atMs)}: ${first.says}</p>
<div class="wide">${sequenceDrawing(`How ${name} was broken: ${first.says}`, first.sequence)}</div>`
)}</section>`
}
