/**
 * Blamed: the section of the page about where time and work went.
 */
import type { Result } from "../../experiments/Result.ts"
import { blameChart, blameParts } from "../charts/BlameChart.ts"
import {
  type BlameRow,
  blameHeadlines,
  blameOf,
  blameRules,
  timeRows,
  timeTitles,
  workRows,
  workShare,
  workTitles
} from "../stories/BlameStory.ts"
import { ink } from "./Colours.ts"
import { html, type Markup } from "./Markup.ts"

/** Nothing if nothing failed and nothing was wasted. */
export const blamed = (result: Result): Markup | undefined => {
  const blame = blameOf(result)
  if (blame === undefined) return undefined
  const swatches = blameParts
    .filter(({ kind }) => blame.components.some(({ parts }) => workShare(parts, kind) > 0))
    .map(({ colour, title }) => html`<span><i style="background:${ink(colour)}"></i>${title}</span>`)
  return html`<section id="blame"><h2>Blame</h2>
<ul>${blameHeadlines(blame).map((text) => html`<li>${text}</li>`)}</ul>
<p class="legend">${swatches}</p>
<figure class="chart wide">${blameChart(blame)}</figure>
${table("Work", workTitles(blame), workRows(blame))}
${blame.journeys.length === 0 ? "" : table("Time of late and failed requests", timeTitles, timeRows(blame))}
<p class="hint">${blameRules(blame)}</p></section>`
}

const table = (title: string, titles: ReadonlyArray<string>, rows: ReadonlyArray<BlameRow>): Markup =>
  html`<div class="wide"><table><thead><tr>${[title, ...titles].map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ cells, isPart, name }) =>
      html`<tr${isPart ? "" : html` class="whole"`}><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
  )}</tbody></table></div>`
