/**
 * Plain report: what `faultline run` prints where there is no screen to draw on.
 *
 * The verdict comes first, as in k6, and the command that makes the same run again comes last, where the eye and the
 * prompt are.
 */
import type { Judged, Result } from "../../experiments/Result.ts"
import type { ComponentFigures, JourneyFigures, Picture } from "../../sim/observation/pictures/Picture.ts"
import { absent, formatCount, formatFactor, formatMs, formatShare } from "../Quantity.ts"
import { sequenceLines } from "../SequenceText.ts"
import {
  brokenOf,
  byVerdict,
  countOf,
  endedOf,
  endingsIn,
  figuresIn,
  findingsIn,
  nameOf,
  originOf,
  recoveryOf,
  runInWords,
  shortName,
  stretchesOf,
  verdictSentence
} from "../stories/Story.ts"
import { blameLines } from "./PlainBlame.ts"
import { costLines } from "./PlainCost.ts"
import { fit, type Ink, inkOf, type PlainOptions, toneOf, wrap } from "./PlainInk.ts"
import { nameRoom, type PlainRow, plainTable } from "./PlainTable.ts"
import { timelineLines } from "./PlainTimeline.ts"

/** The report, with a line feed at its end. */
export const plainReport = (result: Result, options: PlainOptions = {}): string => {
  const ink = inkOf(options)
  const { picture } = result
  const parts = [
    heading(result, ink),
    ...kinds.map(([kind, title]) =>
      kindLines(
        title,
        result.judged.filter((judged) => judged.kind === kind),
        ink
      )
    ),
    ...brokenOf(result).map(({ first, name }) => [
      ink.paint(`HOW ${name} WAS BROKEN`, "strong"),
      ...wrap(first.says, ink.width - 4).map((line) => `  ${line}`),
      ...sequenceLines(first.sequence, options)
    ]),
    [...journeyTable(picture, ink), ...recoveryLines(result, ink)],
    plainTable(
      "COMPONENTS",
      ["used", "waiting", "longest", "wasted", "failed", "calls", "p99"],
      componentRows(picture),
      ink
    ),
    endingLines(picture, ink),
    blameLines(result, ink),
    costLines(result, ink),
    timelineLines(picture, ink),
    findingLines(result, ink),
    footer(result, ink)
  ]
  return ink.finish(
    `\n${parts
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join("\n"))
      .join("\n\n")}\n`
  )
}

const heading = (result: Result, ink: Ink): ReadonlyArray<string> => {
  const sign = ink.verdicts[result.verdict].length === 1 ? `${ink.verdicts[result.verdict]} ` : ""
  const verdict = `${sign}${result.verdict.toUpperCase()}`
  const name = fit(`  ${nameOf(result)}`, ink.width - verdict.length - 2)
  return [
    ink.paint(name, "strong") + ink.paint(verdict, toneOf[result.verdict]),
    ...wrap(result.scenario.title, ink.width - 4).map((line) => `  ${line}`),
    "",
    ...wrap(`${capital(verdictSentence(result.judged))}.`, ink.width - 4).map(
      (line) => `  ${ink.paint(line, "strong")}`
    )
  ]
}

const kinds = [
  ["threshold", "THRESHOLDS"],
  ["objective", "OBJECTIVES"],
  ["invariant", "INVARIANTS"],
  ["expectation", "EXPECTATIONS"]
] as const

/** A title and the statements under it, failed ones first; nothing without statements. */
export const kindLines = (title: string, judged: ReadonlyArray<Judged>, ink: Ink): ReadonlyArray<string> =>
  judged.length === 0 ? [] : [ink.paint(title, "strong"), ...byVerdict(judged).flatMap((one) => judgedLines(one, ink))]

/** The claim, led by dots to what was measured; both on one line if they fit. */
const judgedLines = ({ because, claim, measured, verdict }: Judged, ink: Ink): ReadonlyArray<string> => {
  const sign = ink.verdicts[verdict]
  const indent = " ".repeat(2 + sign.length + 1)
  const room = ink.width - indent.length - 2
  const found = wrap(measured, room)
  const lines = [...wrap(claim, room)]
  const [last = "", least = ""] = [lines.at(-1), found[0]]
  const dots = (used: number) => ink.paint(` ${ink.leader.repeat(Math.max(0, room - used - 2))} `, "dim")
  const shown = ink.paint(least, toneOf[verdict])
  if (found.length === 1 && last.length + least.length + 5 <= room) {
    lines[lines.length - 1] = `${last}${dots(last.length + least.length)}${shown}`
  } else if (found.length === 1 && least.length + 5 <= room) lines.push(`${dots(least.length - 1).slice(1)}${shown}`)
  else lines.push(...found.map((line) => `  ${ink.paint(line, toneOf[verdict])}`))
  const reasons = verdict === "passed" || because === undefined ? [] : wrap(because, room - 2)
  return [
    `  ${ink.paint(sign, toneOf[verdict])} ${lines[0]}`,
    ...lines.slice(1).map((line) => indent + line),
    ...reasons.map((line) => `${indent}  ${ink.paint(line, "dim")}`)
  ]
}

