/**
 * Update by reports: what the simulation tells.
 */
import type { LiveFrame, Opening } from "../experiments/LiveRun.ts"
import type { Errand, Updated } from "./Errand.ts"
import { send, unchanged } from "./Errand.ts"
import { inOrder } from "./Filter.ts"
import type { Bench, Model, RunSummary } from "./Model.ts"
import { noRetries, withBench } from "./Model.ts"
import type { Ending, Report } from "./SessionProtocol.ts"
import { comfortableSpeed } from "./Speed.ts"
import { watchRetries } from "./Standing.ts"
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
    case "ending":
      return unchanged(ended(model, report.ending))
    case "said":
      return unchanged({ ...model, notice: { text: report.message, isProblem: report.isProblem } })
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
    retries: noRetries,
    scroll: 0,
    selected: isKnown ? bench.selected : opening.topology.nodes[0]?.name,
    hasAsked: bench.hasAsked || !asks
  })
  const errands: ReadonlyArray<Errand> = [send({ order: "speed", speed }), ...(plays ? [send({ order: "play" })] : [])]
  return [asks ? pushed(ready, { kind: "question", choice: 0 }) : ready, errands]
}

const framed = (model: Model, report: Extract<Report, { report: "frame" }>): Model => {
  const { bench } = model
  if (bench === undefined || bench.opening === undefined || isOutOfDate(bench)) return model
  const { frame, state } = report
  return withBench(model, { frame, state, retries: watchRetries(bench.retries, frame.picture) })
}

/** Something else is being opened, or nothing could be. */
const isOutOfDate = ({ state }: Bench): boolean => state === "opening" || state === "mistaken" || state === "crashed"

const ended = (model: Model, ending: Ending): Model => {
  const { bench } = model
  if (bench?.opening === undefined || bench.frame === undefined || isOutOfDate(bench)) return model
  const runs = [...bench.runs, summary(bench.opening, bench.frame, ending)].slice(-runsMax)
  const told = withBench(model, { ending, runs })
  // Not in front of somebody who is typing or choosing: it can be called up later.
  return model.overlays.length === 0 && model.screen === "bench" ? pushed(told, { kind: "ending", top: 0 }) : told
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
