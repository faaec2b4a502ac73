/**
 * Watch: something to stop at, as a person writes it: an instant, an event of a kind, or a condition on a measure.
 *
 * Events are noticed at the event. A measure is looked at whenever one of the windows in which a run is counted is full, over that
 * window alone: `p99 > 1s` is about the latest half second, say, and not about the run so far.
 */
import * as Outcome from "effect/Result"
import type { Instant } from "../../sim/kernel/Instant.ts"
import { didYouMean } from "../../sim/model/Nearest.ts"
import { readSpan } from "../../sim/model/SpanText.ts"
import { claimMisfit, judgeClaim, readClaim } from "../../sim/observation/claims/Claim.ts"
import { measure, readMeasure } from "../../sim/observation/claims/Measure.ts"
import { writeMeasured } from "../../sim/observation/claims/Measured.ts"
import { journeyColumn } from "../../sim/observation/records/JourneyRecord.ts"
import type { Change } from "../../sim/observation/records/Recording.ts"
import type { Simulation } from "../../sim/Simulation.ts"

export interface Watch {
  /** As written. */
  readonly text: string
  /** Whether it has to be asked after every event, or only when a window is full. */
  readonly isOfEvents: boolean
  /** An instant beyond which it need not be waited for. */
  readonly at: Instant | undefined
  /** What has come, in words; `undefined` while it has not. Of events: since it was asked last. */
  readonly met: () => string | undefined
}

/** The kinds of events that there are, and by what they are known. */
const events: Readonly<Record<string, (change: Change, simulation: Simulation) => boolean>> = {
  change: () => true,
  fault: ({ what }, { injector }) => injector.planned.some(({ name }) => what.endsWith(`(${name})`)),
  breaker: ({ what }) => what.startsWith("breaker opened"),
  promotion: ({ what }) => /promoted/.test(what),
  scaling: ({ what }) => /^wants |serves$/.test(what)
}

/** Reads what to stop at; `Failure` says what is wrong with it. */
export const readWatch = (text: string, simulation: Simulation): Outcome.Result<Watch, string> => {
  const written = text.trim().replace(/\s+/g, " ")
  const claimed = /^(.*?)\s*((?:[<>=!]|between ).*)$/.exec(written)
  if (claimed !== null) return ofMeasure(written, claimed[1]!, claimed[2]!, simulation)
  if (/^\d/.test(written)) return Outcome.map(readSpan(written), (at) => ofInstant(written, at, simulation))
  if (written === "failure" || written === "first failure") return Outcome.succeed(ofFailures(written, simulation))
  const isOne = Object.hasOwn(events, written) ? events[written] : undefined
  if (isOne !== undefined) return Outcome.succeed(ofEvents(written, (change) => isOne(change, simulation), simulation))
  const planned = simulation.injector.planned.map(({ name }) => name)
  if (planned.includes(written)) {
    return Outcome.succeed(ofEvents(written, ({ what }) => what.endsWith(`(${written})`), simulation))
  }
  const known = [...Object.keys(events), "failure", ...planned]
  return Outcome.fail(
    `"${written}" is nothing to stop at${didYouMean(written, known)}; it is an instant (90s), a condition (p99 > 1s), ` +
      `a fault of the scenario, or one of ${[...Object.keys(events), "failure"].join(", ")}`
  )
}

const ofInstant = (text: string, at: Instant, { run }: Simulation): Watch => ({
  text,
  isOfEvents: false,
  at,
  met: () => (run.kernel.now >= at ? text : undefined)
})

const ofEvents = (text: string, isOne: (change: Change) => boolean, { recording }: Simulation): Watch => {
  const { changes } = recording
  let last = changes.at(-1)
  return {
    text,
    isOfEvents: true,
    at: undefined,
    met: () => {
      const newest = changes.at(-1)
      if (newest === last) return undefined
      const found = changes.slice(last === undefined ? 0 : changes.lastIndexOf(last) + 1).find(isOne)
      last = newest
      return found === undefined ? undefined : `${found.of}: ${found.what}`
    }
  }
}

/** The next request of any journey that fails. */
const ofFailures = (text: string, { recording }: Simulation): Watch => {
  const failed = () => recording.journeys.reduce((sum, { tally }) => sum + tally.now[journeyColumn.failed]!, 0)
  let known = failed()
  return {
    text,
    isOfEvents: true,
    at: undefined,
    met: () => {
      const now = failed()
      const isMore = now > known
      known = now
      return isMore ? "a request has failed" : undefined
    }
  }
}

const ofMeasure = (
  text: string,
  what: string,
  claim: string,
  { recording, run }: Simulation
): Outcome.Result<Watch, string> =>
  Outcome.gen(function* () {
    const { journal } = run
    const asked = yield* readMeasure(what, {
      journeys: journal.journeys,
      components: journal.sites.map(({ name }) => name),
      objectives: recording.objectives.map(({ name }) => name),
      meters: journal.meters,
      hasPrices: recording.costs !== undefined
    })
    const claimed = yield* readClaim(claim)
    const misfit = claimMisfit(claimed, asked.unit, asked.text)
    if (misfit !== undefined) return yield* Outcome.fail(misfit)
    const { windows } = recording
    return {
      text,
      isOfEvents: false,
      at: undefined,
      met: () => {
        const full = Math.floor(run.kernel.now / windows.size)
        if (full === 0) return undefined
        const look = { recording, from: full - 1, to: full, start: windows.begin(full - 1) }
        const measured = measure(asked, look)
        const isMet = judgeClaim(claimed, measured) === "passed"
        return isMet ? `${asked.text} is ${writeMeasured(measured, claimed.style)} (${claimed.text})` : undefined
      }
    }
  })
