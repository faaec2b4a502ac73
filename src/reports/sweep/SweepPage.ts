/**
 * Sweep page: a sweep as one HTML page: curves over one knob, heat maps over two, a tornado knob by knob, and all figures in a table.
 *
 * Loading this file loads Plot, so load it only when a page is wanted.
 */
import type { Headline } from "../../experiments/comparisons/Headlines.ts"
import { valuesAt } from "../../experiments/sweeps/Sweep.ts"
import { intervalOf } from "../../sim/observation/steadiness/Confidence.ts"
import { curveChart, curveColours } from "../charts/CurveChart.ts"
import { type Field, gridChart } from "../charts/GridChart.ts"
import { tornadoChart } from "../charts/TornadoChart.ts"
import { type Colour, ink } from "../page/Colours.ts"
import { figureTable, leaf } from "../page/Leaf.ts"
import { asIs, html, type Markup } from "../page/Markup.ts"
import { extentText, goodness, meanAt, meanText, type Swept, shortNames, spreadText, valuesOf } from "./Swept.ts"
import { type Knob, tornadoOf } from "./Tornado.ts"

/** From worst to best. */
const heat: ReadonlyArray<Colour> = ["heat1", "heat2", "heat3", "heat4", "heat5", "heat6"]

/** Rows of the table, and knobs of a tornado; the files have all. */
const rowsMax = 500
const knobsMax = 30

/** With a line feed at its end. */
export const sweepPage = (swept: Swept, command: string): string => {
  const { axes, figures, isOneByOne, title } = swept
  const [figure, ...others] = figures
  const names = shortNames(axes.map(({ name }) => name))
  const over = isOneByOne ? `${names.length} knobs, one at a time` : names.join(" and ")
  const isDrawn = isOneByOne || axes.length <= 2
  const more = others.map(
    (one) => html`<section><details><summary>${one.name}</summary>${drawings(swept, one)}</details></section>
`
  )
  return leaf({
    title: `${title}: sweep over ${over}`,
    heading: title,
    lead: isOneByOne ? "Which knob moves it most?" : `A sweep over ${over}`,
    conclusions: isOneByOne ? swept.variants.map((variant) => mostOf(swept, figure, variant)) : [],
    run: extentText(swept),
    sections: [
      isDrawn ? html`<section id="maps"><h2>${figure.name}</h2>${drawings(swept, figure)}</section>` : undefined,
      ...(isDrawn ? more : []),
      html`<section id="figures"><h2>Every point</h2>${table(swept)}</section>`
    ],
    command
  })
}

const mostOf = (swept: Swept, figure: Headline, variant: string): string => {
  const { knobs, rest, still } = tornadoOf(swept, figure, variant)
  const [first, second] = knobs
  const than = second === undefined ? "" : `, ${second.name} next`
  const most = first === undefined ? "Nothing moves it" : `${first.name} moves it most${than}`
  const none = still.length === 0 ? "" : `; nothing comes of ${still.length} others`
  return `${variant}: ${figure.name} is ${spreadText(rest, figure)} as it is. ${most}${none}.`
}

const drawings = (swept: Swept, figure: Headline): Markup =>
  swept.isOneByOne
    ? html`${swept.variants.map((variant) => tornado(swept, figure, variant))}`
    : swept.axes.length === 1
      ? curves(swept, figure)
      : html`${swept.variants.map((variant) => map(swept, figure, variant))}`

const nothing = html`<p class="hint">There was nothing to measure.</p>`

const tornado = (swept: Swept, figure: Headline, variant: string): Markup => {
  const { knobs } = tornadoOf(swept, figure, variant)
  const shown = knobs.slice(0, knobsMax)
  return html`<h3>${variant}</h3>
${shown.length === 0 ? html`<p class="hint">Nothing moves it.</p>` : html`<figure class="chart wide">${tornadoChart({ knobs: shown }, figure)}</figure>`}${prices(shown)}`
}

