/**
 * Opening: what a reader who has ten seconds sees: the verdict, what was judged, and six figures.
 */
import type { Judged, Result } from "../../experiments/Result.ts"
import type { Figure, JourneyFigures, Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatCount, formatFactor, formatMs, formatRate, formatShare } from "../Quantity.ts"
import {
  byVerdict,
  courseOf,
  endedOf,
  figuresIn,
  recoveryOf,
  runInWords,
  type Stretch,
  shortName,
  stretchesOf,
  verdictSentence
} from "../stories/Story.ts"
import { given, html, type Markup } from "./Markup.ts"

const signs = { passed: "✓", failed: "✗", inconclusive: "?" } as const

/** Name, verdict and how each journey fared. */
export const heading = (result: Result): Markup => {
  const { judged, picture, scenario, variant, verdict } = result
  const recovery = recoveryOf(result)
  return html`<section class="opening ${verdict}">
<p class="kicker">${scenario.tags.map((tag) => html`<span class="tag">${tag}</span>`)}</p>
<h1>${scenario.name}${scenario.variants.length > 1 ? html` <span class="variant">${variant}</span>` : undefined}</h1>
<p class="lead">${scenario.title}.</p>
<p class="verdict"><span class="sign ${verdict}">${signs[verdict]}</span>
<strong>${verdict}</strong><span>${verdictSentence(judged)}</span></p>
${picture.journeys.map((journey) => html`<p class="course"><b>${journey.name}</b> ${courseOf(picture, journey)}</p>`)}
${recovery === undefined ? undefined : html`<p class="course">${recovery}</p>`}
<p class="run">${runInWords(result)}</p>
</section>`
}

export const statements = ({ judged }: Result): Markup | undefined =>
  judged.length === 0
    ? undefined
    : html`<section id="statements"><h2>What was judged</h2>
<ul class="judged">${byVerdict(judged).map(statement)}</ul></section>`

const statement = ({ because, claim, kind, measured, verdict }: Judged): Markup =>
  html`<li class="${verdict}"><span class="sign ${verdict}" title="${verdict}">${signs[verdict]}</span>
<div><span class="claim">${claim}</span> <span class="kind">${kind}</span>
${given(because, (reason) => html`<p class="because">${reason}</p>`)}</div>
<span class="measured">${measured}</span></li>`

interface Card {
  readonly label: string
  readonly value: string
  readonly note: string
  /** The same figure in a stretch. */
  readonly in: (stretch: Stretch) => string
}

/** Six figures of the whole run, each with what it was in every phase. */
export const cards = (picture: Picture): Markup | undefined => {
  if (picture.journeys.length === 0) return undefined
  const [whole, ...phases] = stretchesOf(picture)
  // More than four do not fit into a card.
  const shown = phases.length <= 4 ? phases : []
  const drawn = cardsOf(picture, whole!).map((card) => cardMarkup(card, shown, picture))
  return html`<section class="cards">${drawn}</section>`
}

const cardMarkup = (
  { in: figureIn, label, note, value }: Card,
  phases: ReadonlyArray<Stretch>,
  picture: Picture
): Markup => {
  const rows = phases.map(
    (phase) => html`<div class="${phase.kind}">
<dt title="${phase.name}">${shortName(phase, picture)}</dt><dd>${figureIn(phase)}</dd></div>`
  )
  return html`<div class="card"><p class="label">${label}</p><p class="value">${value}</p><p class="note">${note}</p>
${rows.length === 0 ? undefined : html`<dl>${rows}</dl>`}</div>`
}

const cardsOf = (picture: Picture, whole: Stretch): ReadonlyArray<Card> => {
  const { components, journeys } = picture
  const sum = (stretch: Stretch, of: (figures: JourneyFigures) => number) =>
    journeys.reduce((total, journey) => total + of(figuresIn(journey, stretch)), 0)
  const share = (stretch: Stretch, of: (figures: JourneyFigures) => number): Figure =>
    sum(stretch, endedOf) === 0 ? null : sum(stretch, of) / sum(stretch, endedOf)
  const tries = (stretch: Stretch): Figure => {
    const offered = sum(stretch, ({ offered }) => offered)
    return offered === 0 ? null : 1 + sum(stretch, ({ retries }) => retries) / offered
  }
  const slowest = greatest(journeys, ({ total }) => total.answeredMs.p99)
  // A call or two of a crash are no news.
  const wasting = greatest(components, ({ total }) => ((total.wastedShare ?? 0) >= 0.01 ? total.wastedShare : 0))
  const crowded = greatest(components, ({ total }) => total.waitingMax)
  const cause = Object.entries(journeys.map(({ total }) => total.failedBy).reduce(added, {})).sort(
    ([, a], [, b]) => b - a
  )[0]
  const rate = (stretch: Stretch, of: (figures: JourneyFigures) => number) => formatRate(sum(stretch, of))
  return [
    {
      label: "Offered",
      value: rate(whole, ({ perSecond }) => perSecond.offered),
      note: journeys.length === 1 ? `by ${journeys[0]!.name}` : `by ${journeys.length} journeys together`,
      in: (stretch) => rate(stretch, ({ perSecond }) => perSecond.offered)
    },
    {
      label: "Good",
      value: formatShare(share(whole, ({ good }) => good)),
      note: `${rate(whole, ({ perSecond }) => perSecond.good)} goodput`,
      in: (stretch) => formatShare(share(stretch, ({ good }) => good))
    },
    {
      label: "Failed",
      value: formatShare(share(whole, ({ failed }) => failed)),
      note: cause === undefined ? "nothing failed" : `most of them ${cause[0]}`,
      in: (stretch) => formatShare(share(stretch, ({ failed }) => failed))
    },
    {
      label: "p99 of the answered",
      value: formatMs(slowest?.total.answeredMs.p99 ?? null),
      note:
        slowest === undefined
          ? "nothing was answered"
          : `${journeys.length > 1 ? `${slowest.name}, ` : ""}p50 ${formatMs(slowest.total.answeredMs.p50)}`,
      in: (stretch) => formatMs(slowest === undefined ? null : figuresIn(slowest, stretch).answeredMs.p99)
    },
    {
      label: "Tries per request",
      value: formatFactor(tries(whole)),
      note: `${formatCount(sum(whole, ({ retries }) => retries))} repeated tries`,
      in: (stretch) => formatFactor(tries(stretch))
    },
    wasting === undefined
      ? {
          label: "Longest line",
          value: formatCount(crowded?.total.waitingMax ?? 0),
          note: crowded === undefined ? "nothing waited" : `at ${crowded.name}`,
          in: (stretch) => formatCount(crowded === undefined ? 0 : figuresIn(crowded, stretch).waitingMax)
        }
      : {
          label: "Work for nobody",
          value: formatShare(wasting.total.wastedShare),
          note: `of ${wasting.name}`,
          in: (stretch) => formatShare(figuresIn(wasting, stretch).wastedShare)
        }
  ]
}

/** The one with the greatest figure above 0; the last of equals, which is the one furthest down. */
const greatest = <One>(all: ReadonlyArray<One>, of: (one: One) => Figure): One | undefined =>
  all.reduce<One | undefined>((most, one) => {
    const [figure, known] = [of(one) ?? 0, most === undefined ? 0 : (of(most) ?? 0)]
    return figure > 0 && figure >= known ? one : most
  }, undefined)

const added = (
  sums: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>
): Record<string, number> => {
  const together = { ...sums }
  for (const [name, count] of Object.entries(counts)) together[name] = (together[name] ?? 0) + count
  return together
}
