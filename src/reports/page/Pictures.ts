/**
 * Pictures: the sections of the page that are drawn, each with what is needed to read it.
 *
 * Every time chart stands there as an SVG; the script replaces it by one that can be zoomed, from the data in `live`.
 */
import type { Result } from "../../experiments/Result.ts"
import type { ComponentPicture, Picture } from "../../sim/observation/Picture.ts"
import { componentCharts, meterChart } from "../charts/ComponentCharts.ts"
import { colourOfEnding, endingsChart } from "../charts/EndingsChart.ts"
import { heatMap } from "../charts/HeatMap.ts"
import { ratesChart, responseChart } from "../charts/JourneyCharts.ts"
import { type LiveChart, liveChart } from "../charts/LiveChart.ts"
import { stillChart } from "../charts/StillChart.ts"
import { type Line, type TimeChart, type TimeFrame, timeFrameOf } from "../charts/TimeChart.ts"
import { topologyDrawing } from "../charts/TopologyDrawing.ts"
import { formatCount, formatFactor, formatShare } from "../Quantity.ts"
import { endedOf, endingsIn } from "../Story.ts"
import { ink } from "./Colours.ts"
import { html, type Markup } from "./Markup.ts"

export interface Pictures {
  readonly sections: ReadonlyArray<Markup | undefined>
  /** Data of the charts that can be zoomed, by their place in the page. */
  readonly live: Readonly<Record<string, LiveChart>>
}

/** More components or meters than these have no charts: the page would not be read, and too large to be sent. */
const chartedMax = 16

export const pictures = (result: Result): Pictures => {
  const { picture } = result
  const frame = timeFrameOf(picture)
  const live: Record<string, LiveChart> = {}
  const chart = (one: TimeChart): Markup => {
    live[one.id] = liveChart(one, frame)
    return timeFigure(one, frame)
  }
  if (picture.windows === 0) return { sections: [topology(result)], live }
  return {
    sections: [
      load(picture, chart),
      responses(picture, chart),
      endings(picture),
      components(picture, chart),
      meters(picture, chart),
      heat(picture, frame),
      topology(result)
    ],
    live
  }
}

const timeFigure = (chart: TimeChart, frame: TimeFrame): Markup =>
  html`<figure class="${chart.isSmall ? "chart small" : "chart"}" data-live="${chart.id}">${legend(chart.lines)}<div class="still">${stillChart(chart, frame)}</div></figure>`

/** The script writes into `b` what the line is worth at the cursor. */
const legend = (lines: ReadonlyArray<Line>): Markup =>
  html`<figcaption class="legend">${lines.map(
    ({ colour, dash, label }) =>
      html`<span><svg viewBox="0 0 22 8" width="22" height="8" aria-hidden="true"><path d="M0,4h22" style="stroke:${ink(colour)};stroke-width:2.5;stroke-dasharray:${dash?.join(" ") ?? "none"}"/></svg>${label} <b></b></span>`
  )}<span class="at"></span></figcaption>`

type Draw = (chart: TimeChart) => Markup

/** With a heading of its own where there are several journeys. */
const perJourney = (picture: Picture, of: (journey: Picture["journeys"][number], index: number) => Markup | undefined) =>
  picture.journeys.map((journey, i) => {
    const drawn = of(journey, i)
    if (drawn === undefined) return undefined
    return picture.journeys.length > 1 ? html`<h3>${journey.name}</h3>${drawn}` : drawn
  })

const load = (picture: Picture, chart: Draw): Markup =>
  html`<section id="load"><h2>Load and goodput</h2>
<p class="hint">Requests per second. What lies between offered and good was lost, late, or is still under way. <span class="live-only">Drag to zoom all charts, double-click to come back.</span></p>
${perJourney(picture, (journey, i) => chart(ratesChart(journey, i)))}</section>`

