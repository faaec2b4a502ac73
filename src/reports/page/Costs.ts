/**
 * Costs: the section of the page about money.
 */
import type { Result } from "../../experiments/Result.ts"
import { costChart, costParts } from "../charts/CostChart.ts"
import {
  type CostRow,
  componentRows,
  componentTitles,
  costInShort,
  failureInWords,
  forecastRows,
  forecastTitles,
  journeyRows,
  journeyTitles,
  rulesInWords
} from "../stories/CostStory.ts"
import { ink } from "./Colours.ts"
import { html, type Markup } from "./Markup.ts"

export const costs = ({ cost }: Result): Markup | undefined => {
  if (cost === undefined) return undefined
  const swatches = costParts
    .filter(({ of }) => cost.components.some((component) => of(component) > 0))
    .map(({ colour, name }) => html`<span><i style="background:${ink(colour)}"></i>${name}</span>`)
  return html`<section id="cost"><h2>Cost</h2>
<p class="hint">${costInShort(cost)}. ${failureInWords(cost)}</p>
<p class="legend">${swatches}</p>
<figure class="chart wide">${costChart(cost)}</figure>
${table("Components", componentTitles, componentRows(cost))}
${table("Journeys", journeyTitles, journeyRows(cost))}
${table("Forecast", forecastTitles, forecastRows(cost))}
<p class="hint">${rulesInWords(cost)}</p></section>`
}

const table = (title: string, titles: ReadonlyArray<string>, rows: ReadonlyArray<CostRow>): Markup =>
  html`<div class="wide"><table><thead><tr>${[title, ...titles].map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ cells, name }) =>
      html`<tr class="whole"><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
  )}</tbody></table></div>`
