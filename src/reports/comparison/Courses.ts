/**
 * Courses: how one run of every design went, side by side on the same scale, so that eyes can compare them.
 */
import type { Picture } from "../../sim/observation/pictures/Picture.ts"
import { stillChart } from "../charts/StillChart.ts"
import { type Line, type TimeChart, timeFrameOf } from "../charts/TimeChart.ts"
import { ink } from "../page/Colours.ts"
import { asIs, html, type Markup } from "../page/Markup.ts"

/** Of the run with the first seed, by design. */
export type Samples = ReadonlyMap<string, Picture>

const linesOf = ({ journeys }: Picture): ReadonlyArray<Line> => {
  const sum = (key: "good" | "offered") => {
    const [first, ...others] = journeys.map(({ series }) => series[key])
    return (first ?? []).map((value, w) => others.reduce((all, series) => all + (series[w] ?? 0), value ?? 0))
  }
  return [
    { label: "offered", colour: "offered", values: sum("offered"), thinnedBy: "mean", dash: [5, 3] },
    { label: "good", colour: "good", values: sum("good"), thinnedBy: "mean", isFilled: true }
  ]
}

export const courses = (samples: Samples): Markup | undefined => {
  const drawn = [...samples].filter(([, { windows }]) => windows > 0)
  if (drawn.length === 0) return undefined
  const lines = new Map(drawn.map(([variant, picture]) => [variant, linesOf(picture)]))
  const upTo = Math.max(...[...lines.values()].flat().flatMap(({ values }) => values.map((value) => value ?? 0)))
  const charts = drawn.map(([variant, picture], i) => {
    const says = `Requests of ${variant} per second over time: offered and good`
    const chart: TimeChart = {
      ...{ id: `course-${i}`, says, unit: "rate", scale: "linear", levels: [], size: "half", upTo },
      lines: lines.get(variant)!
    }
    return html`<div><h3>${variant}</h3><figure class="chart half">${stillChart(chart, timeFrameOf(picture))}</figure></div>
`
  })
  const key = (colour: "good" | "offered") => asIs(`color:${ink(colour)}`)
  return html`<section id="courses"><h2>How one run of each went</h2>
<p class="hint">Requests a second with seed 1: <span style="${key("offered")}">- -</span> offered,
<span style="${key("good")}">●</span> good. Faults are shaded; all have the same scale.</p>
<div class="pair">${charts}</div></section>`
}
