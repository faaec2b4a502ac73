/**
 * Progress text: what a learner has done, how often they were right, and whether they knew how much they knew.
 */
import type { Ink } from "../reports/plain/PlainInk.ts"
import { plainTable } from "../reports/plain/PlainTable.ts"
import { absent, formatShare } from "../reports/Quantity.ts"
import type { Calibration, Outcome } from "./Calibration.ts"
import { calibrationOf, outcomesIn } from "./Calibration.ts"
import type { Entry } from "./LearnerFile.ts"
import type { Lines } from "./Telling.ts"
import { heading, told } from "./Telling.ts"

const share = (some: ReadonlyArray<Outcome>): string =>
  some.length === 0 ? absent : `${some.filter(({ isRight }) => isRight).length} of ${some.length}`

const lessonRows = (entries: ReadonlyArray<Entry>) =>
  [...new Set(entries.map(({ scenario }) => scenario))].map((scenario) => {
    const own = entries.filter((entry) => entry.scenario === scenario)
    const outcomes = outcomesIn(own)
    const trials = own.flatMap((entry) => (entry.kind === "challenge" ? [entry] : []))
    const met = trials.filter(({ passed }) => passed)
    const cheapest = Math.min(...met.map(({ cost }) => cost))
    return {
      name: scenario,
      cells: [
        share(outcomes.filter(({ off }) => off === undefined)),
        share(outcomes.filter(({ off }) => off !== undefined)),
        trials.length === 0 ? absent : met.length === 0 ? "not met" : `met for ${cheapest}`,
        own
          .map(({ at }) => at.slice(0, 10))
          .toSorted()
          .at(-1) ?? absent
      ]
    }
  })

/** Everything there is to say; of somebody who has done nothing, that. */
export const progressLines = (learner: string, entries: ReadonlyArray<Entry>, ink: Ink): Lines => {
  if (entries.length === 0) {
    return told(`${learner} has done no lesson yet; faultline teach retry-storm is a good one to begin with.`, ink)
  }
  const outcomes = outcomesIn(entries)
  const calibration = calibrationOf(outcomes)
  const numbers = outcomes.flatMap(({ off }) => (off === undefined || off === Infinity ? [] : [off]))
  return [
    ...heading(`PROGRESS  ${learner}`, ink),
    ...plainTable("  lesson", ["choices", "numbers", "challenge", "last"], lessonRows(entries), ink),
    "",
    ...(outcomes.length === 0
      ? told("No prediction has been made yet.", ink)
      : told(`Predictions: ${share(outcomes)} right.`, ink)),
    ...(numbers.length === 0
      ? []
      : told(`Numbers were off by ${formatShare(median(numbers))} (the middle one of ${numbers.length}).`, ink)),
    ...(calibration === undefined ? [] : ["", ...calibrationLines(calibration, ink)])
  ]
}

const calibrationLines = (calibration: Calibration, ink: Ink): Lines => {
  const { bands, brier, count, right, sure } = calibration
  const rows = bands.map((band) => ({
    name: band.name,
    cells: [String(band.count), formatShare(band.sure), formatShare(band.right)]
  }))
  return [
    ...plainTable("  how sure", ["times", "said", "right"], rows, ink),
    ...told(
      `All in all ${formatShare(sure)} sure and ${formatShare(right)} right, ${leaningOf(sure - right, count)}. ` +
        `Brier score ${Number(brier.toPrecision(2))} over ${count === 1 ? "one prediction" : `${count} predictions`} ` +
        "(0 is perfect, saying 50% every time is 0.25).",
      ink
    )
  ]
}

/** What a handful of predictions comes to is chance. */
const tellingFrom = 5

const leaningOf = (difference: number, count: number): string => {
  if (count < tellingFrom) return `which says little before there are ${tellingFrom}`
  if (Math.abs(difference) <= 0.1 + 1e-9) return "which is well calibrated"
  return difference > 0 ? "which is too sure" : "which is not sure enough"
}

const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
