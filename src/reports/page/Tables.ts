/**
 * Tables: the figures of every phase in full, and what happened when.
 */
import type { ComponentFigures, JourneyFigures, Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatCount, formatFactor, formatInstant, formatMs, formatRate, formatShare } from "../Quantity.ts"
import { figuresIn, type Stretch, stretchesOf } from "../stories/Story.ts"
import { html, type Markup } from "./Markup.ts"

interface Column<Figures> {
  readonly title: string
  readonly cell: (figures: Figures) => string
  /** Left out if it holds for nobody. Default: always there. */
  readonly isWanted?: (figures: Figures) => boolean
}

const journeyColumns: ReadonlyArray<Column<JourneyFigures>> = [
  { title: "offered", cell: ({ perSecond }) => formatRate(perSecond.offered) },
  { title: "carried", cell: ({ perSecond }) => formatRate(perSecond.carried) },
  { title: "good", cell: ({ perSecond }) => formatRate(perSecond.good) },
  { title: "failed", cell: ({ perSecond }) => formatRate(perSecond.failed) },
  { title: "good share", cell: ({ availability }) => formatShare(availability) },
  { title: "degraded", cell: ({ degraded }) => formatCount(degraded), isWanted: ({ degraded }) => degraded > 0 },
  { title: "stale", cell: ({ stale }) => formatCount(stale), isWanted: ({ stale }) => stale > 0 },
  { title: "dropped", cell: ({ dropped }) => formatCount(dropped), isWanted: ({ dropped }) => dropped > 0 },
  {
    title: "interrupted",
    cell: ({ interrupted }) => formatCount(interrupted),
    isWanted: ({ interrupted }) => interrupted > 0
  },
  { title: "tries", cell: ({ attemptsPerRequest }) => formatFactor(attemptsPerRequest) },
  { title: "p50", cell: ({ answeredMs }) => formatMs(answeredMs.p50) },
  { title: "p95", cell: ({ answeredMs }) => formatMs(answeredMs.p95) },
  { title: "p99", cell: ({ answeredMs }) => formatMs(answeredMs.p99) },
  { title: "max", cell: ({ answeredMs }) => formatMs(answeredMs.max) }
]

const componentColumns: ReadonlyArray<Column<ComponentFigures>> = [
  { title: "calls", cell: ({ perSecond }) => formatRate(perSecond.offered) },
  { title: "finished", cell: ({ perSecond }) => formatRate(perSecond.carried) },
  { title: "failed", cell: ({ perSecond }) => formatRate(perSecond.failed) },
  { title: "busy", cell: ({ utilisation }) => formatShare(utilisation) },
  // The mean of a line that only grew says how long one looked.
  { title: "waiting", cell: ({ isUnstable, waitingMean }) => (isUnstable ? "grows" : formatCount(waitingMean)) },
  { title: "longest line", cell: ({ waitingMax }) => formatCount(waitingMax) },
  { title: "for nobody", cell: ({ wastedShare }) => formatShare(wastedShare) },
  { title: "calls per request", cell: ({ callsPerRequest }) => formatFactor(callsPerRequest) },
  { title: "hits", cell: ({ hitRatio }) => formatShare(hitRatio), isWanted: ({ hitRatio }) => hitRatio !== null },
  { title: "waited p99", cell: ({ waitingMs }) => formatMs(waitingMs.p99) },
  { title: "response p50", cell: ({ responseMs }) => formatMs(responseMs.p50) },
  { title: "response p99", cell: ({ responseMs }) => formatMs(responseMs.p99) }
]

export const phaseTables = (picture: Picture): Markup | undefined =>
  picture.journeys.length === 0
    ? undefined
    : html`<section id="phases"><h2>${picture.phases.length === 0 ? "Figures" : "Before, during and after"}</h2>
<p class="hint">${phasesInWords(picture)}</p>
${table("Journeys", picture.journeys, journeyColumns, picture)}
${table("Components", picture.components, componentColumns, picture)}</section>`

const phasesInWords = ({ phases, warmupMs }: Picture): string => {
  const stretches = phases.map(({ fromMs, name, toMs }) => `${name} ${formatInstant(fromMs)} to ${formatInstant(toMs)}`)
  const warmup = warmupMs > 0 ? ["the warm-up is left out"] : []
  const all = [...stretches, ...warmup, "times of journeys are those of the answered"].join("; ")
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}.`
}

interface Measured<Figures> {
  readonly name: string
  readonly total: Figures
  readonly phases: ReadonlyArray<Figures>
}

const table = <Figures>(
  title: string,
  measured: ReadonlyArray<Measured<Figures>>,
  columns: ReadonlyArray<Column<Figures>>,
  picture: Picture
): Markup | undefined => {
  if (measured.length === 0) return undefined
  const wanted = columns.filter(({ isWanted = () => true }) =>
    measured.some(({ phases, total }) => [total, ...phases].some(isWanted))
  )
  const stretches = stretchesOf(picture)
  const row = (one: Measured<Figures>, stretch: Stretch) =>
    html`<tr class="${stretch.kind}"><th scope="row">${stretch.kind === "whole" ? one.name : stretch.name}</th>
${wanted.map(({ cell }) => html`<td>${cell(figuresIn(one, stretch))}</td>`)}</tr>`
  const titles = [title, ...wanted.map((column) => column.title)].map((text) => html`<th scope="col">${text}</th>`)
  return html`<div class="wide"><table><thead><tr>${titles}</tr></thead>
${measured.map((one) => html`<tbody>${stretches.map((stretch) => row(one, stretch))}</tbody>`)}</table></div>`
}

/** So many happenings are shown: the first ones, since what comes later follows from them. */
const happeningsMax = 200

export const eventLog = ({ happenings }: Picture): Markup | undefined => {
  if (happenings.length === 0) return undefined
  const shown = happenings.slice(0, happeningsMax)
  const left = happenings.length - shown.length
  return html`<section id="events"><h2>What happened when</h2><div class="log"><table>
${shown.map(
  ({ atMs, of, what }) => html`<tr><td class="time">${formatInstant(atMs)}</td>
<th scope="row">${of}</th><td>${what}</td></tr>`
)}</table></div>
${left > 0 ? html`<p class="hint">${left} later ones are in result.json.</p>` : undefined}</section>`
}