const responses = (picture: Picture, chart: Draw): Markup =>
  html`<section id="responses"><h2>Response times</h2>
<p class="hint">Of the requests that were answered, on a logarithmic axis. Where there is no line, nothing was answered.</p>
${perJourney(picture, (journey, i) => chart(responseChart(journey, i, picture)))}</section>`

const endings = (picture: Picture): Markup => {
  const all = endingsIn(picture)
  const swatches = all.map(
    (ending) => html`<span><i style="background:${ink(colourOfEnding(ending, all))}"></i>${ending.name}</span>`
  )
  return html`<section id="endings"><h2>How requests ended</h2>
<p class="hint">Share of the requests that ended in each phase, failures by cause.</p>
<p class="legend">${swatches}</p>
${perJourney(picture, (journey) => (endedOf(journey.total) === 0 ? undefined : endingsChart(picture, journey)))}</section>`
}

const components = (picture: Picture, chart: Draw): Markup | undefined => {
  const charted = picture.components.slice(0, chartedMax)
  if (charted.length === 0) return undefined
  const left = picture.components.length - charted.length
  return html`<section id="components"><h2>Components</h2>
<div class="components"><div class="titles"><span></span><span>Waiting line</span><span>Busy</span><span>Finished, and of that for nobody</span></div>
${charted.map((component, i) => {
  const { busy, wasted, waiting } = componentCharts(component, i)
  return html`<div class="component">${about(component)}${chart(waiting)}${chart(busy)}${chart(wasted)}</div>`
})}</div>
${left > 0 ? html`<p class="hint">${left} more have no charts here; their figures are below.</p>` : undefined}</section>`
}

const about = ({ kind, name, total }: ComponentPicture): Markup => {
  const told: ReadonlyArray<readonly [string, string] | undefined> = [
    total.utilisation === null ? undefined : ["busy", formatShare(total.utilisation)],
    ["longest line", formatCount(total.waitingMax)],
    total.wasted > 0 ? ["for nobody", formatShare(total.wastedShare)] : undefined,
    total.hitRatio === null ? undefined : ["hits", formatShare(total.hitRatio)],
    ["calls per request", formatFactor(total.callsPerRequest)]
  ]
  return html`<div class="about"><h3>${name} <small>${kind}</small></h3>${
    total.isUnstable ? html`<p class="unstable">more came in than went out</p>` : undefined
  }<dl>${told.map((one) => (one === undefined ? undefined : html`<div><dt>${one[0]}</dt><dd>${one[1]}</dd></div>`))}</dl></div>`
}

const meters = (picture: Picture, chart: Draw): Markup | undefined => {
  const charted = picture.meters.slice(0, chartedMax)
  return charted.length === 0
    ? undefined
    : html`<section id="meters"><h2>Meters</h2><div class="meters">${charted.map(
        (meter, i) =>
          html`<div><h3>${meter.name} <small>${meter.of}</small></h3><p class="note">${meter.kind === "gauge" ? "last" : "in all"} ${formatCount(meter.value)}, ${meter.kind === "gauge" ? "mean" : "per second"} ${formatCount(meter.mean)}</p>${chart(meterChart(meter, i, picture.windowMs))}</div>`
      )}</div></section>`
}

const heat = (picture: Picture, frame: TimeFrame): Markup | undefined => {
  const maps = perJourney(picture, (journey) => heatMap(journey, frame))
  return maps.every((map) => map === undefined)
    ? undefined
    : html`<section id="heat"><h2>Latency heat map</h2>
<p class="hint">Every request that ended, by how long it took: the stronger the colour, the more of them.</p>${maps}</section>`
}

const topology = (result: Result): Markup | undefined => {
  if (result.scenario.topology.nodes.length === 0) return undefined
  const { picture } = result
  const touched = picture.faults.length > 0 ? " A dashed frame had the fault named on it." : ""
  return html`<section id="topology"><h2>The system</h2>
<p class="hint">Mean calls per second over the whole run. The bar in a box is how busy it was.${touched}</p>
${topologyDrawing(result)}</section>`
}
