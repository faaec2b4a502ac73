/**
 * Update by reports: what the simulation tells.
 */
import type { LiveFrame, Opening } from "../../experiments/LiveRun.ts"
import { withKeys } from "../actions/KeySentences.ts"
import type { Errand, Updated } from "../Errand.ts"
import { send, unchanged } from "../Errand.ts"
import { inOrder } from "../Filter.ts"
import type { Bench, Model, Recent, RunSummary } from "../Model.ts"
import { noRetries, recentFirst, withBench } from "../Model.ts"
import { comfortableSpeed } from "../Speed.ts"
import { watchRetries } from "../Standing.ts"
import type { BesideOpening, Ending, Report } from "../session/SessionProtocol.ts"
import { pushed } from "./UpdateOverlay.ts"

/** What a report changes. Frames of what is no longer open are not shown. */
export const reported = (model: Model, report: Report): Updated => {
  switch (report.report) {
    case "shelf":
      return unchanged({ ...model, library: { ...model.library, shelf: inOrder(report.shelf) } })
    case "preview": {
      const previews = { ...model.library.previews, [report.path]: report.preview }
      return unchanged({ ...model, library: { ...model.library, previews } })
    }
    case "opened":
      return opened(model, report.opening)
    case "frame":
      return unchanged(framed(model, report))
    case "explained":
      // It was asked for from the bench; whoever has opened something else since is not disturbed.
      return unchanged(
        model.overlays.length > 0 ? model : pushed(model, { kind: "story", top: 0, story: report.story })
      )
    case "beside":
      return unchanged(besideTold(model, report.beside))
    case "ending":
      return ended(model, report.ending)
    case "byHand":
      return unchanged(withBench(model, { byHand: report.byHand }))
    case "words":
      return unchanged(withBench(model, { words: report.words }))
    case "said":
      return unchanged(said(model, withKeys(report.message, model.keys), report.isProblem))
    case "mistakes":
      return unchanged(withBench(uncovered(model), { state: "mistaken", trouble: report.text }))
    case "crashed":
      return model.bench === undefined
        ? unchanged({ ...model, notice: { text: report.message, isProblem: true } })
        : unchanged(withBench(uncovered(model), { state: "crashed", trouble: report.message }))
  }
}

/** Without what lies in front: it was about a run that is no more. */
const uncovered = (model: Model): Model => ({ ...model, overlays: [] })

const opened = (model: Model, opening: Opening): Updated => {
  const { bench } = model
  if (bench === undefined) return unchanged(model)
  const speed = bench.hasChosenSpeed ? bench.speed : comfortableSpeed(opening.durationMs)
  const isKnown = opening.topology.nodes.some(({ name }) => name === bench.selected)
  const asks = opening.lesson !== null && !bench.hasAsked
  const plays = !asks && (bench.playsWhenOpen || !bench.hasAsked)
  const ready = withBench(uncovered(model), {
    opening,
    speed,
    frame: undefined,
    state: "paused",
    trouble: undefined,
    ending: undefined,
    beside: undefined,
    retries: noRetries,
    scroll: 0,
    selected: isKnown ? bench.selected : opening.topology.nodes[0]?.name,
    hasAsked: bench.hasAsked || !asks
  })
  const errands: ReadonlyArray<Errand> = [
    send({ order: "speed", speed }),
    ...againBeside(bench, opening),
    ...(plays ? [send({ order: "play" })] : [])
  ]
  return [asks ? pushed(ready, { kind: "question", choice: 0 }) : ready, errands]
}

/** What was said and could not be done is there again, to be put right. */
const said = (model: Model, text: string, isProblem: boolean): Model => {
  const { asked } = model
  const told: Model = { ...model, asked: undefined }
  return isProblem && asked !== undefined
    ? pushed(told, { ...asked, ...(asked.kind === "palette" ? { choice: -1, recalled: 0 } : {}), mistake: text })
    : { ...told, notice: { text, isProblem } }
}

const framed = (model: Model, report: Extract<Report, { report: "frame" }>): Model => {
  const { bench } = model
  if (bench === undefined || bench.opening === undefined || isOutOfDate(bench)) return model
  const { beside: told, frame, liveMs, state } = report
  // A moment that was brought back is known of the one run only.
  const beside =
    bench.beside === undefined || told === undefined
      ? state === "past"
        ? bench.beside
        : undefined
      : { ...bench.beside, told, retries: watchRetries(bench.beside.retries, told.frame.picture) }
  return withBench(model, { frame, state, liveMs, beside, retries: watchRetries(bench.retries, frame.picture) })
}

const besideTold = (model: Model, beside: BesideOpening | undefined): Model =>
  withBench(model, { beside: beside === undefined ? undefined : { ...beside, told: undefined, retries: noRetries } })

/** The design beside goes along again in a run from the beginning; another future of the run before does not. */
const againBeside = ({ beside }: Bench, { variant }: Opening): ReadonlyArray<Errand> =>
  beside?.against.kind === "variant" && beside.against.variant !== variant
    ? [send({ order: "beside", against: beside.against })]
    : []

/** Something else is being opened, or nothing could be. */
const isOutOfDate = ({ state }: Bench): boolean => state === "opening" || state === "mistaken" || state === "crashed"

const ended = (model: Model, ending: Ending): Updated => {
  const { bench } = model
  if (bench?.opening === undefined || bench.frame === undefined || isOutOfDate(bench)) return unchanged(model)
  const runs = [...bench.runs, summary(bench.opening, bench.frame, ending)].slice(-runsMax)
  const finished = runs.at(-1)!
  const { set = [], source } = bench.opened
  const run: Recent = { ...finished, source, set }
  const recent = recentFirst(run, model.library.recent)
  const told = withBench({ ...model, library: { ...model.library, recent } }, { ending, runs })
  // Not in front of somebody who is typing or choosing: it can be called up later.
  const isInSight = model.overlays.length === 0 && model.screen === "bench"
  return [isInSight ? pushed(told, { kind: "ending", top: 0 }) : told, [{ errand: "remember", run }]]
}

const runsMax = 100

const least = (values: ReadonlyArray<number | null>): number | null =>
  values.reduce((low, value) => (value === null ? low : low === null ? value : Math.min(low, value)), null)

const greatest = (values: ReadonlyArray<number | null>): number | null => {
  const low = least(values.map((value) => (value === null ? null : -value)))
  return low === null ? null : -low
}

const summary = (opening: Opening, frame: LiveFrame, ending: Ending): RunSummary => {
  const totals = frame.picture.journeys.map(({ total }) => total)
  return {
    variant: opening.variant,
    seed: opening.seed,
    verdict: ending.verdict,
    goodShare: least(totals.map(({ availability }) => availability)),
    p99Ms: greatest(totals.map(({ answeredMs }) => answeredMs.p99)),
    failed: totals.reduce((sum, { failed }) => sum + failed, 0),
    attemptsPerRequest: greatest(totals.map(({ attemptsPerRequest }) => attemptsPerRequest)),
    byHand: frame.faults.filter(({ byHand }) => byHand).length
  }
}
