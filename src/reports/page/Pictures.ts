/**
 * Pictures: the sections of the page that are drawn, each with what is needed to read it.
 *
 * Every time chart stands there as an SVG; the script replaces it by one that can be zoomed, from the data in `live`.
 */
import type { Result } from "../../experiments/Result.ts"
import type { ComponentPicture, JourneyPicture, MeterPicture, Picture } from "../../sim/observation/pictures/Picture.ts"
import { componentCharts, meterChart } from "../charts/ComponentCharts.ts"
import { colourOfEnding, endingsChart } from "../charts/EndingsChart.ts"
import { heatMap } from "../charts/HeatMap.ts"
import { ratesChart, responseChart } from "../charts/JourneyCharts.ts"
import { type LiveChart, liveChart } from "../charts/LiveChart.ts"
import { stillChart } from "../charts/StillChart.ts"
import { type Line, type Size, type TimeChart, type TimeFrame, timeFrameOf } from "../charts/TimeChart.ts"
import { topologyDrawing } from "../charts/TopologyDrawing.ts"
import { formatCount, formatFactor, formatRate, formatShare } from "../Quantity.ts"
import { endedOf, endingsIn } from "../stories/Story.ts"
import { type Colour, ink } from "./Colours.ts"
import { given, html, type Markup } from "./Markup.ts"

export interface Pictures {
  readonly sections: ReadonlyArray<Markup | undefined>
  /** Data of the charts that can be zoomed, by their place in the page. */
  readonly live: Readonly<Record<string, LiveChart>>
}

/**
 * More journeys, components or meters than these have no charts: the page would not be read, and too large to be
 * sent.
 */
const chartedMax = 12

export const pictures = (result: Result): Pictures => {
  const { picture } = result
  const frame = timeFrameOf(picture)
  const live: Record<string, LiveChart> = {}
  const chart = (one: TimeChart): Markup => {
    live[one.id] = liveChart(one, frame)
    return timeFigure(one, frame)
  }
  const size = picture.journeys.length > 1 ? "half" : "wide"
  if (picture.windows === 0) return { sections: [topology(result)], live }
  return {
    sections: [
      load(picture, chart, size),
      responses(picture, chart, size),
      endings(picture, size),
      components(picture, chart),
      meters(picture, chart),
      heat(picture, frame, size),
      topology(result)
    ],
    live
  }
}

const timeFigure = (chart: TimeChart, frame: TimeFrame): Markup =>
  html`<figure class="chart ${chart.size}" data-live="${chart.id}">
${chart.size === "small" ? readings(chart.lines) : legend(chart.lines)}
<div class="still">${stillChart(chart, frame)}</div></figure>`

const swatch = (colour: Colour, dash?: Line["dash"]): Markup => {
  const style = `stroke:${ink(colour)};stroke-dasharray:${dash?.join(" ") ?? "none"}`
  return html`<svg viewBox="0 0 22 8" width="22" aria-hidden="true"><path d="M0,4h22" style="${style}"/></svg>`
}

/** The script writes into `b` what the line is worth at the cursor. */
const legend = (lines: ReadonlyArray<Line>): Markup =>
  html`<figcaption class="legend">${lines.map(
    ({ colour, dash, label }) => html`<span>${swatch(colour, dash)}${label} <b></b></span>`
  )}<span class="at"></span></figcaption>`

/** Titles stand above the column of small charts; the readings come with the cursor. */
const readings = (lines: ReadonlyArray<Line>): Markup =>
  html`<figcaption class="legend">${lines.map(() => html`<b></b>`)}</figcaption>`

type Draw = (chart: TimeChart) => Markup

/** Side by side, each under its name, where there are several journeys; `undefined` if nothing is drawn. */
const perJourney = (
  { journeys }: Picture,
  of: (journey: JourneyPicture, index: number) => Markup | undefined
): Markup | undefined => {
  const drawn = journeys.slice(0, chartedMax).flatMap((journey, i) => {
    const one = of(journey, i)
    return one === undefined ? [] : [{ name: journey.name, one }]
  })
  if (drawn.length === 0) return undefined
  if (journeys.length === 1) return drawn[0]?.one
  return html`<div class="pair">${drawn.map(({ name, one }) => html`<div><h3>${name}</h3>${one}</div>`)}</div>`
}

const load = (picture: Picture, chart: Draw, size: Size): Markup =>
  html`<section id="load"><h2>Load and goodput</h2>
<p class="hint">Requests per second. What lies between offered and good was lost, late, or is still under way.
<span class="live-only">Drag to zoom all charts, double-click to come back.</span></p>
${perJourney(picture, (journey, i) => chart(ratesChart(journey, i, size)))}</section>`

