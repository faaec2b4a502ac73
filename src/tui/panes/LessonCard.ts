/**
 * Lesson card: the question before the run, and after it the verdict, the answer and why.
 */
import type { Judged } from "../../experiments/Result.ts"
import { choiceKey } from "../actions/Keys.ts"
import type { Look, Piece, Writing } from "../drawing/Surface.ts"
import type { Bench } from "../Model.ts"
import type { Ending } from "../session/SessionProtocol.ts"
import { type CardLine, textLines } from "./CardLine.ts"
import { clock } from "./EventsPane.ts"
import { prose } from "./Prose.ts"
import { verdictRoles } from "./RunsPane.ts"

/** The question with its choices; the answer is not told. */
export const questionLines = (
  bench: Bench | undefined,
  choice: number,
  width: number,
  look: Look
): ReadonlyArray<CardLine> => {
  const lesson = bench?.opening?.lesson
  if (bench === undefined || lesson === null || lesson === undefined) return []
  const choices = lesson.choices.flatMap((text, i) => {
    const isChosen = i === choice
    const mark = `${isChosen ? look.symbols.pointer : " "} ${choiceKey(i).padEnd(2)}`
    const lines = prose(text, width, isChosen ? "title" : "text", { text: mark, ink: "key" })
    return lines.map((writing): CardLine => ({ writing, choice: i }))
  })
  const predicted = bench.prediction === undefined ? undefined : lesson.choices[bench.prediction]
  const said = `You said: ${predicted}. The answer comes at the end.`
  return [
    ...textLines([
      ...prose(bench.opening?.title ?? "", width, "dim"),
      "",
      ...prose(lesson.question, width, "title"),
      ""
    ]),
    ...choices,
    ...textLines(predicted === undefined ? [] : ["", ...prose(said, width, "dim")])
  ]
}

const verdictSign = ({ verdict }: Pick<Judged, "verdict">, look: Look): Piece => ({
  text: `${look.symbols.states[verdict === "passed" ? "up" : verdict === "failed" ? "down" : "degraded"]} `,
  ink: verdictRoles[verdict]
})

const judgedLines = (judged: Judged, width: number, look: Look): ReadonlyArray<Writing> => [
  ...prose(judged.claim, width, "text", verdictSign(judged, look)),
  ...prose(judged.measured, width, verdictRoles[judged.verdict], { text: "    " }),
  ...(judged.because === undefined ? [] : prose(judged.because, width, "dim", { text: "    " }))
]

const lessonLines = (bench: Bench, width: number, look: Look): ReadonlyArray<Writing> => {
  const lesson = bench.opening?.lesson
  if (lesson === null || lesson === undefined) return []
  const predicted = bench.prediction === undefined ? undefined : lesson.choices[bench.prediction]
  const isRight = predicted === lesson.answer
  const sign: Piece = {
    text: `${look.symbols.states[isRight ? "up" : "degraded"]} `,
    ink: isRight ? "good" : "warn"
  }
  const said = predicted === undefined ? [] : prose(`You said: ${predicted}`, width, isRight ? "good" : "warn", sign)
  return [
    ...prose(lesson.question, width, "title"),
    ...said,
    ...prose(`The answer: ${lesson.answer}`, width, "accent", { text: `${look.symbols.pointer} `, ink: "accent" }),
    "",
    ...prose(lesson.why, width),
    ...(lesson.knob === undefined ? [] : ["", ...prose(`The knob: ${lesson.knob}`, width)]),
    ...(lesson.try === undefined ? [] : ["", { text: "Try", ink: "title" as const }]),
    ...(lesson.try ?? []).flatMap((text) => prose(text, width, "text", { text: "- ", ink: "dim" })),
    ...(lesson.sources === undefined ? [] : [""]),
    ...(lesson.sources ?? []).flatMap((text) => prose(text, width, "dim", { text: "  " }))
  ]
}

const apart = (lines: ReadonlyArray<Writing>): ReadonlyArray<Writing> => (lines.length === 0 ? [] : ["", ...lines])

/** What ended the run before its time stands first; the rest is to be known and comes last. */
const endings = ["deadlock", "livelock", "growth", "threw", "aborted"]

const findingLines = ({ findings }: Ending, isEnding: boolean, width: number, look: Look): ReadonlyArray<Writing> =>
  findings
    .filter(({ kind }) => endings.includes(kind) === isEnding)
    .flatMap(({ atMs, message }) => {
      const sign: Piece = isEnding ? { text: `${look.symbols.states.down} `, ink: "bad" } : { text: "- ", ink: "dim" }
      const at = atMs === null ? "" : `${clock(atMs)}  `
      return prose(`${at}${message}`, width, isEnding ? "text" : "dim", sign)
    })

/** What was learned, and then what was claimed and measured. */
export const endingLines = (bench: Bench | undefined, width: number, look: Look): ReadonlyArray<Writing> => {
  const { ending, opening } = bench ?? {}
  if (bench === undefined || ending === undefined || opening === undefined) return []
  const { judged, verdict } = ending
  const passed = judged.filter((one) => one.verdict === "passed").length
  return [
    [
      verdictSign(ending, look),
      { text: `${opening.variant}: ${verdict}`, ink: verdictRoles[verdict] },
      {
        text: judged.length === 0 ? ", nothing was claimed" : `, ${passed} of ${judged.length} statements hold`,
        ink: "dim"
      }
    ],
    ...apart(findingLines(ending, true, width, look)),
    ...apart(lessonLines(bench, width, look)),
    ...apart(judged.flatMap((one) => judgedLines(one, width, look))),
    ...apart(findingLines(ending, false, width, look))
  ]
}
