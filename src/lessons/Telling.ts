/**
 * Telling: a lesson step by step, as lines for a terminal or a log.
 *
 * Each step is told by itself, since a learner answers in between; nothing before the reveal gives the answer away.
 */

import type { Result } from "../experiments/Result.ts"
import { journeyTable, kindLines } from "../reports/plain/Plain.ts"
import { type Ink, type Tone, wrap } from "../reports/plain/PlainInk.ts"
import { timelineLines } from "../reports/plain/PlainTimeline.ts"
import { formatShare } from "../reports/Quantity.ts"
import { courseOf } from "../reports/stories/Story.ts"
import type { Decoded } from "../scenarios/Decode.ts"
import type { Prediction } from "../scenarios/language/Challenge.ts"
import type { Lesson } from "../scenarios/language/Lesson.ts"
import { describe } from "../scenarios/saying/Describe.ts"
import type { Measured, Unit } from "../sim/observation/claims/Measured.ts"
import { writeMeasured } from "../sim/observation/claims/Measured.ts"
import { judgedOf } from "./Judging.ts"
import type { Guess } from "./Prediction.ts"
import { unitOf } from "./Prediction.ts"

export type Lines = ReadonlyArray<string>

/** A heading with its number, as in `2 PREDICT`. */
export const heading = (title: string, ink: Ink): Lines => ["", ink.paint(title, "strong")]

/** Prose with a mark in front; what follows is indented under it. */
export const told = (text: string, ink: Ink, { mark = "  ", tone }: { mark?: string; tone?: Tone } = {}): Lines => {
  const indent = " ".repeat(mark.length)
  return wrap(text, ink.width - mark.length - 2).map((line, i) => {
    const shown = tone === undefined ? line : ink.paint(line, tone)
    return `${i === 0 ? mark : indent}${shown}`
  })
}

/** What somebody has to know before predicting: the system, the load and what will go wrong. */
export const reading = (decoded: Decoded, ink: Ink): Lines => {
  const sections = describe(decoded).filter(({ title }) =>
    ["The system", "The load", "What goes wrong", "What changes while it runs", "What is promised"].includes(title)
  )
  return [
    ...heading(`1 READ  ${decoded.scenario.name}`, ink),
    ...told(decoded.scenario.title, ink, { tone: "strong" }),
    ...sections.flatMap(({ sentences, title }) => [
      "",
      ...told(title, ink, { tone: "dim" }),
      ...sentences.flatMap((sentence) => told(sentence, ink, { mark: "  - " }))
    ])
  ]
}

/** The question with its numbered choices. */
export const question = ({ choices, question: asked }: Lesson, ink: Ink): Lines => [
  ...heading("2 PREDICT", ink),
  ...told(asked, ink),
  "",
  ...choices.flatMap((choice, i) => told(choice, ink, { mark: `  ${i + 1}  ` }))
]

/** What number is asked for. */
export const numberQuestion = (asked: Prediction, design: string, unit: Unit, ink: Ink): Lines => {
  const of = unitOf(asked, unit)
  const inUnit = of === "x" ? " As a factor, such as 2x." : of === "" ? "" : ` In ${of}.`
  const when = asked.during === undefined ? "" : ` during ${asked.during}`
  return ["", ...told(`And in numbers: what is ${asked.measure}${when}, with ${design}?${inUnit}`, ink)]
}

export interface Said {
  readonly choice: number | undefined
  readonly guess: Guess | undefined
}

/** The prediction beside what came out. */
export const reveal = (
  lesson: Lesson,
  { choice, guess }: Said,
  { measured, result }: { readonly measured: Measured | undefined; readonly result: Result },
  ink: Ink
): Lines => {
  const said = choice === undefined ? undefined : lesson.choices[choice]
  const isRight = said === lesson.answer
  return [
    ...heading("4 REVEAL", ink),
    ...(said === undefined ? [] : told(`You said: ${said}`, ink)),
    ...told(`It was: ${lesson.answer}`, ink, { tone: "strong" }),
    ...(said === undefined ? [] : verdictLines(isRight, isRight ? "right" : "not so", ink)),
    ...(guess === undefined || measured === undefined ? [] : numberLines(lesson, guess, measured, ink)),
    ...(guess !== undefined || measured === undefined || lesson.predict === undefined
      ? []
      : ["", ...told(`${lesson.predict.measure}: ${writeMeasured(measured)}`, ink)]),
    "",
    ...figures(result, ink)
  ]
}

