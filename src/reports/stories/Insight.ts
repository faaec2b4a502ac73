/**
 * Insight: the difference between two runs in one line: "same throughput, same failures, 80% worse p99".
 *
 * It is said of the second run beside the first. Less than 2% of a figure, or half a point of a share, counts as the same: a
 * reader who is told of such differences looks for causes where there are none.
 */
import type { PairFigure } from "../../experiments/comparisons/Pair.ts"

/** How the second run stands to the first in one figure. */
type Comparison = "same" | "better" | "worse" | "unknown"

const sameRatio = 0.02
const samePoints = 0.005

/** Whether the second run is better, as far as it matters. */
export const compared = ({ better, here, there, unit }: PairFigure): Comparison => {
  if (here === null || there === null) return "unknown"
  const isSame =
    unit === "share"
      ? Math.abs(there - here) < samePoints
      : Math.abs(there - here) <= sameRatio * Math.max(Math.abs(here), Math.abs(there))
  if (isSame) return "same"
  return there > here === (better === "higher") ? "better" : "worse"
}

const number = (value: number): string =>
  value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))

/** "80% worse p99", "12 points fewer failures", "3.2x the p99". */
const phrase = (figure: PairFigure): string | undefined => {
  const { better, here, name, there, unit } = figure
  const how = compared(figure)
  if (how === "unknown" || here === null || there === null) return undefined
  if (how === "same") return `same ${name}`
  if (unit === "share") {
    return `${number(100 * Math.abs(there - here))} points ${there > here ? "more" : "fewer"} ${name}`
  }
  if (here === 0) return `${name} where there was none`
  const ratio = there / here
  if (ratio >= 2) return `${number(ratio)}x the ${name}`
  const percent = `${number(100 * Math.abs(ratio - 1))}%`
  return better === "higher" ? `${percent} ${ratio > 1 ? "more" : "less"} ${name}` : `${percent} ${how} ${name}`
}

/** The difference alone, for a table: "80% worse", "12 points better", "same"; empty where there is none to tell. */
export const difference = (figure: PairFigure): string => {
  const { better, here, there, unit } = figure
  const how = compared(figure)
  if (how === "unknown" || here === null || there === null) return ""
  if (how === "same") return how
  if (unit === "share") return `${number(100 * Math.abs(there - here))} points ${how}`
  if (here === 0) return how
  const ratio = there / here
  if (ratio >= 2) return `${number(ratio)}x, ${how}`
  const percent = `${number(100 * Math.abs(ratio - 1))}%`
  return better === "higher" ? `${percent} ${ratio > 1 ? "more" : "less"}` : `${percent} ${how}`
}

/** What is told, the figures of users first; the others are in the table. */
const told = ["throughput", "failures", "good requests", "p99", "tries"]

const sentence = (figures: ReadonlyArray<PairFigure>): string | undefined => {
  const of = told.flatMap((name) => figures.filter((figure) => figure.name === name))
  // Without a promise, a request is good when it has not failed: the same thing twice.
  const [failures, good] = [of.find(({ name }) => name === "failures"), of.find(({ name }) => name === "good requests")]
  const isTwice = isComplement(failures?.here, good?.here) && isComplement(failures?.there, good?.there)
  const phrases = of
    .filter((figure) => !(isTwice && figure === good))
    .filter((figure) => figure.name !== "tries" || compared(figure) !== "same")
    .map(phrase)
    .filter((one) => one !== undefined)
  return phrases.length === 0 ? undefined : phrases.join(", ")
}

const isComplement = (one: number | null | undefined, other: number | null | undefined): boolean =>
  one != null && other != null && Math.abs(one + other - 1) < samePoints

/** What the second run does differently, in one line: of the journey that differs in most. */
export const insight = (figures: ReadonlyArray<PairFigure>): string => {
  const journeys = [...new Set(figures.map(({ journey }) => journey))]
  const differences = (journey: string): number =>
    figures.filter((one) => one.journey === journey && /better|worse/.test(compared(one))).length
  const [first] = journeys.toSorted((one, other) => differences(other) - differences(one))
  const said = first === undefined ? undefined : sentence(figures.filter(({ journey }) => journey === first))
  if (first === undefined || said === undefined) return "nothing to compare yet"
  return journeys.length === 1 ? said : `${first}: ${said}`
}
