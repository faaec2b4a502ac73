/**
 * HTML report: one page that holds everything and asks the network for nothing.
 *
 * It reads from the verdict down to the details, in light and dark and on paper. The same result gives the same
 * bytes: there is no date in it and nothing is numbered at random. Loading this file loads Plot, so load it only when
 * a page is wanted.
 */
import * as Effect from "effect/Effect"
import type { Result } from "../experiments/Result.ts"
import { timeFrameOf } from "./charts/TimeChart.ts"
import { blamed } from "./page/Blamed.ts"
import { broken } from "./page/Broken.ts"
import { findings, lesson, reproduction } from "./page/Closing.ts"
import { costs } from "./page/Costs.ts"
import { asIs, html, jsonMarkup, type Markup } from "./page/Markup.ts"
import { cards, heading, statements } from "./page/Opening.ts"
import { pictures } from "./page/Pictures.ts"
import { pageScript } from "./page/Script.ts"
import { styleSheet } from "./page/Style.ts"
import { eventLog, phaseTables } from "./page/Tables.ts"
import { readUPlot, type UPlotFiles } from "./page/UPlotFiles.ts"
import { nameOf } from "./stories/Story.ts"

/** The page, with a line feed at its end. */
export const htmlReport = (result: Result) => Effect.map(readUPlot, (uPlot) => page(result, uPlot).text)

const page = (result: Result, uPlot: UPlotFiles): Markup => {
  const { picture } = result
  const { live, sections } = pictures(result)
  const { bands, untilMs } = timeFrameOf(picture)
  const present = [
    heading(result),
    statements(result),
    broken(result),
    cards(picture),
    ...sections,
    phaseTables(picture),
    blamed(result),
    costs(result),
    eventLog(picture),
    lesson(result),
    findings(result),
    reproduction(result)
  ].filter((section) => section !== undefined)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="faultline ${result.faultline}">
<title>${nameOf(result)}: ${result.verdict}</title>
<style>${uPlot.style}${asIs(styleSheet)}</style>
</head>
<body>
<header class="bar">
<b>faultline</b>
<nav>${present.map(linkTo)}</nav>
<button type="button" id="theme" class="live-only" title="light or dark">dark</button>
</header>
<main>
${present.map((section) => html`${section}\n`)}</main>
<script type="application/json" id="data">${jsonMarkup({ untilMs, bands, charts: live })}</script>
<script>${uPlot.script}</script>
<script>${asIs(pageScript)}</script>
</body>
</html>
`
}

/** To a section that has a name. */
const linkTo = ({ text }: Markup): Markup | undefined => {
  const [, id] = /^<section id="([a-z]+)"/.exec(text) ?? []
  return id === undefined ? undefined : html`<a href="#${id}">${id.charAt(0).toUpperCase() + id.slice(1)}</a>`
}
