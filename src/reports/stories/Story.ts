/**
 * Story: what every report tells of a result, in words and as plain lists, so that no two reports tell it differently.
 *
 * Nothing is measured here: counts of a picture are put side by side and named, and that is all.
 */
import type { Judged, Result, VerdictWord } from "../../experiments/Result.ts"
import { writeWhole } from "../../sim/model/WholeText.ts"
import type { JourneyFigures, Picture } from "../../sim/observation/pictures/Picture.ts"
import { formatInstant, formatMs, formatRate, formatShare } from "../Quantity.ts"

/** `retry-storm (naive)`; the variant is left out where there is only one. */
export const nameOf = ({ scenario, variant }: Result): string =>
  scenario.variants.length > 1 ? `${scenario.name} (${variant})` : scenario.name

/** `2 of 4 statements do not hold, 1 could not be judged`. Without statements it is said that nothing was promised. */
export const verdictSentence = (judged: ReadonlyArray<Judged>): string => {
  const count = (verdict: VerdictWord) => judged.filter((one) => one.verdict === verdict).length
  const [failed, open] = [count("failed"), count("inconclusive")]
  if (judged.length === 0) return "nothing was promised, so nothing was judged"
  const all = judged.length === 1 ? "the one statement" : `all ${judged.length} statements`
  const some = (n: number) => (judged.length === 1 ? "the one statement" : `${n} of ${judged.length} statements`)
  const unjudged = open === 0 ? "" : `${failed === 0 ? some(open) : `, ${open}`} could not be judged`
  if (failed === 0) return open === 0 ? `${all} ${judged.length === 1 ? "holds" : "hold"}` : unjudged
  return `${some(failed)} ${failed === 1 ? "does" : "do"} not hold${unjudged}`
}

/** The invariants that were broken, each with what broke it first. */
export const brokenOf = ({ invariants = [] }: Result) =>
  invariants.flatMap(({ first, name }) => (first === null ? [] : [{ name, first }]))

/** Failed statements first, then those that could not be judged; within each as given. */
export const byVerdict = (judged: ReadonlyArray<Judged>): ReadonlyArray<Judged> =>
  (["failed", "inconclusive", "passed"] as const).flatMap((verdict) => judged.filter((one) => one.verdict === verdict))

const warmupInWords = ({ warmupMs }: Picture): string =>
  warmupMs > 0 ? ` (the first ${formatMs(warmupMs)} to warm up)` : ""

/** Whether it ended before it was planned to. */
const isCutShort = ({ atMs, durationMs }: Picture): boolean => durationMs !== null && atMs < durationMs

/** What the run's own checks came to: Little's law, the utilisation law and conservation, for every component. */
export const booksOf = ({ findings }: Pick<Result, "findings">): "books balance" | "BOOKS DO NOT BALANCE" =>
  findings.some(({ kind }) => kind === "self-check") ? "BOOKS DO NOT BALANCE" : "books balance"

/** `seed 42, 4m of virtual time, 1,728,004 events, books balance`. */
export const runInWords = ({ events, findings, picture, seed, set }: Result): string =>
  [
    `seed ${seed}`,
    `${formatMs(picture.atMs)} of virtual time${warmupInWords(picture)}${isCutShort(picture) ? ", cut short" : ""}`,
    `${writeWhole(events)} events`,
    booksOf({ findings }),
    ...set.map((assignment) => `with ${assignment}`)
  ].join(", ")

/** `faultline 0.1.0, scenario 9f2c…, fingerprint 7d0c…`: what was run, and what it must come to again. */
export const originOf = ({ faultline, fingerprint, scenario }: Result): string =>
  `faultline ${faultline}, scenario ${scenario.hash}, fingerprint ${fingerprint}`

/** How a journey fared from phase to phase: `100% good before, 5.1% during slow-ledger, 0.14% after slow-ledger`. */
export const courseOf = (picture: Picture, journey: Picture["journeys"][number]): string =>
  picture.phases.length === 0
    ? `${formatShare(journey.total.availability)} good`
    : picture.phases
        .map(
          ({ name }, i) => `${formatShare(journey.phases[i]?.availability ?? null)}${i === 0 ? " good" : ""} ${name}`
        )
        .join(", ")

/** What became of stores whose primary was gone: `ledger/2 is promoted after 5s, 9 acknowledged writes lost.` */
const failoversIn = ({ happenings }: Picture): ReadonlyArray<string> => {
  const told = happenings.filter(({ what }) => / is promoted after |^one primary again|^is back after /.test(what))
  const more = told.length - failoversShown
  return [
    ...told
      .slice(0, failoversShown)
      .map(({ of, what }) => (what.startsWith(`${of}/`) ? `${what}.` : `${of}: ${what}.`)),
    ...(more > 0 ? [`So it went ${more} times more.`] : [])
  ]
}

const failoversShown = 3

/** `Goodput was back 4.5s after the last fault.`, and which failovers there were; `undefined` if there is nothing to say. */
export const recoveryOf = ({
  picture,
  recovery
}: Pick<Result, "recovery"> & Partial<Pick<Result, "picture">>): string | undefined => {
  const said = [goodputBack(recovery) ?? [], picture === undefined ? [] : failoversIn(picture)].flat()
  return said.length === 0 ? undefined : said.join(" ")
}

