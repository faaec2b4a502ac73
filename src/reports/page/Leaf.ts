/**
 * Leaf: a page of one matter, such as a sweep or a search, that asks the network for nothing.
 */
import { asIs, html, type Markup } from "./Markup.ts"
import { styleSheet } from "./Style.ts"

export interface Leaf {
  /** In the tab of a browser. */
  readonly title: string
  readonly heading: string
  /** One line below the heading. */
  readonly lead: string
  readonly conclusions: ReadonlyArray<string>
  /** What was run, in short. */
  readonly run: string
  readonly sections: ReadonlyArray<Markup | undefined>
  /** Makes the same again. */
  readonly command: string
}

/** With a line feed at its end. */
export const leaf = ({ command, conclusions, heading, lead, run, sections, title }: Leaf): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="faultline">
<title>${title}</title>
<style>${asIs(styleSheet)}</style>
</head>
<body>
<header class="bar"><b>faultline</b></header>
<main>
<section class="opening"><h1>${heading}</h1><p class="lead">${lead}</p>
<ul>${conclusions.map((line) => html`<li>${line}</li>`)}</ul>
<p class="run">${run}</p></section>
${sections}
<section id="reproduce"><h2>Make the same again</h2>
<div class="command"><pre><code>${command}</code></pre></div></section>
</main>
</body>
</html>
`.text

/** A table with names to the left and figures to the right. */
export const figureTable = (
  titles: ReadonlyArray<string>,
  rows: ReadonlyArray<readonly [name: string, ...cells: ReadonlyArray<string>]>
): Markup =>
  html`<div class="wide"><table><thead><tr>${titles.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead><tbody>
${rows.map(
  ([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`
)}</tbody></table></div>`