/** How each journey fared, in the whole run and from phase to phase. */
export const journeyTable = (picture: Picture, ink: Ink): ReadonlyArray<string> =>
  plainTable(
    "JOURNEYS, per second",
    ["offered", "carried", "good", "failed", "p50", "p95", "p99"],
    journeyRows(picture, ink),
    ink
  )

const recoveryLines = (result: Result, ink: Ink): ReadonlyArray<string> => {
  const said = recoveryOf(result)
  return said === undefined ? [] : wrap(said, ink.width - 2).map((line) => `  ${line}`)
}

/** With the names of the phases in full if there is room for all of them. */
const journeyRows = (picture: Picture, ink: Ink): ReadonlyArray<PlainRow> => {
  const room = nameRoom(ink, 7) - 4
  const isShort = picture.phases.some(({ name }) => name.length > room)
  return picture.journeys.flatMap((journey) =>
    stretchesOf(picture).map((stretch) => {
      const name = isShort ? shortName(stretch, picture) : stretch.name
      return {
        name: stretch.kind === "whole" ? journey.name : name,
        isPart: stretch.kind !== "whole",
        cells: journeyCells(figuresIn(journey, stretch))
      }
    })
  )
}

const journeyCells = ({ answeredMs, perSecond }: JourneyFigures): ReadonlyArray<string> => [
  formatCount(perSecond.offered),
  formatCount(perSecond.carried),
  formatCount(perSecond.good),
  formatCount(perSecond.failed),
  formatMs(answeredMs.p50),
  formatMs(answeredMs.p95),
  formatMs(answeredMs.p99)
]

const componentRows = ({ components }: Picture): ReadonlyArray<PlainRow> =>
  components.map(({ name, total }) => ({
    name: total.hitRatio === null ? name : `${name} ${formatShare(total.hitRatio)} hits`,
    cells: componentCells(total)
  }))

const componentCells = (figures: ComponentFigures): ReadonlyArray<string> => [
  formatShare(figures.utilisation),
  // The mean of a line that only grew says how long one looked.
  figures.isUnstable ? "grows" : formatCount(figures.waitingMean),
  formatCount(figures.waitingMax),
  formatShare(figures.wastedShare),
  formatShare(figures.offered === 0 ? null : figures.failed / figures.offered),
  formatFactor(figures.callsPerRequest),
  formatMs(figures.responseMs.p99)
]

const endingLines = (picture: Picture, ink: Ink): ReadonlyArray<string> => {
  // More than four stretches do not fit side by side.
  const stretches = stretchesOf(picture).slice(0, picture.phases.length > 3 ? 1 : undefined)
  const failures = endingsIn(picture).filter(({ kind }) => kind === "failed")
  if (failures.length === 0) return []
  const nameMax = Math.floor((ink.width - 20) / stretches.length) - 1
  const isShort = stretches.some(({ name }) => name.length > nameMax)
  const columns = stretches.map((stretch) => fitted(isShort ? shortName(stretch, picture) : stretch.name, nameMax))
  const cell = (count: number, ended: number) =>
    count === 0 ? absent : ` ${formatCount(count)} ${fit(formatShare(ended === 0 ? null : count / ended), 6, "right")}`
  const rows = failures.map((ending) => ({
    name: ending.name,
    cells: stretches.map((stretch) => {
      const figures = picture.journeys.map((journey) => figuresIn(journey, stretch))
      const sum = (of: (one: JourneyFigures) => number) => figures.reduce((total, one) => total + of(one), 0)
      return cell(
        sum((one) => countOf(ending, one)),
        sum(endedOf)
      )
    })
  }))
  return plainTable("FAILURES BY CAUSE", columns, rows, ink)
}

const findingLines = (result: Result, ink: Ink): ReadonlyArray<string> => {
  const told = findingsIn(result)
  if (told.length === 0) return []
  const lines = told.flatMap((text) =>
    wrap(text, ink.width - 6).map((line, i) => {
      const shown = `${i === 0 ? "  - " : "    "}${line}`
      return text.startsWith("self-check") ? ink.paint(shown, "bad") : shown
    })
  )
  return [ink.paint("FINDINGS", "strong"), ...lines]
}

/** The command is never broken: it is there to be copied. */
const footer = (result: Result, ink: Ink): ReadonlyArray<string> => [
  ink.paint(`  ${ink.rule.repeat(ink.width - 4)}`, "dim"),
  ...[runInWords(result), originOf(result)]
    .flatMap((text) => wrap(text, ink.width - 4))
    .map((line) => `  ${ink.paint(line, "dim")}`),
  `  ${result.command}`
]

/** Cut if it is longer. */
const fitted = (name: string, length: number): string => (name.length <= length ? name : fit(name, length))

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
