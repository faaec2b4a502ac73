/**
 * Comparison page: a comparison as one HTML page that asks the network for nothing.
 *
 * Loading this file loads Plot, so load it only when a page is wanted.
 */
import type { ComparedHeadline, DesignComparison } from "../../experiments/comparisons/DesignComparison.ts"
import type { Difference } from "../../experiments/comparisons/PairedComparison.ts"
import { differenceChart } from "../charts/DifferenceChart.ts"
import { frontChart } from "../charts/FrontChart.ts"
import { differenceText, effectText, intervalText } from "../DifferenceText.ts"
import { leaf } from "../page/Leaf.ts"
import { html, type Markup } from "../page/Markup.ts"
import { byFigure, comparisonInShort, conclusions } from "./ComparisonStory.ts"
import { courses, type Samples } from "./Courses.ts"

/** With a line feed at its end. */
export const comparisonPage = (comparison: DesignComparison, command: string, samples: Samples = new Map()): string => {
  const figures = byFigure(comparison)
  return leaf({
    title: `${comparison.scenario}: designs compared`,
    heading: comparison.scenario,
    lead: "Designs compared",
    conclusions: conclusions(comparison),
    run: comparisonInShort(comparison),
    sections: [
      courses(samples),
      fronts(comparison, figures),
      html`<section id="differences"><h2>Differences to ${comparison.baseline}</h2>
<p class="hint">Seed by seed, with intervals. What touches the line in the middle may be nothing.</p>
<div class="pair">${figures.map(
        (rows) => html`<div><h3>${rows[0]!.name} <small>${rows[0]!.better} is better</small></h3>
<figure class="chart half">${differenceChart(rows)}</figure></div>
`
      )}</div></section>`,
      html`<section id="figures"><h2>Every figure</h2>
<p class="hint">With half-widths; differences are to ${comparison.baseline}, seed by seed. A star: on the Pareto front.</p>
${figures.map((rows) => table(comparison, rows))}</section>`
    ],
    command
  })
}

/** A drawing for each pair of figures in which one can do well at the expense of the other. */
const fronts = (
  comparison: DesignComparison,
  figures: ReadonlyArray<ReadonlyArray<ComparedHeadline>>
): Markup | undefined => {
  const {
    headlines,
    pareto: { over }
  } = comparison
  const measured = over.flatMap((name) => figures.find(([first]) => first!.name === name)?.[0] ?? [])
  const money = measured.find(({ unit }) => unit === "money")
  const differ = ({ name }: ComparedHeadline) =>
    headlines.some((one) => one.name === name && one.compared.verdict !== "no real difference")
  const others = measured.filter((one) => one !== money && differ(one))
  // Where only the cost differs, the dearer design buys nothing with it; that is worth a picture too.
  const bought =
    others.length > 0 || money === undefined || !differ(money)
      ? others
      : measured.filter((one) => one !== money).slice(0, 1)
  const pairs =
    money === undefined
      ? others.flatMap((one, i) => (i % 2 === 0 && others[i + 1] !== undefined ? [[others[i + 1]!, one] as const] : []))
      : bought.map((one) => [money, one] as const)
  if (pairs.length === 0) return undefined
  return html`<section id="front"><h2>What one has to choose between</h2>
<p class="hint">Full points are on the Pareto front over ${over.join(", ")}: none of them is better in one of these without being
worse, or not surely better, in another. Lines through points are intervals.</p>
${pairs.map(([across, up]) => html`<figure class="chart wide">${frontChart(comparison, across, up)}</figure>`)}</section>`
}

const classes: Readonly<Record<Difference, string>> = {
  "better": "passed",
  "worse": "failed",
  "no real difference": "",
  "not sure yet": "inconclusive"
}

const table = ({ baseline, pareto }: DesignComparison, rows: ReadonlyArray<ComparedHeadline>): Markup => {
  const [first] = rows as readonly [ComparedHeadline]
  const titles = [`${first.name} (${first.better} is better)`, "value", "difference", "effect", ""]
  const name = (variant: string) => `${variant}${pareto.ranks[variant] === 1 ? " *" : ""}`
  return html`<div class="wide"><table><thead><tr>${titles.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead><tbody>
<tr><th scope="row">${name(baseline)}</th><td>${intervalText(first.compared.baseline, first)}</td><td></td><td></td><td>baseline</td></tr>
${rows.map(
  ({ compared, variant }) => html`<tr class="${classes[compared.verdict]}"><th scope="row">${name(variant)}</th>
<td>${intervalText(compared.own, first)}</td><td>${differenceText(compared.difference, first)}</td>
<td>${effectText(compared.effect)}</td><td><span class="sign">${compared.verdict}</span></td></tr>`
)}</tbody></table></div>`
}