/** The figures of a run, what was claimed of its design, and how it went. */
export const figures = (result: Result, ink: Ink): Lines => {
  const expected = result.judged.filter(({ kind }) => kind === "expectation")
  const parts = [
    journeyTable(result.picture, ink),
    kindLines(`EXPECTED OF ${result.variant}`, expected, ink),
    timelineLines(result.picture, ink)
  ].filter((lines) => lines.length > 0)
  return parts.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]))
}

const verdictLines = (isRight: boolean, text: string, ink: Ink): Lines =>
  told(text, ink, { mark: `  ${ink.verdicts[isRight ? "passed" : "failed"]} `, tone: isRight ? "good" : "bad" })

const numberLines = (lesson: Lesson, guess: Guess, measured: Measured, ink: Ink): Lines => {
  const found = writeMeasured(measured, guess.style)
  const judged = judgedOf(lesson, guess, measured)
  return [
    "",
    ...told(`You said: ${guess.text}`, ink),
    ...told(`It was: ${found}`, ink, { tone: "strong" }),
    ...(judged === undefined
      ? told("so nothing can be said of it", ink)
      : verdictLines(judged.isRight, judged.says, ink))
  ]
}

/** Why it was so, and what to turn. */
export const explanation = (
  { knob, sources = [], tempting = {}, why }: Lesson,
  said: string | undefined,
  ink: Ink
): Lines => {
  const tempted = said === undefined ? undefined : tempting[said]
  return [
    ...heading("5 EXPLAIN", ink),
    ...told(why, ink),
    ...(tempted === undefined ? [] : ["", ...told(`"${said}": ${tempted}`, ink)]),
    ...(knob === undefined ? [] : ["", ...told(`The knob: ${knob}`, ink, { tone: "strong" })]),
    ...(sources.length === 0 ? [] : ["", ...sources.flatMap((source) => told(source, ink, { tone: "dim" }))])
  ]
}

/** What can be changed. */
export const invitation = ({ scenario, variants }: Decoded, ran: string, ink: Ink): Lines => {
  const { try: tries = [] } = scenario.lesson ?? {}
  const others = variants.filter(({ name }) => name !== ran)
  return [
    ...heading("6 CHANGE ONE THING, and predict again", ink),
    ...tries.flatMap((text) => told(text, ink, { mark: "  - " })),
    ...(others.length === 0 ? [] : ["", ...told("Designs to run by name:", ink, { tone: "dim" })]),
    ...others.flatMap(({ name, title }) =>
      told(`${name}${title === undefined ? "" : `: ${title}`}`, ink, { mark: "  - " })
    )
  ]
}

/** A run after a change beside the one before it. */
export const again = (
  before: Result,
  after: Result,
  measure: string | undefined,
  [one, other]: readonly [Measured | undefined, Measured | undefined],
  ink: Ink
): Lines => [
  ...heading(`AGAIN  ${changeIn(after)}`, ink),
  ...figures(after, ink),
  "",
  ...after.picture.journeys.flatMap((journey, i) => {
    const was = before.picture.journeys[i]
    return [
      ...(was === undefined ? [] : told(`${journey.name} was: ${courseOf(before.picture, was)}`, ink, { tone: "dim" })),
      ...told(`${journey.name} is: ${courseOf(after.picture, journey)}`, ink, { tone: "strong" }),
      ...(was === undefined
        ? []
        : told(
            `all in all ${formatShare(was.total.availability)} good before, ${formatShare(journey.total.availability)} now`,
            ink
          ))
    ]
  }),
  ...(measure === undefined || one === undefined || other === undefined
    ? []
    : told(`${measure}: ${writeMeasured(one)} before, ${writeMeasured(other)} now`, ink))
]

/** `retry-budget with a=b`. */
const changeIn = ({ set, variant }: Result): string =>
  set.length === 0 ? variant : `${variant} with ${set.join(", ")}`