/** What it costs to turn them. */
const prices = (knobs: ReadonlyArray<Knob>): Markup | undefined => {
  const priced = knobs.flatMap(({ name, swings }) =>
    swings.flatMap(({ costs, value }) => (costs === "" ? [] : [`${name} ${value}: ${costs}`]))
  )
  return priced.length === 0 ? undefined : html`<p class="hint">What they cost: ${priced.join("; ")}.</p>`
}

const curves = ({ axes, runs, variants }: Swept, figure: Headline): Markup => {
  const [axis] = axes
  const values = valuesOf(axis!)
  const points = variants.flatMap((variant) =>
    values.flatMap((at) => {
      const { halfWidth, mean } = intervalOf(valuesAt(runs, figure.name, { point: [at], variant }))
      return Number.isFinite(mean) ? [{ at, variant, mean, halfWidth: Number.isFinite(halfWidth) ? halfWidth : 0 }] : []
    })
  )
  if (points.length === 0) return nothing
  const legend = variants.map((variant, i) => {
    const colour = ink(curveColours[i % curveColours.length]!)
    return html`<li><span style="${asIs(`color:${colour}`)}">●</span> ${variant}</li>`
  })
  return html`<figure class="chart wide">${curveChart({ knob: axis!.name, values, variants, figure, points })}</figure>
${variants.length > 1 ? html`<ul>${legend}</ul>` : undefined}`
}

const map = (swept: Swept, figure: Headline, variant: string): Markup => {
  const [up, across] = swept.axes.map((axis) => ({ name: axis.name, values: valuesOf(axis) }))
  const means = (of: string) =>
    swept.points.map((point) => ({ point, mean: meanAt(swept, figure, { point, variant: of }) }))
  const all = swept.variants.flatMap((one) => means(one).map(({ mean }) => mean))
  const good = goodness(all, figure)
  const [worst, ...better] = all.filter(Number.isFinite).toSorted((one, other) => good(one) - good(other))
  const scale =
    worst === undefined ? "" : `, from ${meanText(worst, figure)} to ${meanText(better.at(-1) ?? worst, figure)}`
  const fields = means(variant).map(({ mean, point: [y, x] }): Field => {
    const text = meanText(mean, figure)
    if (Number.isNaN(mean)) return { x: x!, y: y!, text, colour: "grid", isDark: false }
    const shade = Math.min(heat.length - 1, Math.floor(good(mean) * heat.length))
    return { x: x!, y: y!, text, colour: heat[shade]!, isDark: shade >= 3 }
  })
  const says = `${figure.name} of ${variant} over ${across!.name} and ${up!.name}`
  return html`<h3>${variant}</h3><p class="hint">The stronger the shade, the better${scale}.</p>
<figure class="chart wide">${gridChart(fields, { says, across: across!, up: up! })}</figure>`
}

const table = ({ axes, figures, points, runs, variants }: Swept): Markup => {
  const rows = points.flatMap((point) => variants.map((variant) => ({ point, variant })))
  const names = shortNames(axes.map(({ name }) => name))
  const isTold = axes.length <= 4
  const titles = [isTold ? names.join(", ") : "what is different", "design", ...figures.map(({ name }) => name)]
  const rest = axes.map((axis) => valuesOf(axis)[0])
  const nameOf = (point: ReadonlyArray<string>) =>
    isTold
      ? point.join(", ")
      : point.flatMap((value, i) => (value === rest[i] ? [] : [`${names[i]}=${value}`])).join(", ") || "nothing"
  const shown = rows.slice(0, rowsMax).map(({ point, variant }) => {
    const cells = figures.map((figure) => spreadText(valuesAt(runs, figure.name, { point, variant }), figure))
    return [nameOf(point), variant, ...cells] as const
  })
  const left = rows.length - shown.length
  return html`${figureTable(titles, shown)}${left > 0 ? html`<p class="hint">${left} more rows are in sweep.csv.</p>` : undefined}`
}
