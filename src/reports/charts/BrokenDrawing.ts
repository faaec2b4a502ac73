/**
 * Broken drawing: how each invariant was broken first, one below the other, as an SVG that needs no page around it.
 */
import type { Result } from "../../experiments/Result.ts"
import { ink, lightSheet } from "../page/Colours.ts"
import { html } from "../page/Markup.ts"
import { formatInstant } from "../Quantity.ts"
import { brokenOf } from "../stories/Story.ts"
import { withTitle } from "./Drawing.ts"
import { sequenceBody } from "./SequenceDrawing.ts"

const margin = 20
/** For the name of the invariant and what broke it. */
const heading = 48
const font = "system-ui, sans-serif"

/** One that says so if none was. */
export const brokenDrawing = (result: Result): string => {
  const all = brokenOf(result).map(({ first, name }) => {
    const says = `${formatInstant(first.atMs)}: ${first.says}`
    return { name, says, ...sequenceBody(first.sequence) }
  })
  const none =
    all.length === 0 ? html`<text x="0" y="18" fill="${ink("text")}">No invariant was broken.</text>` : undefined
  let y = margin
  const parts = all.map(({ body, height, name, says }) => {
    const from = y
    y += heading + height + margin
    return html`<text x="${margin}" y="${from + 14}" font-weight="600" fill="${ink("bad")}">${name}</text>
<text x="${margin}" y="${from + 34}" fill="${ink("text")}">${says}</text>
<g transform="translate(${margin},${from + heading})">${body}</g>`
  })
  const width = Math.max(320, ...all.map((one) => Math.max(one.width, one.says.length * 7))) + 2 * margin
  const height = Math.max(y, 3 * margin)
  const empty = none && html`<g transform="translate(${margin},${margin})">${none}</g>`
  return withTitle(
    all.map(({ name, says }) => `${name}: ${says}`).join("; ") || "no invariant was broken",
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-size="12" font-family="${font}"><style>${lightSheet}</style><rect width="100%" height="100%" fill="${ink("paper")}"/>${empty}${parts}</svg>\n`
      .text
  ).text
}