const responses = (picture: Picture, chart: Draw, size: Size): Markup =>
  html`<section id="responses"><h2>Response times</h2>
<p class="hint">Of the requests that were answered, on a logarithmic axis.
Where there is no line, nothing was answered.</p>
${perJourney(picture, (journey, i) => chart(responseChart(journey, i, size, picture)))}</section>`

const endings = (picture: Picture, size: Size): Markup => {
  const all = endingsIn(picture)
  const swatches = all.map(
    (ending) => html`<span><i style="background:${ink(colourOfEnding(ending, all))}"></i>${ending.name}</span>`
  )
  const chartOf = (journey: JourneyPicture) =>
    endedOf(journey.total) === 0 ? undefined : endingsChart(picture, journey, size)
  return html`<section id="endings"><h2>How requests ended</h2>
<p class="hint">Share of the requests that ended in each phase, failures by cause.</p>
<p class="legend">${swatches}</p>
${perJourney(picture, chartOf)}</section>`
}

const components = (picture: Picture, chart: Draw): Markup | undefined => {
  const charted = picture.components.slice(0, chartedMax)
  if (charted.length === 0) return undefined
  const left = picture.components.length - charted.length
  return html`<section id="components"><h2>Components</h2>
<div class="components"><div class="titles"><span></span><span>Waiting line</span><span>Busy</span>
<span class="legend">${swatch("carried")} finished per second ${swatch("wasted")} for nobody</span></div>
${charted.map((component, i) => {
  const { busy, finished, waiting } = componentCharts(component, i)
  const line = waiting === undefined ? html`<p class="nothing">nothing waited</p>` : chart(waiting)
  return html`<div class="component">${about(component)}${line}${chart(busy)}${chart(finished)}</div>`
})}</div>
${left > 0 ? html`<p class="hint">${left} more have no charts; their figures are below.</p>` : undefined}</section>`
}

const about = ({ kind, name, total }: ComponentPicture): Markup => {
  const told: ReadonlyArray<readonly [string, string] | undefined> = [
    total.utilisation === null ? undefined : ["busy", formatShare(total.utilisation)],
    ["longest line", `${formatCount(total.waitingMax)}${total.isUnstable ? ", growing" : ""}`],
    total.wasted > 0 ? ["for nobody", formatShare(total.wastedShare)] : undefined,
    total.hitRatio === null ? undefined : ["hits", formatShare(total.hitRatio)],
    ["calls per request", formatFactor(total.callsPerRequest)]
  ]
  const rows = told.map((one) => given(one, ([what, figure]) => html`<div><dt>${what}</dt><dd>${figure}</dd></div>`))
  return html`<div class="about"><h3>${name} <small>${kind}</small></h3><dl>${rows}</dl></div>`
}

const meters = (picture: Picture, chart: Draw): Markup | undefined => {
  const charted = picture.meters.slice(0, chartedMax).map(
    (meter, i) => html`<div><h3>${meter.name} <small>${meter.of}</small></h3><p class="note">${valueOf(meter)}</p>
${meter.series.some((value) => value !== 0) ? chart(meterChart(meter, i, picture.windowMs)) : always}</div>`
  )
  if (charted.length === 0) return undefined
  return html`<section id="meters"><h2>Meters</h2><div class="meters">${charted}</div></section>`
}

const always = html`<p class="nothing">always 0</p>`

const valueOf = ({ kind, mean, value }: MeterPicture): string =>
  kind === "gauge"
    ? `last ${formatCount(value)}, mean ${formatCount(mean)}`
    : `${formatCount(value)} in all, ${formatRate(mean)}`

const heat = (picture: Picture, frame: TimeFrame, size: Size): Markup | undefined => {
  const maps = perJourney(picture, (journey) => heatMap(journey, frame, size))
  return maps === undefined
    ? undefined
    : html`<section id="heat"><h2>Latency heat map</h2>
<p class="hint">Every request that ended, by how long it took: the stronger the colour, the more of them.
${picture.faults.length > 0 ? "Dashed lines: a fault begins or ends." : undefined}</p>${maps}</section>`
}

const topology = (result: Result): Markup | undefined => {
  if (result.scenario.topology.nodes.length === 0) return undefined
  const { picture } = result
  const touched = picture.faults.length > 0 ? " A dashed frame had the fault named on it." : ""
  return html`<section id="topology"><h2>The system</h2>
<p class="hint">Mean calls per second over the whole run. The bar in a box is how busy it was.${touched}</p>
<div class="wide">${topologyDrawing(result)}</div></section>`
}