/** `undefined` where no fault has ended, or too little time was left. */
const goodputBack = (recovery: Result["recovery"]): string | undefined => {
  if (recovery === undefined) return undefined
  const { afterMs, lookedMs } = recovery
  if (afterMs === null) return `Goodput did not come back in the ${formatMs(lookedMs)} after the last fault.`
  return afterMs === 0
    ? "Goodput was back as soon as the last fault was over."
    : `Goodput was back ${formatMs(afterMs)} after the last fault.`
}

/** A stretch of the run: the whole of it, or one phase. */
export interface Stretch {
  readonly name: string
  readonly kind: Picture["phases"][number]["kind"] | "whole"
  /** Position in `phases`; -1 is the whole run. */
  readonly phase: number
}

/** The whole run, whose figures leave out the warm-up, and the phases. */
export const stretchesOf = ({ phases }: Picture): ReadonlyArray<Stretch> => [
  { name: "whole run", kind: "whole", phase: -1 },
  ...phases.map(({ kind, name }, phase) => ({ name, kind, phase }))
]

/** Its name without that of the fault, "during", where there is only one such phase; in full otherwise. */
export const shortName = ({ kind, name }: Stretch, { phases }: Picture): string =>
  kind !== "whole" && phases.filter((phase) => phase.kind === kind).length === 1 ? kind : name

/** The figures of a stretch. */
export const figuresIn = <Figures>(
  of: { readonly total: Figures; readonly phases: ReadonlyArray<Figures> },
  { phase }: Stretch
): Figures => (phase === -1 ? of.total : of.phases[phase]!)

/** A way in which requests ended. */
export interface Ending {
  /** "good", "not good", or the cause of a failure. */
  readonly name: string
  readonly kind: "good" | "poor" | "failed"
}

/**
 * The ways in which requests of any journey ended, good ones first, then the causes of failure, the most frequent
 * first.
 */
export const endingsIn = ({ journeys }: Picture): ReadonlyArray<Ending> => {
  const totals = new Map<string, number>()
  for (const { phases, total } of journeys) {
    for (const { failedBy } of [total, ...phases]) {
      for (const [cause, count] of Object.entries(failedBy)) totals.set(cause, (totals.get(cause) ?? 0) + count)
    }
  }
  const causes = [...totals]
    .filter(([, count]) => count > 0)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
  const isPoor = journeys.some(({ phases, total }) => [total, ...phases].some(({ carried, good }) => carried > good))
  return [
    { name: "good", kind: "good" },
    ...(isPoor ? [{ name: poorName(journeys.map(({ total }) => total)), kind: "poor" } as const] : []),
    ...causes.map(([name]): Ending => ({ name, kind: "failed" }))
  ]
}

/** How many requests ended in this way. */
export const countOf = ({ kind, name }: Ending, figures: JourneyFigures): number =>
  kind === "good" ? figures.good : kind === "poor" ? figures.carried - figures.good : (figures.failedBy[name] ?? 0)

/** How many requests ended in any way. */
export const endedOf = ({ carried, failed }: JourneyFigures): number => carried + failed

/** One finding or intervention, in a line. */
export const findingsIn = ({ byHand, findings }: Result): ReadonlyArray<string> => [
  ...findings.map(
    ({ atMs, kind, message }) => `${kind}${atMs === null ? "" : ` at ${formatInstant(atMs)}`}: ${message}`
  ),
  ...byHand.map(byHandInWords)
]

/** `by hand: by-hand-1 (on: ledger/2, crash: true, at: 20.7s)`: as the scenario language would write it. */
const byHandInWords = (intervention: unknown): string => {
  const { name, written } = intervention as {
    readonly name: string
    readonly written: Readonly<Record<string, unknown>>
  }
  const said = Object.entries(written).map(
    ([key, value]) => `${key}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`
  )
  return `by hand: ${name} (${said.join(", ")})`
}

/** What went over an edge: mean calls per second of the whole run, and how many of them failed there. */
export interface Traffic {
  readonly perSecond: number
  readonly failedShare: number | null
  readonly retryShare: number | null
}

/** `undefined` if nothing was observed between the two. */
export const trafficOf = ({ atMs, edges }: Picture, from: string, to: string): Traffic | undefined => {
  const edge = edges.find((one) => one.from === from && one.to === to)
  if (edge === undefined || atMs === 0) return undefined
  const { calls, failed, retries } = edge
  return {
    perSecond: (calls / atMs) * 1000,
    failedShare: calls === 0 ? null : failed / calls,
    retryShare: calls === 0 ? null : retries / calls
  }
}

/** `1.6k/s, 60% retries, 11% failed`; what there is none of is left out. */
export const trafficInWords = ({ failedShare, perSecond, retryShare }: Traffic): string =>
  [
    formatRate(perSecond),
    ...(retryShare ? [`${formatShare(retryShare)} retries`] : []),
    ...(failedShare ? [`${formatShare(failedShare)} failed`] : [])
  ].join(", ")

/** Answers that were not good came late, unless some were less than full. */
const poorName = (figures: ReadonlyArray<JourneyFigures>): string =>
  figures.some(({ degraded, stale }) => degraded + stale > 0) ? "late or not in full" : "late"
